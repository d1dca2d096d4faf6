import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { probe, SlabList } from '../../src/engine/index.ts'
import { OriginalWriter } from '../../src/jobs/original-writer.ts'
import type { PartsUpload } from '../../src/storage/object-store.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { parseExposition, sampleOf } from '../helpers/exposition-parser.ts'
import { expectProblem, fixture, form, ORIGIN, send } from './client.ts'
import { SECRET } from './fixture-names.ts'
import {
  AUTH,
  accepted,
  changeJob,
  ended,
  type JobDocument,
  recordOf,
  upload,
} from './jobs-client.ts'
import { SECOND_API_KEY } from './test-env.ts'

const MEBIBYTE = 1024 * 1024

function postForm(data: FormData, headers: Record<string, string> = {}): Promise<Response> {
  return send('/v1/images', { method: 'POST', body: data, headers: { ...AUTH, ...headers } })
}

async function stored(key: string): Promise<Uint8Array> {
  const object = await env.BUCKET.get(key)
  if (!object) throw new Error(`there is no ${key}`)
  return object.bytes()
}

async function originals(): Promise<string[]> {
  return (await env.BUCKET.list({ prefix: 'originals/' })).objects.map(({ key }) => key)
}

/** What the derivatives of a job are named after. */
function publicNameOf({ derivatives }: JobDocument): string {
  return /^full\/([0-9a-f-]{36})\./.exec(derivatives[0]?.key ?? '')?.[1] ?? 'none'
}

