import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, send } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'
import { ADMIN_API_KEY, API_KEY } from './test-env.ts'

const TEXT = '0123456789'
const FILE = '/files/compressed/ten-0123456789ab.jpg'
const IMMUTABLE = 'public, max-age=31536000, immutable'
const KEY = { 'x-api-key': API_KEY }
const ADMIN = { Authorization: `Bearer ${ADMIN_API_KEY}` }
const OLD = 'Mon, 01 Jan 2024 00:00:00 GMT'

/** R2 takes them, and nothing of ours is called so. */
const ODD_KEYS = ['full/../odd', '../odd', './odd', 'full//odd', 'full/odd/', 'full\\odd', 'od\nd']

let etag: string
let lastModified: string

beforeAll(async () => {
  const httpMetadata = { contentType: 'image/jpeg' }
  for (const key of ['compressed/ten-0123456789ab.jpg', 'originals/a b/ten.jpg', 'full/ten.jpg']) {
    await env.BUCKET.put(key, TEXT, { httpMetadata, customMetadata: { owner: 'ci' } })
  }
  for (const key of ODD_KEYS) await env.BUCKET.put(key, TEXT)
  await env.BUCKET.put('full/typeless', TEXT)
  await env.BUCKET.put('full/empty', '')
  const { headers } = await send(FILE, { method: 'HEAD' })
  etag = headers.get('ETag') ?? ''
  lastModified = headers.get('Last-Modified') ?? ''
})

/** Read as bytes: workerd warns of text in what says that it is an image. */
async function textOf(response: Response): Promise<string> {
  return new TextDecoder().decode(await response.bytes())
}

function get(headers: Record<string, string>, path = FILE): Promise<Response> {
  return send(path, { headers })
}

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

describe('GET /files/:key asks whether it changed', () => {
  it.each([
    ['its tag', () => etag],
    ['its tag, weak', () => `W/${etag}`],
    ['a list with its tag', () => `"other", W/"more" , ${etag}`],
    ['*', () => '*'],
  ])('GET /files/:key with If-None-Match: %s is 304', async (_, header) => {
    const response = await get({ 'If-None-Match': header() })
    expect(response.status).toBe(304)
    expect(await textOf(response)).toBe('')
    expect(response.headers.get('ETag')).toBe(etag)
    expect(response.headers.get('Cache-Control')).toBe(IMMUTABLE)
    expect(response.headers.has('Content-Type')).toBe(false)
  })

  it.each([
    ['another tag', () => '"other"'],
    ['its tag without quotes', () => etag.slice(1, -1)],
    ['its tag cut short', () => `${etag.slice(0, -2)}"`],
  ])('GET /files/:key with If-None-Match: %s is 200', async (_, header) => {
    const response = await get({ 'If-None-Match': header() })
    expect(await textOf(response)).toBe(TEXT)
  })

  it('GET /files/:key with If-Modified-Since is 304 unless it is older', async () => {
    expect((await get({ 'If-Modified-Since': lastModified })).status).toBe(304)
    expect((await get({ 'If-Modified-Since': OLD })).status).toBe(200)
    expect((await get({ 'If-Modified-Since': 'yesterday' })).status).toBe(200)
  })

  it('GET /files/:key goes by the tag where both are given', async () => {
    const headers = { 'If-None-Match': '"other"', 'If-Modified-Since': lastModified }
    expect((await get(headers)).status).toBe(200)
  })

  it('GET /files/:key with a tag and a range is 304 before it is 206', async () => {
    expect((await get({ 'If-None-Match': etag, Range: 'bytes=0-1' })).status).toBe(304)
  })

  it.each(['no-cache', 'max-age=0, no-cache', 'no-store'])(
    'GET /files/:key with its tag is 304 whatever Cache-Control says (%s)',
    async (cacheControl) => {
      const asked = { 'Cache-Control': cacheControl, Pragma: 'no-cache' }
      expect((await get({ ...asked, 'If-None-Match': etag })).status).toBe(304)
      expect((await get({ ...asked, 'If-Modified-Since': lastModified })).status).toBe(304)
      expect((await get({ ...asked, 'If-None-Match': '"other"' })).status).toBe(200)
    },
  )

  it('HEAD /files/:key with its tag is 304', async () => {
    const init = { method: 'HEAD', headers: { 'If-None-Match': etag } }
    expect((await send(FILE, init)).status).toBe(304)
  })
})

