import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, fixture, send } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'
import { AUTH, accepted, ended, type JobDocument, upload } from './jobs-client.ts'
import { ADMIN_API_KEY, SECOND_API_KEY } from './test-env.ts'

const SECOND = { 'x-api-key': SECOND_API_KEY }
const ADMIN = { Authorization: `Bearer ${ADMIN_API_KEY}` }

let job: JobDocument

beforeAll(async () => {
  job = await ended(await accepted(await upload(fixture('photo.jpg'))))
})

function original(headers: Record<string, string>, method = 'GET'): Promise<Response> {
  return send(`/files/${job.original.key}`, { method, headers })
}

describe('a job', () => {
  it('GET /v1/jobs/:id of another key is 404, as if there were none', async () => {
    const problem = await expectProblem(
      await send(`/v1/jobs/${job.jobId}`, { headers: SECOND }),
      404,
      'not-found',
    )
    const unknown = await send(`/v1/jobs/${crypto.randomUUID()}`, { headers: SECOND })
    expect(problem.detail).toBe((await unknown.json<{ detail: string }>()).detail)
  })

  it.each([
    ['the key that made it', AUTH],
    ['an admin key', ADMIN],
  ])('GET /v1/jobs/:id with %s answers the job', async (_, headers) => {
    const response = await send(`/v1/jobs/${job.jobId}`, { headers })
    expect(await response.json()).toMatchObject({ jobId: job.jobId, status: 'done' })
  })

  it('GET /v1/jobs/:id of a job without an owner is for admins', async () => {
    const id = crypto.randomUUID()
    await env.JOB.getByName(id).enqueue({
      ...{ id, batchId: crypto.randomUUID(), keepForMs: 1_000 },
      original: { key: 'originals/none.jpg', bytes: 1, contentType: 'image/jpeg' },
      order: { formats: ['webp'], quality: 80 },
    })
    const path = `/v1/jobs/${id}`
    await expectProblem(await send(path, { headers: AUTH }), 404, 'not-found')
    expect((await send(path, { headers: ADMIN })).status).toBe(200)
  })
})

describe('an original', () => {
  it.each(['GET', 'HEAD'])('%s /files/originals of another key is 404', async (method) => {
    expect((await original(SECOND, method)).status).toBe(404)
  })

  it.each([
    { Range: 'bytes=0-9' },
    { Range: 'bytes=999999999-' },
    { 'If-None-Match': '*' },
    { 'If-Match': '"other"' },
    { 'If-Modified-Since': new Date().toUTCString() },
  ])('GET /files/originals of another key with %j is 404 as well', async (headers) => {
    await expectProblem(await original({ ...SECOND, ...headers } as never), 404, 'not-found')
  })

  it.each([
    ['the key that uploaded it', AUTH],
    ['an admin key', ADMIN],
  ])('GET /files/originals with %s answers the file', async (_, headers) => {
    const response = await original(headers)
    expect(response.status).toBe(200)
    expect(await response.bytes()).toEqual(fixture('photo.jpg'))
  })

  it('GET /files/originals with an admin key answers what has no owner; with an API key it is 404', async () => {
    await env.BUCKET.put('originals/nobody.jpg', 'x')
    const path = '/files/originals/nobody.jpg'
    await expectProblem(await send(path, { headers: AUTH }), 404, 'not-found')
    expect(await (await send(path, { headers: ADMIN })).text()).toBe('x')
  })

  it('GET /files/originals of an admin is not for an API key of the same name', async () => {
    const app = fakeApp(async (input) => conversionOf(input), {
      API_KEYS: 'root=some-key-0123456789',
    })
    const mine = await accepted(await upload(fixture('photo.jpg'), { 'x-api-key': ADMIN_API_KEY }))
    const headers = { 'x-api-key': 'some-key-0123456789' }
    await expectProblem(await app.request(`/v1/jobs/${mine}`, { headers }), 404, 'not-found')
  })
})

