import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ImageError } from '../../src/engine/index.ts'
import type { Batch } from '../../src/jobs/batch-state.ts'
import type { LogFields } from '../../src/metrics/log.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { fixture, send } from './client.ts'
import { conversionOf, type FakeApp, fakeApp, PLAN } from './fake-app.ts'
import { accepted, changeJob, deliver, jobOf, lostJob, recordOf, upload } from './jobs-client.ts'
import { ADMIN_API_KEY, API_KEY } from './test-env.ts'

const KEY = { 'x-api-key': API_KEY }

function app(variables: Record<string, string> = {}, store = new MemoryStore()): FakeApp {
  return fakeApp(
    async (input) => conversionOf(input),
    variables,
    () => ({ store }),
  )
}

/** The one line of one request. */
function lineOf({ logged }: FakeApp): LogFields {
  expect(logged).toHaveLength(1)
  return logged[0] ?? {}
}

function failing(error: Error): FakeApp {
  return fakeApp(async () => {
    throw error
  })
}

const JPEG = { body: fixture('photo.jpg'), headers: { 'Content-Type': 'image/jpeg' } }

describe('observeRequest()', () => {
  it('writes one line with route, status, plan and bytes, and no secret', async () => {
    const one = app()
    await one.convert({ headers: { 'X-Request-Id': 'log-test' } })
    const line = lineOf(one)
    expect(line).toMatchObject({
      level: 'info',
      requestId: 'log-test',
      method: 'POST',
      route: '/convert',
      status: 200,
      apiKey: 'ci',
      bytesIn: 5,
      bytesOut: 1,
    })
    expect(line.plan).toMatch(/^jpeg 2x2/)
    expect(JSON.stringify(line)).not.toContain('test-key')
  })

  it('tells option and rule of a 400', async () => {
    const one = app()
    await one.request('/convert?width=0', { method: 'POST', headers: { ...KEY, ...JPEG.headers } })
    expect(lineOf(one)).toMatchObject({
      level: 'info',
      status: 400,
      problem: 'invalid-option',
      option: 'width',
      detail: expect.stringMatching(/expected a whole number from 1 to \d+$/),
    })
  })

  it('tells format, size, needed and available of a 422', async () => {
    const numbers = { needed: 200, available: 100 }
    const one = failing(new ImageError('memory-budget', 'Cannot convert: too much', numbers))
    await one.convert(JPEG)
    expect(lineOf(one)).toMatchObject({
      level: 'info',
      status: 422,
      problem: 'memory-budget',
      source: 'jpeg 160x120',
      bytesIn: JPEG.body.length,
      ...numbers,
    })
  })

  it('tells the reason of a damage', async () => {
    const cause = new Error('Huffman table 3 is missing')
    const one = failing(
      new ImageError('damaged-image', 'Cannot decode JPEG: the file is damaged', {
        format: 'jpeg',
        cause,
      }),
    )
    await one.convert(JPEG)
    expect(lineOf(one)).toMatchObject({
      level: 'info',
      problem: 'damaged-image',
      format: 'jpeg',
      detail: 'Cannot decode JPEG: the file is damaged',
      cause: 'Error: Huffman table 3 is missing',
    })
  })

  it.each([
    ['a damaged file', new ImageError('damaged-image', 'Cannot x: y'), 'info'],
    ['an isolate that is full', new ImageError('memory-held', 'Cannot x: y'), 'info'],
    ['a codec that crashed', new ImageError('codec-failed', 'Cannot x: y'), 'error'],
    ['what nobody foresaw', new TypeError('x is undefined'), 'error'],
  ])('logs %s at the level it deserves', async (_, error, level) => {
    const one = failing(error)
    await one.convert(JPEG)
    expect(lineOf(one).level).toBe(level)
  })

  it('logs a service without keys at error', async () => {
    const one = app({ API_KEYS: '' })
    await one.convert()
    expect(lineOf(one)).toMatchObject({ level: 'error', problem: 'not-configured' })
  })

  it('tells the storage key on POST /compress, GET and DELETE', async () => {
    const store = new MemoryStore()
    const one = app({}, store)
    const body = new FormData()
    body.append('image', new File([fixture('photo.jpg')], 'a.jpg'))
    const answer = await one.request('/compress', { method: 'POST', headers: KEY, body })
    const { key } = await answer.json<{ key: string }>()
    const path = `/files/${key}`
    await (await one.request(path)).bytes()
    await one.request(path, { headers: { 'If-None-Match': '*' } })
    await one.request(path, { method: 'DELETE', headers: { 'x-api-key': ADMIN_API_KEY } })
    await one.request(path)
    expect(
      one.logged.map(({ method, status, storageKey }) => [method, status, storageKey]),
    ).toEqual([
      ['POST', 200, key],
      ['GET', 200, key],
      ['GET', 304, key],
      ['DELETE', 204, key],
      ['GET', 404, key],
    ])
  })

  it('tells the job on the 202 of its upload', async () => {
    const one = app()
    const init = { method: 'POST', ...JPEG, headers: { ...KEY, ...JPEG.headers } }
    const jobId = await accepted(await one.request('/v1/images', init))
    expect(lineOf(one)).toMatchObject({ status: 202, jobId, storageKey: `originals/${jobId}.jpg` })
  })
})

