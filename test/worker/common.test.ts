import { describe, expect, it } from 'vitest'
import { version } from '../../package.json'
import { send } from './client.ts'

describe('GET /health', () => {
  it('answers ok and the version without a key', async () => {
    const response = await send('/health')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'ok', version })
  })

  it('GET /healthz answers ok', async () => {
    expect(await (await send('/healthz')).text()).toBe('ok')
  })

  it.each(['/health', '/healthz'])('HEAD %s answers 200 without a body', async (path) => {
    const response = await send(path, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
  })
})

describe('GET /', () => {
  it('says in plain text what is here, without a key', async () => {
    const response = await send('/')
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toMatch(/^text\/plain/)
    const text = await response.text()
    expect(text).toContain(`edgepress ${version}`)
    for (const path of ['/convert', '/compress', '/v1/images', '/files/']) {
      expect(text).toContain(path)
    }
  })
})

describe('requestId()', () => {
  it.each(['a', 'Abc-1.2_3', 'x'.repeat(64)])('takes %s', async (id) => {
    const response = await send('/health', { headers: { 'X-Request-Id': id } })
    expect(response.headers.get('X-Request-Id')).toBe(id)
  })

  it.each(['x'.repeat(65), 'a b', 'a=b', 'a/b'])('replaces %s', async (id) => {
    const response = await send('/nothing', { headers: { 'X-Request-Id': id } })
    expect(response.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('securityHeaders()', () => {
  it.each(['/health', '/nothing'])('protects %s', async (path) => {
    const { headers } = await send(path)
    expect(headers.get('Content-Security-Policy')).toBe("default-src 'none'; sandbox")
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
    expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000; includeSubDomains')
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.has('Server')).toBe(false)
  })
})