describe('derivatives', () => {
  it('addresses of derivatives tell neither the job nor the original', () => {
    expect(job.derivatives).toHaveLength(4)
    const [, id = 'none'] = /^originals\/(.+)\.jpg$/.exec(job.original.key) ?? []
    for (const { url } of job.derivatives) {
      expect(url).not.toContain(id)
      expect(url).not.toContain(job.jobId)
    }
  })

  it('what stands in the address of a derivative opens neither a job nor an original', async () => {
    const [, name] = /full\/(.+)\.webp$/.exec(job.derivatives[0]?.url ?? '') ?? []
    expect(name).toMatch(/^[0-9a-f-]{36}$/)
    for (const path of [`/v1/jobs/${name}`, `/files/originals/${name}.jpg`]) {
      await expectProblem(await send(path, { headers: ADMIN }), 404, 'not-found')
    }
  })

  it('headers of public files do not tell whose they are', async () => {
    const response = await send(new URL(job.derivatives[0]?.url ?? '').pathname)
    expect(response.status).toBe(200)
    expect(JSON.stringify([...response.headers])).not.toContain(job.jobId)
  })

  it('POST /v1/reprocess replaces derivatives under the addresses that they have', async () => {
    await env.BUCKET.put('originals/of-before.jpg', fixture('photo.jpg'))
    const keys = job.derivatives.map(({ key }) => key)
    await env.BUCKET.delete(keys)
    for (const prefix of [job.original.key, 'originals/of-before.jpg']) await reprocess(prefix)
    for (const key of keys) expect(await env.BUCKET.head(key), key).not.toBeNull()
    const old = ['full', 'medium', 'small', 'thumb'].map((size) => `${size}/of-before.webp`)
    for (const key of old) expect(await env.BUCKET.head(key), key).not.toBeNull()
  })

  it('an original with an odd name for its derivatives names them itself', async () => {
    const customMetadata = { derivatives: '../../compressed/x' }
    await env.BUCKET.put('originals/odd.jpg', fixture('photo.jpg'), { customMetadata })
    await reprocess('originals/odd.jpg')
    expect(await env.BUCKET.head('full/odd.webp')).not.toBeNull()
  })
})

async function reprocess(prefix: string): Promise<void> {
  const body = JSON.stringify({ prefix })
  const begun = await send('/v1/reprocess', { method: 'POST', headers: ADMIN, body })
  const { batchId } = await begun.json<{ batchId: string }>()
  const batch = () => send(`/v1/batches/${batchId}`, { headers: ADMIN })
  await expect
    .poll(async () => (await batch()).json())
    .toMatchObject({ total: 1, done: 1, failed: 0, finished: true })
}

describe('an admin key', () => {
  it.each([
    ['POST', '/convert', 200],
    ['POST', '/compress', 200],
    ['POST', '/v1/images', 202],
    ['GET', '/metrics', 200],
  ])('works for %s %s', async (method, path, status) => {
    const body = method === 'POST' ? { body: fixture('photo.jpg') } : {}
    const headers = { ...ADMIN, 'Content-Type': 'image/jpeg' }
    expect((await send(path, { method, headers, ...body })).status).toBe(status)
  })

  it('works while there are no API keys', async () => {
    const app = fakeApp(async (input) => conversionOf(input), { API_KEYS: '' })
    expect((await app.convert({ headers: { 'x-api-key': ADMIN_API_KEY } })).status).toBe(200)
  })
})

describe('PUBLIC_BASE_URL', () => {
  const base = 'https://cdn.example.com/i'
  const app = fakeApp(async (input) => conversionOf(input), { PUBLIC_BASE_URL: `${base}/` })

  it('is where statusUrl, Location and the addresses of derivatives point', async () => {
    const headers = { ...AUTH, 'Content-Type': 'image/jpeg' }
    const init = { method: 'POST', headers, body: fixture('photo.jpg') }
    const response = await app.request('/v1/images', init)
    const { jobId, statusUrl } = await response.json<{ jobId: string; statusUrl: string }>()
    expect(statusUrl).toBe(`${base}/v1/jobs/${jobId}`)
    expect(response.headers.get('Location')).toBe(statusUrl)
    const path = `/v1/jobs/${job.jobId}`
    const { derivatives } = await (await app.request(path, { headers: AUTH })).json<JobDocument>()
    expect(derivatives.map(({ url }) => url)).toEqual(
      job.derivatives.map(({ key }) => `${base}/files/${key}`),
    )
  })

  it('is where Location of a batch points', async () => {
    const body = JSON.stringify({ prefix: `originals/${crypto.randomUUID()}/` })
    const response = await app.request('/v1/reprocess', { method: 'POST', headers: ADMIN, body })
    const { batchId } = await response.json<{ batchId: string }>()
    expect(response.headers.get('Location')).toBe(`${base}/v1/batches/${batchId}`)
  })
})
