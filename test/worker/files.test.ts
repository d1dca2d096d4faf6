import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, send } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'
import { ADMIN, FILE, get, IMMUTABLE, KEY, storeFiles, TEXT, textOf } from './files-client.ts'

/** R2 takes them, and nothing of ours is called so. */
const ODD_KEYS = ['full/../odd', '../odd', './odd', 'full//odd', 'full/odd/', 'full\\odd', 'od\nd']

beforeAll(async () => {
  await storeFiles()
  for (const key of ODD_KEYS) await env.BUCKET.put(key, TEXT)
})

describe('GET /files/:key', () => {
  it('streams the object with tag, date, type and immutable caching', async () => {
    const response = await send(FILE)
    expect(response.status).toBe(200)
    const { headers } = response
    expect(headers.get('ETag')).toMatch(/^"[0-9a-f]{32}"$/)
    expect(Math.abs(Date.parse(headers.get('Last-Modified') ?? '') - Date.now())).toBeLessThan(6e5)
    expect(headers.get('Content-Type')).toBe('image/jpeg')
    expect(headers.get('Content-Length')).toBe('10')
    expect(headers.get('Accept-Ranges')).toBe('bytes')
    expect(headers.get('Cache-Control')).toBe(IMMUTABLE)
    expect(await textOf(response)).toBe(TEXT)
  })

  it('keeps the safe headers, and lets other pages show public files', async () => {
    const { headers } = await send(FILE)
    expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox")
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
  })

  it('outside compressed/ is to be checked again each time', async () => {
    const { headers } = await send('/files/full/ten.jpg')
    expect(headers.get('Cache-Control')).toBe('public, no-cache')
  })

  it('without a stored type is plain bytes', async () => {
    const { headers } = await send('/files/full/typeless')
    expect(headers.get('Content-Type')).toBe('application/octet-stream')
  })

  it('HEAD /files/:key tells the same and sends nothing', async () => {
    const whole = await send(FILE)
    const head = await send(FILE, { method: 'HEAD', headers: { Range: 'bytes=0-1' } })
    expect(head.status).toBe(200)
    expect(await textOf(head)).toBe('')
    for (const name of ['ETag', 'Last-Modified', 'Content-Type', 'Content-Length']) {
      expect(head.headers.get(name)).toBe(whole.headers.get(name))
    }
  })

  it.each([
    '/files/compressed/nothing.jpg',
    '/files/compressed',
    '/files/compressed/',
    '/files//compressed/ten-0123456789ab.jpg',
    '/files/compressed%2F..%2Fcompressed%2Ften-0123456789ab.jpg',
    '/files/..%2Ffiles%2Fcompressed%2Ften-0123456789ab.jpg',
    '/files/.%2Fcompressed%2Ften-0123456789ab.jpg',
    '/files/compressed%5Cten-0123456789ab.jpg',
    '/files/%00',
    '/files/%E0%A4%A',
    `/files/${'x'.repeat(1_025)}`,
    `/files/${'%C3%A9'.repeat(513)}`,
    '/files/',
    '/files',
  ])('GET %s is 404 not-found', async (path) => {
    await expectProblem(await send(path), 404, 'not-found')
    expect((await send(path, { method: 'HEAD' })).status).toBe(404)
  })

  it.each(ODD_KEYS)('is 404 for %j, even if there is such an object', async (key) => {
    const response = await send(`/files/${encodeURIComponent(key)}`)
    await expectProblem(response, 404, 'not-found')
  })

  it('takes the slashes of a key encoded as well', async () => {
    expect((await send('/files/compressed%2Ften-0123456789ab.jpg')).status).toBe(200)
  })

  it.each(['PUT', 'POST', 'PATCH'])('%s /files/:key is 405', async (method) => {
    const response = await send(FILE, { method, headers: ADMIN })
    expect(response.headers.get('Allow')).toBe('GET, HEAD, DELETE')
    await expectProblem(response, 405, 'method-not-allowed')
  })
})

describe('GET /files/originals', () => {
  const path = '/files/originals/a%20b/ten.jpg'

  it.each([path, '/files/originals%2Fa%20b%2Ften.jpg', '/files/originals/nothing'])(
    'GET %s without a key is 401, whether it is there or not',
    async (hidden) => {
      await expectProblem(await send(hidden), 401, 'unauthorized')
      expect((await send(hidden, { method: 'HEAD' })).status).toBe(401)
      expect((await get({ Range: 'bytes=0-1' }, hidden)).status).toBe(401)
    },
  )

  it('with a key answers, for nobody else to keep', async () => {
    const response = await get(KEY, path)
    expect(await textOf(response)).toBe(TEXT)
    expect(response.headers.get('Cache-Control')).toBe('private, no-cache')
    expect(response.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
  })
})

describe('DELETE /files/:key', () => {
  const path = '/files/full/doomed.jpg'

  it.each([
    ['no key', {}, 401, 'unauthorized'],
    ['a wrong key', { 'x-api-key': 'wrong-key-0123456789' }, 401, 'unauthorized'],
    ['a key that is no admin’s', KEY, 403, 'forbidden'],
  ])('with %s is refused', async (_, headers, status, code) => {
    const response = await send(FILE, { method: 'DELETE', headers })
    await expectProblem(response, status, code)
    expect((await send(FILE)).status).toBe(200)
  })

  it('with an admin key is 204, and the file is gone', async () => {
    await env.BUCKET.put('full/doomed.jpg', TEXT)
    const response = await send(path, { method: 'DELETE', headers: ADMIN })
    expect(response.status).toBe(204)
    await expectProblem(await send(path), 404, 'not-found')
  })

  it.each(['/files/full/nothing', '/files/a%2F..%2Fb'])('DELETE %s is 404', async (unknown) => {
    const response = await send(unknown, { method: 'DELETE', headers: ADMIN })
    await expectProblem(response, 404, 'not-found')
  })

  it('without any configured admin key is 503 not-configured', async () => {
    const app = fakeApp(async (input) => conversionOf(input), { ADMIN_API_KEYS: '' })
    const response = await app.request(path, { method: 'DELETE', headers: KEY })
    await expectProblem(response, 503, 'not-configured')
  })
})