describe('/files/:key of one version only', () => {
  it.each([
    ['If-Match', 'its tag', () => etag],
    ['If-Match', 'a list with its tag', () => `"other", ${etag}`],
    ['If-Match', '*', () => '*'],
    ['If-Unmodified-Since', 'its date', () => lastModified],
    ['If-Unmodified-Since', 'no date', () => 'yesterday'],
  ])('GET /files/:key with %s: %s is 200', async (name, _, header) => {
    expect(await textOf(await get({ [name]: header() }))).toBe(TEXT)
  })

  it.each([
    ['If-Match', 'another tag', () => '"other"'],
    ['If-Match', 'its tag, weak', () => `W/${etag}`],
    ['If-Unmodified-Since', 'an older date', () => OLD],
  ])('/files/:key with %s: %s is 412 that tells the tag', async (name, _, header) => {
    const response = await get({ [name]: header(), Range: 'bytes=0-1', 'If-None-Match': etag })
    expect(response.headers.get('ETag')).toBe(etag)
    await expectProblem(response, 412, 'precondition-failed')
    const init = { headers: { ...ADMIN, [name]: header() } }
    expect((await send(FILE, { ...init, method: 'HEAD' })).status).toBe(412)
    expect((await send(FILE, { ...init, method: 'DELETE' })).status).toBe(412)
    expect((await send(FILE)).status).toBe(200)
  })

  it('GET /files/:key goes by If-Match where If-Unmodified-Since is given too', async () => {
    const headers = { 'If-Match': etag, 'If-Unmodified-Since': OLD }
    expect((await get(headers)).status).toBe(200)
  })

  it('DELETE /files/:key with If-None-Match: * is 412, for there is one', async () => {
    const init = { method: 'DELETE', headers: { ...ADMIN, 'If-None-Match': '*' } }
    await expectProblem(await send(FILE, init), 412, 'precondition-failed')
  })

  it('GET /files/:key of a file that is not there is 404, whatever version is meant', async () => {
    const response = await get({ 'If-Match': '"other"' }, '/files/full/nothing')
    await expectProblem(response, 404, 'not-found')
  })
})