/** A JPEG with a tail that no decoder looks at, to be as large as a large one. */
function largeJpeg(bytes: number): Uint8Array<ArrayBuffer> {
  const large = new Uint8Array(bytes)
  for (let i = 0; i < bytes; i++) large[i] = i % 251
  large.set(fixture('photo.jpg'))
  return large
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('POST /v1/images', () => {
  it('answers 202 with where to ask, and the job reaches done with four derivatives', async () => {
    const response = await postForm(form('photo.jpg'))
    expect(response.status).toBe(202)
    const answer = await response.json<{ jobId: string }>()
    const path = `/v1/jobs/${answer.jobId}`
    expect(answer).toEqual({ jobId: answer.jobId, status: 'processing', statusUrl: ORIGIN + path })
    expect(response.headers.get('Location')).toBe(path)
    const job = await ended(answer.jobId)
    const key = `originals/${answer.jobId}.jpg`
    expect(job).toMatchObject({
      jobId: answer.jobId,
      status: 'done',
      phase: 'done',
      attempts: 1,
      original: {
        key,
        bytes: fixture('photo.jpg').length,
        contentType: 'image/jpeg',
        width: 160,
        height: 120,
      },
    })
    expect(job.derivatives.map(({ name, width, height }) => [name, width, height])).toEqual([
      ['full', 160, 120],
      ['medium', 160, 120],
      ['small', 160, 120],
      ['thumb', 120, 120],
    ])
    const publicName = publicNameOf(job)
    for (const { name, key, url, format, width, height, bytes } of job.derivatives) {
      expect(key).toBe(`${name}/${publicName}.webp`)
      expect(format).toBe('webp')
      const file = await send(url.slice(ORIGIN.length))
      expect(file.headers.get('Content-Type')).toBe('image/webp')
      const image = await file.bytes()
      expect(image).toHaveLength(bytes)
      expect(probe(SlabList.of(image))).toMatchObject({ format: 'webp', width, height })
    }
    expect(await stored(key)).toEqual(fixture('photo.jpg'))
    expect((await send(`/files/${key}`)).status).toBe(401)
  })

  it('takes a raw body and makes every format asked for, without metadata', async () => {
    const options = '?formats=jpg,avif,png&quality=60'
    const job = await ended(await accepted(await upload(fixture('small.jpg'), {}, options)))
    const keys = ['jpg', 'avif', 'png'].flatMap((extension) =>
      ['full', 'medium', 'small', 'thumb'].map(
        (size) => `${size}/${publicNameOf(job)}.${extension}`,
      ),
    )
    expect(job.derivatives.map(({ key }) => key)).toEqual(keys)
    for (const key of keys) {
      expect(new TextDecoder('latin1').decode(await stored(key))).not.toContain(SECRET)
    }
  })

  it('turns by EXIF, and tells the size as it is seen', async () => {
    const job = await ended(await accepted(await upload(fixture('turned.jpg'))))
    expect(job.original).toMatchObject({ width: 120, height: 160 })
    expect(job.derivatives[0]).toMatchObject({ width: 120, height: 160 })
  })

  it('reads options of a form that come after the file', async () => {
    const data = form('photo.jpg')
    data.append('formats', 'jpeg')
    const job = await ended(await accepted(await postForm(data)))
    expect(job.derivatives.map(({ format }) => format)).toEqual(Array(4).fill('jpeg'))
  })

  it('keeps a GIF of 8 bytes under a key that names its format', async () => {
    const job = await ended(await accepted(await upload(new TextEncoder().encode('GIF89a\x01\0'))))
    expect(job.original).toMatchObject({
      key: `originals/${job.jobId}.gif`,
      contentType: 'image/gif',
    })
    expect(await stored(job.original.key)).toHaveLength(8)
  })

  it('accepts a damaged file, and the job says at once what is wrong', async () => {
    const job = await ended(await accepted(await upload(fixture('photo.jpg').subarray(0, 400))))
    expect(job).toMatchObject({
      status: 'error',
      phase: 'failed',
      attempts: 1,
      error: { code: 'damaged-image' },
      derivatives: [],
    })
    expect(await originals()).toContain(job.original.key)
  })

  it.each([
    ['a text', 'words and words', 415, 'unsupported-format'],
    ['nothing', '', 400, 'empty-file'],
  ])('refuses %s and stores nothing', async (_, body, status, code) => {
    const before = await originals()
    await expectProblem(await upload(body), status, code)
    expect(await originals()).toEqual(before)
    expect(await env.BACKLOG.getByName('all').depth()).toBe(0)
  })

  it.each([
    ['?formats=tiff', 'formats'],
    ['?formats=', 'formats'],
    ['?formats=webp,webp', 'formats'],
    ['?quality=0', 'quality'],
    ['?width=100', 'width'],
  ])('POST /v1/images%s is 400 and names the option', async (query, option) => {
    const response = await upload(fixture('photo.jpg'), {}, query)
    expect(await response.json()).toMatchObject({ status: 400, option })
  })

  it('with a bad option behind the file is 400 and stores nothing', async () => {
    const before = await originals()
    const data = form('photo.jpg')
    data.append('quality', '101')
    await expectProblem(await postForm(data), 400, 'invalid-option')
    expect(await originals()).toEqual(before)
  })

  it('needs a key, GET /v1/jobs too, and an unknown job is 404', async () => {
    await expectProblem(await upload('x', { 'x-api-key': 'wrong' }), 401, 'unauthorized')
    await expectProblem(await send(`/v1/jobs/${crypto.randomUUID()}`), 401, 'unauthorized')
    for (const id of [crypto.randomUUID(), 'all', '..%2F']) {
      await expectProblem(await send(`/v1/jobs/${id}`, { headers: AUTH }), 404, 'not-found')
    }
  })
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
  it('POST /v1/images stores a file in equal parts of 5 MiB, and it is the same file', async () => {
    const file = largeJpeg(12 * MEBIBYTE + 17)
    const open = vi.spyOn(R2Store.prototype, 'openUpload')
    const job = await ended(await accepted(await upload(file)))
    expect(job.status).toBe('done')
    expect(open).toHaveBeenCalledTimes(1)
    const object = await env.BUCKET.get(job.original.key)
    expect(object?.httpEtag).toMatch(/-3"$/)
    const digest = async (bytes: BufferSource) => [
      ...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
    ]
    expect(await digest((await object?.bytes()) ?? new Uint8Array())).toEqual(await digest(file))
  })

  it.each([5 * MEBIBYTE, 5 * MEBIBYTE + 1, 10 * MEBIBYTE])(
    'POST /v1/images stores %i bytes whole',
    async (bytes) => {
      const response = await postForm(formOf(largeJpeg(bytes)))
      const job = await ended(await accepted(response))
      expect(job).toMatchObject({ status: 'done', original: { bytes } })
      expect((await env.BUCKET.head(job.original.key))?.size).toBe(bytes)
    },
  )

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

function formOf(file: Uint8Array<ArrayBuffer>): FormData {
  const data = new FormData()
  data.append('file', new File([file], 'large.jpg'))
  return data
}

describe('Idempotency-Key', () => {
  it('the same key with the same file and options answers the first answer again, in whatever form', async () => {
    const headers = { 'Idempotency-Key': 'order 1' }
    const first = await (await upload(fixture('photo.jpg'), headers, '?formats=webp,jpg')).text()
    const before = await originals()
    const repeats = [
      () => upload(fixture('photo.jpg'), headers, '?formats=webp,jpeg'),
      () => upload(fixture('photo.jpg'), headers, '?formats=jpeg,webp&quality=80'),
      () => postForm(form('photo.jpg', { formats: 'webp,jpeg' }), headers),
    ]
    for (const repeat of repeats) {
      const again = await repeat()
      expect(again.status).toBe(202)
      expect(await again.text()).toBe(first)
      await ended(JSON.parse(first).jobId)
    }
    expect(await originals()).toEqual(before)
  })

  const sameLength = fixture('photo.jpg')
  sameLength[sameLength.length - 1] = 0
  it.each([
    ['another file', () => fixture('logo.png'), ''],
    ['another file of the same length', () => sameLength, ''],
    ['what is no image', () => 'words', ''],
    ['other formats', () => fixture('photo.jpg'), '?formats=webp,png'],
    ['another quality', () => fixture('photo.jpg'), '?quality=81'],
    ['another profile', () => fixture('photo.jpg'), '?profile=p3'],
  ])(
    'the same key with %s is 422 idempotency-conflict, and stores nothing',
    async (name, body, query) => {
      const headers = { 'Idempotency-Key': `conflict ${name}` }
      const id = await accepted(await upload(fixture('photo.jpg'), headers))
      const before = await originals()
      for (const finished of [false, true]) {
        if (finished) await ended(id)
        await expectProblem(await upload(body(), headers, query), 422, 'idempotency-conflict')
      }
      expect(await originals()).toEqual(before)
      expect(await accepted(await upload(fixture('photo.jpg'), headers))).toBe(id)
    },
  )

  it('the same key with a large file in parts is compared to its last byte', async () => {
    const headers = { 'Idempotency-Key': 'large' }
    const file = largeJpeg(6 * MEBIBYTE)
    const id = await accepted(await upload(file, headers))
    expect(await accepted(await upload(file, headers))).toBe(id)
    file[file.length - 1] = (file.at(-1) ?? 0) ^ 1
    await expectProblem(await upload(file, headers), 422, 'idempotency-conflict')
  })

  it('the same key for a job of before digests is compared by length and options', async () => {
    const headers = { 'Idempotency-Key': 'old' }
    const id = await accepted(await upload(fixture('photo.jpg'), headers))
    await ended(id)
    await changeJob(id, ({ digest: _, ...job }) => job)
    expect(await accepted(await upload(sameLength, headers))).toBe(id)
    await expectProblem(await upload(fixture('logo.png'), headers), 422, 'idempotency-conflict')
  })

  it('the same key of another caller is another upload', async () => {
    const key = { 'Idempotency-Key': 'order 2' }
    const mine = await accepted(await upload(fixture('photo.jpg'), key))
    const other = { ...key, 'x-api-key': SECOND_API_KEY }
    expect(await accepted(await upload(fixture('photo.jpg'), other))).not.toBe(mine)
  })

  it('five requests at once with one key begin one job', async () => {
    const before = (await originals()).length
    const headers = { 'Idempotency-Key': 'order 3' }
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => upload(fixture('photo.jpg'), headers)),
    )
    const ids = new Set<string>()
    for (const response of responses) {
      if (response.status === 202) ids.add(await accepted(response))
      else await expectProblem(response, 409, 'in-progress')
    }
    expect(ids.size).toBe(1)
    expect((await originals()).length).toBe(before + 1)
  })

  it('a key whose upload was refused may be used again', async () => {
    const headers = { 'Idempotency-Key': 'order 4' }
    await expectProblem(await upload('words', headers), 415, 'unsupported-format')
    await accepted(await upload(fixture('photo.jpg'), headers))
  })

  it.each(['', 'x'.repeat(129), 'ä'])('the key %j is 400', async (key) => {
    const response = await upload(fixture('photo.jpg'), { 'Idempotency-Key': key })
    await expectProblem(response, 400, 'invalid-option')
  })
})

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

it('uploads do not pile up in memory: 24 at once of 8 MiB each hold less than 34 MiB together', async () => {
  const held = new Map<OriginalWriter, number>()
  let most = 0
  const { write, release } = OriginalWriter.prototype
  vi.spyOn(OriginalWriter.prototype, 'write').mockImplementation(function (
    this: OriginalWriter,
    piece,
  ) {
    write.call(this, piece)
    held.set(this, this.heldBytes)
    most = Math.max(
      most,
      [...held.values()].reduce((sum, bytes) => sum + bytes, 0),
    )
  })
  vi.spyOn(OriginalWriter.prototype, 'release').mockImplementation(function (this: OriginalWriter) {
    release.call(this)
    held.delete(this)
  })
  const file = largeJpeg(8 * MEBIBYTE)
  const responses = await Promise.all(Array.from({ length: 24 }, () => upload(file)))
  const ids: string[] = []
  for (const response of responses) {
    if (response.status === 202) ids.push(await accepted(response))
    else await expectProblem(response, 503, 'busy')
  }
  expect(ids.length).toBeGreaterThanOrEqual(6)
  expect(most).toBeGreaterThan(5 * MEBIBYTE)
  expect(most).toBeLessThan(34 * MEBIBYTE)
  for (const id of ids) expect((await ended(id)).status).toBe('done')
  expect(held.size).toBe(0)
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
