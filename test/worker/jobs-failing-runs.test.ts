import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ImageError } from '../../src/engine/index.ts'
import { DEAD_LETTER_QUEUE } from '../../src/jobs/job-message.ts'
import { MAX_ATTEMPTS } from '../../src/jobs/job-state.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { expectProblem, fixture } from './client.ts'
import { EmptyStore, expectWhole, FaultyStore } from './faults-client.ts'
import { accepted, deliver, ended, jobOf, lostJob, newIsolate, upload } from './jobs-client.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('a run that fails', () => {
  it('R2 put fails once: the message comes again, and the job ends done', async () => {
    const id = await lostJob()
    const store = new FaultyStore((put) => (put === 2 ? 'fail' : undefined))
    const first = await deliver(id, { store })
    expect(first).toMatchObject({ verdict: 2, logged: [{ error: { code: 'storage-failed' } }] })
    expect(await jobOf(id)).toMatchObject({ phase: 'queued', attempts: 1 })
    expect((await jobOf(id)).error).toBeUndefined()
    expect((await deliver(id, { store, attempts: 2 })).verdict).toBe('ack')
    expect(await jobOf(id)).toMatchObject({ status: 'done', attempts: 2 })
    await expectWhole(id)
  })

  it('R2 put fails always: the job ends in error after five runs, with growing delays', async () => {
    const id = await lostJob()
    const store = new FaultyStore(() => 'fail')
    const verdicts: (number | 'ack')[] = []
    for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) {
      verdicts.push((await deliver(id, { store, attempts })).verdict)
    }
    expect(verdicts).toEqual([2, 4, 8, 16, 'ack'])
    const error = { code: 'storage-failed', detail: 'Cannot store the file: the storage failed' }
    expect(await jobOf(id)).toMatchObject({ status: 'error', attempts: 5, error })
    await expectWhole(id)
  })

  it('R2 put of an upload fails: 503, nothing is left, and the same Idempotency-Key may try again', async () => {
    const headers = { 'Idempotency-Key': 'failing put' }
    const depth = await env.BACKLOG.getByName('all').depth()
    const before = (await env.BUCKET.list({ prefix: 'originals/' })).objects.map(({ key }) => key)
    vi.spyOn(R2Store.prototype, 'put').mockRejectedValueOnce(new StorageError('put', new Error()))
    const refused = await upload(fixture('photo.jpg'), headers)
    expect(refused.headers.get('Retry-After')).toBe('5')
    await expectProblem(refused, 503, 'storage-failed')
    expect((await env.BUCKET.list({ prefix: 'originals/' })).objects.map(({ key }) => key)).toEqual(
      before,
    )
    expect(await env.BACKLOG.getByName('all').depth()).toBe(depth)
    const id = await accepted(await upload(fixture('photo.jpg'), headers))
    expect((await ended(id)).status).toBe('done')
  })

  it('R2 get returns nothing: it is asked five times, then the job ends in error', async () => {
    const id = await lostJob()
    for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) {
      await deliver(id, { store: new EmptyStore(), attempts })
    }
    const error = { code: 'original-missing' }
    expect(await jobOf(id)).toMatchObject({ status: 'error', attempts: 5, error })
    await expectWhole(id)
  })

  it('R2 get returns nothing once: the job ends done', async () => {
    const id = await lostJob()
    expect((await deliver(id, { store: new EmptyStore() })).verdict).toBe(2)
    await deliver(id, { attempts: 2 })
    await expectWhole(id)
    expect((await jobOf(id)).status).toBe('done')
  })

  it.each(['unsupported-format', 'damaged-image'] as const)(
    'an original that is %s fails at once and is not delivered again',
    async (code) => {
      const bytes =
        code === 'damaged-image' ? fixture('photo.jpg').slice(0, 300) : new Uint8Array(9)
      const id = await lostJob(bytes)
      expect((await deliver(id)).verdict).toBe('ack')
      expect(await jobOf(id)).toMatchObject({ status: 'error', attempts: 1, error: { code } })
      await expectWhole(id)
    },
  )

  it('no memory in this isolate: the job is tried again, five times, and ends done in another', async () => {
    const message = 'Cannot convert now: what earlier conversions have left behind takes the memory'
    const { gate, converter } = newIsolate()
    const convertMany = () => Promise.reject(new ImageError('memory-held', message))
    const full = { gate, converter: { ...converter, convertMany } }
    const [unlucky, lucky] = [await lostJob(), await lostJob()]
    const verdicts: (number | 'ack')[] = []
    for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) {
      verdicts.push((await deliver(unlucky, { isolate: full, attempts })).verdict)
    }
    expect(verdicts).toEqual([2, 4, 8, 16, 'ack'])
    const error = { code: 'memory-held', detail: message }
    expect(await jobOf(unlucky)).toMatchObject({ status: 'error', attempts: 5, error })
    expect((await deliver(lucky, { isolate: full })).verdict).toBe(2)
    expect((await deliver(lucky, { attempts: 2 })).verdict).toBe('ack')
    expect(await jobOf(lucky)).toMatchObject({ status: 'done', attempts: 2 })
    for (const id of [unlucky, lucky]) await expectWhole(id)
  })

  it('the queue gives up: the dead letter ends the job in error, with its last reason', async () => {
    const id = await lostJob()
    await deliver(id, { store: new EmptyStore() })
    expect((await deliver(id, { queue: DEAD_LETTER_QUEUE })).verdict).toBe('ack')
    expect(await jobOf(id)).toMatchObject({ status: 'error', error: { code: 'original-missing' } })
    await deliver(id, { queue: DEAD_LETTER_QUEUE })
    await expectWhole(id)
  })
})
