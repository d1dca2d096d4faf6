import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { BEAT_MS, SILENT_MS } from '../../src/jobs/job-state.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { expectProblem, fixture } from './client.ts'
import { alarmAfter, isWaiting } from './faults-client.ts'
import { accepted, ended, recordOf, upload } from './jobs-client.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('an upload that dies', () => {
  it('leaves a record whose alarm removes file, parts and place', async () => {
    const id = crypto.randomUUID()
    const key = `originals/${id}.png`
    const store = new R2Store(env.BUCKET)
    await env.BACKLOG.getByName('all').enter(id, 64)
    const object = env.JOB.getByName(id)
    await object.begin({ id, keepForMs: 1_000 })
    const parts = await store.openUpload(key, { contentType: 'image/png' })
    await parts.put(new Uint8Array(5 * 1024 * 1024))
    await object.apply({ type: 'parts', key, uploadId: parts.id })
    await store.put(`originals/${id}.jpg`, fixture('photo.jpg'), { contentType: 'image/jpeg' })
    await alarmAfter(id, SILENT_MS - 10_000)
    expect(await recordOf(id)).toMatchObject({ phase: 'uploading' })
    await alarmAfter(id, SILENT_MS + 10_000)
    expect(await recordOf(id)).toBeUndefined()
    expect((await env.BUCKET.list({ prefix: `originals/${id}` })).objects).toEqual([])
    await expect(parts.complete()).rejects.toThrow(StorageError)
    expect(await isWaiting(id)).toBe(false)
  })

  it.each([
    ['before its record began', false],
    ['while its file came', true],
  ])(
    '%s holds its Idempotency-Key for as long as Retry-After tells, then the next one takes over',
    async (when, hasRecord) => {
      const dead = await deadUpload(when, hasRecord)
      const headers = { 'Idempotency-Key': when }
      const refused = await upload(fixture('photo.jpg'), headers)
      const seconds = Number(refused.headers.get('Retry-After'))
      expect(await expectProblem(refused, 409, 'in-progress')).toMatchObject({
        retryAfter: seconds,
      })
      expect(seconds).toBeGreaterThan(1)
      expect(seconds).toBeLessThanOrEqual(SILENT_MS / 1_000)
      vi.useFakeTimers({ now: Date.now() + seconds * 1_000, toFake: ['Date'] })
      const id = await accepted(await upload(fixture('photo.jpg'), headers))
      vi.useRealTimers()
      expect(id).not.toBe(dead)
      expect((await ended(id)).status).toBe('done')
      expect(await recordOf(dead)).toBeUndefined()
      expect(await isWaiting(dead)).toBe(false)
    },
  )

  it('is not taken over while it shows signs of life', async () => {
    const living = await deadUpload('living', true)
    const headers = { 'Idempotency-Key': 'living' }
    const start = Date.now()
    for (let beat = 1; beat <= 8; beat++) {
      vi.useFakeTimers({ now: start + beat * BEAT_MS, toFake: ['Date'] })
      await env.JOB.getByName(living).apply({ type: 'alive' })
      const refused = await upload(fixture('photo.jpg'), headers)
      expect(refused.headers.get('Retry-After')).toBe(`${SILENT_MS / 1_000}`)
      await expectProblem(refused, 409, 'in-progress')
    }
    vi.useRealTimers()
    expect(await recordOf(living)).toMatchObject({ phase: 'uploading' })
  })

  it('was taken over and comes to its end all the same: no job, and its file is removed', async () => {
    const late = await deadUpload('late', true)
    vi.useFakeTimers({ now: Date.now() + SILENT_MS, toFake: ['Date'] })
    const id = await accepted(await upload(fixture('photo.jpg'), { 'Idempotency-Key': 'late' }))
    vi.useRealTimers()
    const object = env.JOB.getByName(late)
    const key = `originals/${late}.jpg`
    await env.BUCKET.put(key, fixture('photo.jpg'))
    const original = { key, bytes: 1, contentType: 'image/jpeg' }
    const order = { formats: ['webp'], quality: 80 } as const
    expect((await object.apply({ type: 'stored', original, order })).job).toBeUndefined()
    expect(await object.abandon(late)).toBe(true)
    expect(await env.BUCKET.head(key)).toBeNull()
    expect(await recordOf(late)).toBeUndefined()
    expect((await ended(id)).status).toBe('done')
  })
})

/** An upload of which nothing more is heard: a claim, a place, and perhaps a record. */
async function deadUpload(idempotencyKey: string, hasRecord: boolean): Promise<string> {
  const id = crypto.randomUUID()
  await env.IDEMPOTENCY.getByName(`ci\n${idempotencyKey}`).claim(id, 86_400_000)
  if (!hasRecord) return id
  await env.BACKLOG.getByName('all').enter(id, 1_000)
  await env.JOB.getByName(id).begin({ id, owner: 'ci', keepForMs: 86_400_000 })
  return id
}