describe('LOG_LEVEL=debug', () => {
  it('tells that a request came, and its options, and of its query no values', async () => {
    const one = app({ LOG_LEVEL: 'debug' })
    const headers = { ...KEY, ...JPEG.headers, Accept: 'image/webp', 'X-Request-Id': 'r1' }
    await one.request('/convert?width=77&quality=61', { method: 'POST', body: 'bytes', headers })
    expect(one.logged).toMatchObject([
      {
        level: 'debug',
        event: 'request-begin',
        requestId: 'r1',
        path: '/convert',
        query: ['width', 'quality'],
        contentType: 'image/jpeg',
        accept: 'image/webp',
      },
      { level: 'debug', event: 'options', requestId: 'r1', options: { width: 77, quality: 61 } },
      { level: 'info', requestId: 'r1', status: 200, plan: expect.stringContaining(PLAN.from) },
    ])
    expect(JSON.stringify(one.logged)).not.toContain(API_KEY)
  })
})

describe('the lines of a job', () => {
  const caller = { requestId: 'request-1', apiKey: 'ci' }

  it('a job knows the request and the key that it came by', async () => {
    const headers = { 'X-Request-Id': 'request-2' }
    const id = await accepted(await upload(fixture('photo.jpg'), headers))
    expect((await recordOf(id))?.caller).toEqual({ requestId: 'request-2', apiKey: 'ci' })
  })

  it('a batch knows the request and the key that it came by', async () => {
    const body = JSON.stringify({ prefix: 'originals/nothing/' })
    const headers = { 'x-api-key': ADMIN_API_KEY, 'X-Request-Id': 'request-3' }
    const response = await send('/v1/reprocess', { method: 'POST', headers, body })
    const { batchId } = await response.json<{ batchId: string }>()
    const batch = (await env.BATCHES.getByName(batchId).read()) as Batch | undefined
    expect(batch?.caller).toEqual({ requestId: 'request-3', apiKey: 'root' })
  })

  it('a job that fails for its file is told at info, with request, key and reason', async () => {
    const id = await lostJob(fixture('photo.jpg').subarray(0, 400))
    await changeJob(id, (job) => ({ ...job, caller }))
    const { logged } = await deliver(id)
    expect(logged).toMatchObject([
      {
        level: 'info',
        event: 'job',
        jobId: id,
        ...caller,
        storageKey: `originals/${id}.jpg`,
        status: 'error',
        error: { code: 'damaged-image', detail: expect.stringContaining('Cannot decode') },
        cause: expect.any(String),
      },
    ])
  })

  it('a job that fails for us is told at error', async () => {
    const id = await lostJob()
    await changeJob(id, (job) => ({ ...job, caller }))
    await env.BUCKET.delete(`originals/${id}.jpg`)
    const [again] = (await deliver(id)).logged
    expect(again).toMatchObject({ level: 'warn', event: 'job-again', jobId: id, ...caller })
    const { logged } = await deliver(id, { queue: 'edgepress-jobs-dead' })
    expect(logged).toMatchObject([{ level: 'error', event: 'job', jobId: id, ...caller }])
  })

  it('the log line of a job tells one decode, however many formats it makes', async () => {
    const id = await lostJob('photo.jpg', { formats: ['webp', 'avif', 'jpeg', 'png'] })
    const { logged } = await deliver(id)
    expect((await jobOf(id)).derivatives).toHaveLength(16)
    expect(logged).toMatchObject([{ level: 'info', event: 'job', jobId: id, status: 'done' }])
    expect(logged[0]?.plan).toMatch(/^jpeg 160x120 > \(.*\); decodes=1; peak=[\d.]+MiB$/)
  })
})
