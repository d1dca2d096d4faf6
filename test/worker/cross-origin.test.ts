import { beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, send } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'
import { FILE, get, storeFiles } from './files-client.ts'

beforeAll(async () => {
  await storeFiles()
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