describe('GET /files/:key asks for a part', () => {
  it.each([
    ['bytes=0-0', 'bytes 0-0/10', '0'],
    ['bytes=2-5', 'bytes 2-5/10', '2345'],
    ['bytes=7-', 'bytes 7-9/10', '789'],
    ['bytes=7-999', 'bytes 7-9/10', '789'],
    ['bytes=-3', 'bytes 7-9/10', '789'],
    ['bytes=-99', 'bytes 0-9/10', TEXT],
    ['Bytes=0-1', 'bytes 0-1/10', '01'],
  ])('GET /files/:key with Range: %s is 206 with %s', async (range, contentRange, text) => {
    const response = await get({ Range: range })
    expect(response.status).toBe(206)
    expect(response.headers.get('Content-Range')).toBe(contentRange)
    expect(response.headers.get('Content-Length')).toBe(`${text.length}`)
    expect(response.headers.get('ETag')).toBe(etag)
    expect(await textOf(response)).toBe(text)
  })

  it.each(['bytes=10-', 'bytes=10-20', 'bytes=-0', 'bytes=99999999999999999999-'])(
    'GET /files/:key with Range: %s is 416 that tells the size',
    async (range) => {
      const response = await get({ Range: range })
      expect(response.headers.get('Content-Range')).toBe('bytes */10')
      const problem = await expectProblem(response, 416, 'range-not-satisfiable')
      expect(problem.actual).toBe(10)
    },
  )

  it('GET /files/:key of an empty object with a range is 416', async () => {
    expect((await get({ Range: 'bytes=0-' }, '/files/full/empty')).status).toBe(416)
    expect(await textOf(await send('/files/full/empty'))).toBe('')
  })

  it.each(['bytes=0-1,4-5', 'bytes=5-2', 'bytes=-', 'bytes=a-b', 'items=0-1', 'bytes 0-1', ''])(
    'GET /files/:key with Range: %s is the whole',
    async (range) => {
      const response = await get({ Range: range })
      expect(response.status).toBe(200)
      expect(await textOf(response)).toBe(TEXT)
    },
  )

  it.each([
    ['its tag', () => etag, 206],
    ['its date', () => lastModified, 206],
    ['another tag', () => '"other"', 200],
    ['its tag, weak', () => `W/${etag}`, 200],
    ['another date', () => OLD, 200],
  ])('GET /files/:key with If-Range: %s', async (_, header, status) => {
    const response = await get({ Range: 'bytes=0-1', 'If-Range': header() })
    expect(response.status).toBe(status)
    await textOf(response)
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

describe('crossOrigin()', () => {
  const ORIGIN = 'https://app.example'
  const preflight = (origin: string, path = '/compress') =>
    send(path, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'x-api-key',
      },
    })

  it('answers a preflight before authentication', async () => {
    const { status, headers } = await preflight(ORIGIN)
    expect(status).toBe(204)
    expect(headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN)
    expect(headers.get('Access-Control-Allow-Methods')?.split(',')).toContain('POST')
    const allowed = headers.get('Access-Control-Allow-Headers')?.toLowerCase().split(',')
    expect(allowed).toEqual(expect.arrayContaining(['authorization', 'x-api-key', 'content-type']))
    expect(Number(headers.get('Access-Control-Max-Age'))).toBeGreaterThan(0)
    expect(headers.get('Vary')).toContain('Origin')
  })

  it('lets an allowed origin read answers, problems too, and their headers', async () => {
    for (const path of ['/health', '/nothing', '/files/originals/x']) {
      const { headers } = await get({ Origin: ORIGIN }, path)
      expect(headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN)
      expect(headers.get('Vary')).toContain('Origin')
      const exposed = headers.get('Access-Control-Expose-Headers')?.split(',')
      expect(exposed).toEqual(
        expect.arrayContaining(['ETag', 'Server-Timing', 'Image-Plan', 'RateLimit', 'Retry-After']),
      )
    }
  })

  it.each(['https://evil.example', 'http://app.example', 'https://app.example.evil', 'null'])(
    'does not name %s',
    async (origin) => {
      for (const response of [await preflight(origin), await get({ Origin: origin }, '/health')]) {
        expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false)
      }
    },
  )

  it('leaves an OPTIONS that is no preflight alone', async () => {
    await expectProblem(await send('/compress', { method: 'OPTIONS' }), 405, 'method-not-allowed')
  })

  it('without allowed origins is as if it were not there', async () => {
    const app = fakeApp(async (input) => conversionOf(input), { ALLOWED_ORIGINS: '' })
    const headers = { Origin: ORIGIN, 'Access-Control-Request-Method': 'POST' }
    const refused = await app.request('/compress', { method: 'OPTIONS', headers })
    await expectProblem(refused, 405, 'method-not-allowed')
    const answer = await app.request('/health', { headers })
    expect(answer.headers.has('Access-Control-Allow-Origin')).toBe(false)
    expect(answer.headers.has('Vary')).toBe(false)
  })

  it.each([
    ['a file', FILE, {}, 200],
    ['a part', FILE, { Range: 'bytes=0-1' }, 206],
    ['a file that has not changed', FILE, { 'If-None-Match': '*' }, 304],
    ['another version', FILE, { 'If-Match': '"other"' }, 412],
    ['no file', '/files/nothing', {}, 404],
  ])('lets every page read the answer for %s, the same for all', async (_, path, asked, status) => {
    for (const origin of [ORIGIN, 'https://evil.example', undefined]) {
      const response = await get({ ...asked, ...(origin && { Origin: origin }) }, path)
      expect(response.status).toBe(status)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
      expect(response.headers.get('Access-Control-Expose-Headers')).toContain('Content-Range')
      expect(response.headers.has('Vary')).toBe(false)
    }
  })

  it('lets every page ask for public files with conditions, and not delete them', async () => {
    const ask = (method: string, path: string) =>
      send(path, {
        method: 'OPTIONS',
        headers: { Origin: 'https://any.example', 'Access-Control-Request-Method': method },
      })
    const allowed = await ask('GET', FILE)
    expect([allowed.status, allowed.headers.get('Access-Control-Allow-Origin')]).toEqual([204, '*'])
    expect(allowed.headers.get('Access-Control-Allow-Methods')).toBe('GET,HEAD')
    expect(allowed.headers.get('Access-Control-Allow-Headers')).toContain('If-None-Match')
    for (const [method, path] of [
      ['DELETE', FILE],
      ['GET', '/files/originals/x'],
      ['GET', '/files/originals%2Fx'],
    ] as const) {
      expect((await ask(method, path)).headers.has('Access-Control-Allow-Origin')).toBe(false)
    }
  })

  it('lets every page read public files where no origin is allowed', async () => {
    const app = fakeApp(async (input) => conversionOf(input), { ALLOWED_ORIGINS: '' })
    const answer = await app.request('/files/full/nothing', { headers: { Origin: ORIGIN } })
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
  })

  it('with * names everybody', async () => {
    const app = fakeApp(async (input) => conversionOf(input), { ALLOWED_ORIGINS: '*' })
    const answer = await app.request('/health', { headers: { Origin: 'https://any.example' } })
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*')
  })
})
