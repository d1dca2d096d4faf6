import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PartsUpload } from '../../src/storage/object-store.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { parseExposition, sampleOf } from '../helpers/exposition-parser.ts'
import { expectProblem, fixture, send } from './client.ts'
import { AUTH, accepted, ended, recordOf, upload } from './jobs-client.ts'
import { largeJpeg, MEBIBYTE, originals } from './uploads-client.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('POST /v1/images of too many pixels', () => {
  /** A PNG of which only the header is there: 20,000 x 20,000 pixels. */
  function hugePng(bytes: number): Uint8Array<ArrayBuffer> {
    const file = new Uint8Array(bytes)
    const header = [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20, 8, 2]
    file.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...header, 0, 0, 0])
    file.set([0x6c, 0x12, 0xd1, 0x6e], 29) // CRC-32 of the header
    file.set([0, 0xff, 0xff, 0xff, 0x49, 0x44, 0x41, 0x54], 33)
    return file
  }

  it.each([
    ['at once', 100],
    ['in parts', 11 * MEBIBYTE],
  ])(
    'POST /v1/images %s is 413 image-too-large before any 202, and stores nothing',
    async (_, bytes) => {
      const before = await originals()
      const problem = await expectProblem(await upload(hugePng(bytes)), 413, 'image-too-large')
      expect(problem).toMatchObject({ limit: 120_000_000, actual: 400_000_000 })
      expect(await originals()).toEqual(before)
      expect(await env.BACKLOG.getByName('all').depth()).toBe(0)
    },
  )
})

describe('POST /v1/images with large files', () => {
  it.each([
    ['breaks off', 11, 400, 'malformed-body'],
    ['goes on over the limit', 40, 413, 'body-too-large'],
  ])(
    'POST /v1/images of a file that %s leaves nothing behind',
    async (_, mebibytes, status, code) => {
      const before = await originals()
      const opened: { key: string; upload: PartsUpload }[] = []
      const { openUpload } = R2Store.prototype
      vi.spyOn(R2Store.prototype, 'openUpload').mockImplementation(async function (
        this: R2Store,
        key,
        options,
      ) {
        const upload = await openUpload.call(this, key, options)
        opened.push({ key, upload })
        return upload
      })
      await expectProblem(await upload(brokenForm(mebibytes), FORM_TYPE), status, code)
      expect(await originals()).toEqual(before)
      const [{ key, upload: parts } = {}] = opened
      expect(opened).toHaveLength(1)
      await expect(parts?.complete()).rejects.toThrow()
      expect(await recordOf(/([0-9a-f-]{36})/.exec(key ?? '')?.[1] ?? '')).toBeUndefined()
      expect(await env.BACKLOG.getByName('all').depth()).toBe(0)
    },
  )
})

const FORM_TYPE = { 'Content-Type': 'multipart/form-data; boundary=b' }

/** A form with so much of a file, without its end. */
function brokenForm(mebibytes: number): ReadableStream<Uint8Array> {
  const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="x.jpg"\r\n\r\n'
  const piece = largeJpeg(MEBIBYTE)
  let sent = -1
  return new ReadableStream({
    pull(controller) {
      if (sent === mebibytes) controller.close()
      else controller.enqueue(sent < 0 ? new TextEncoder().encode(head) : piece.slice())
      sent++
    },
  })
}

describe('the backlog', () => {
  it('POST /v1/images with QUEUE_SIZE jobs waiting is 503 queue-full until one has ended', async () => {
    const backlog = env.BACKLOG.getByName('all')
    const waiting = Array.from({ length: 64 }, () => crypto.randomUUID())
    await expect.poll(() => backlog.depth()).toBe(0)
    for (const id of waiting) await backlog.enter(id, 64)
    const refused = await upload(fixture('photo.jpg'))
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    const problem = await expectProblem(refused, 503, 'queue-full')
    expect(problem).toMatchObject({ limit: 64, actual: 64 })
    await backlog.leave(waiting[0] ?? '')
    expect((await ended(await accepted(await upload(fixture('photo.jpg'))))).status).toBe('done')
    for (const id of waiting) await backlog.leave(id)
  })

  it('more uploads at once than may wait are 202 or 503 each, and all accepted ones end done', async () => {
    const responses = await Promise.all(
      Array.from({ length: 80 }, () => upload(fixture('photo.jpg'))),
    )
    const ids: string[] = []
    for (const response of responses) {
      if (response.status === 202) ids.push(await accepted(response))
      else expect(await response.json()).toMatchObject({ status: 503 })
    }
    expect(ids.length).toBeGreaterThan(0)
    for (const id of ids) expect(await ended(id)).toMatchObject({ status: 'done', attempts: 1 })
    expect(await env.BACKLOG.getByName('all').depth()).toBe(0)
  })
})

it('GET /metrics counts uploads, jobs, their time and what waits', async () => {
  await env.BACKLOG.getByName('all').enter('0', 64)
  const before = await scrape()
  const job = await ended(await accepted(await upload(fixture('photo.jpg'))))
  await env.BACKLOG.getByName('all').leave('0')
  expect(sampleOf(before, 'queue_depth')).toBe(1)
  const counted = async (name: string, labels = {}) => {
    const value = sampleOf(await scrape(), name, labels) ?? 0
    return value - (sampleOf(before, name, labels) ?? 0)
  }
  await expect.poll(() => counted('jobs_total', { status: 'done' })).toBe(1)
  expect(await counted('upload_bytes_total')).toBe(job.original.bytes)
  expect(await counted('job_duration_seconds_count')).toBe(1)
  expect(sampleOf(await scrape(), 'queue_depth')).toBe(0)
})

async function scrape() {
  return parseExposition(await (await send('/metrics', { headers: AUTH })).text())
}
