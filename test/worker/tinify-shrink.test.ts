/** tinify's API: what its clients send, and what they have to get. */

import { describe, expect, it } from 'vitest'
import { MemoryStore } from '../helpers/memory-store.ts'
import { fixture, ORIGIN } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'
import { BASIC, command, ON, PNG, shrunk, tinifyApp } from './tinify-app.ts'

describe('POST /shrink', () => {
  it('answers sizes, the address of the output, and how many there were', async () => {
    const app = tinifyApp()
    const response = await app.shrink(PNG)
    expect(response.status).toBe(201)
    const location = response.headers.get('Location')
    expect(location).toMatch(new RegExp(`^${ORIGIN}/output/[0-9a-z]{40}$`))
    expect(response.headers.get('Compression-Count')).toBe('1')
    expect(await response.json()).toEqual({
      input: { size: PNG.length, type: 'image/png' },
      output: {
        ...{ size: 3, type: 'image/png', width: 8, height: 8 },
        ratio: Number((3 / PNG.length).toFixed(4)),
        url: location,
      },
    })
    const again = await app.shrink(PNG)
    expect(again.headers.get('Location')).toBe(location)
    expect(again.headers.get('Compression-Count')).toBe('2')
    expect(app.asked).toMatchObject([{ format: 'png', colors: 256 }, { format: 'png' }])
    expect(app.counted()).toMatchObject({
      '["http_requests_total","","POST","/shrink","201"]': 2,
      '["adapter_requests_total","","tinify","201"]': 2,
    })
  })

  it('asks for less quality where a file would grow', async () => {
    const asked: object[] = []
    const store = new MemoryStore()
    const convert: Parameters<typeof fakeApp>[0] = async (input, { format, maxBytes }) => {
      asked.push({ maxBytes })
      const bytes = new Uint8Array(maxBytes ?? 90_000)
      return { ...conversionOf(input), format, bytes }
    }
    const { request } = fakeApp(convert, ON, () => ({ store }))
    const file = fixture('turnable.jpg')
    const headers = { Authorization: BASIC }
    const response = await request('/shrink', { method: 'POST', body: file, headers })
    const { output } = await response.json<{ output: { size: number } }>()
    expect(asked).toEqual([{ maxBytes: undefined }, { maxBytes: file.length - 1 }])
    expect(output.size).toBe(file.length - 1)
  })

  it.each(['', 'image/png', 'application/x-www-form-urlencoded', 'text/plain'])(
    'takes bytes whatever they are called (%j)',
    async (type) => {
      const response = await tinifyApp().shrink(PNG, { 'Content-Type': type })
      expect(response.status).toBe(201)
    },
  )

  it('fetches {"source":{"url"}}', async () => {
    const fetched: string[] = []
    const app = tinifyApp({ ALLOWED_SOURCES: 'a.example' }, async (url) => {
      fetched.push(String(url))
      return new Response(PNG, { headers: { 'Content-Type': 'image/png' } })
    })
    const document = { source: { url: 'https://a.example/b.png' } }
    const response = await command(app, '/shrink', document)
    expect(response.status).toBe(201)
    expect(fetched).toEqual(['https://a.example/b.png'])
    const { pathname } = new URL(response.headers.get('Location')!)
    expect(pathname).toBe(await shrunk(app))
  })

  it.each([
    // tinify-nodejs:test/tinify-source-test.js, test/tinify-test.js; tinify-php#11, #25
    ['', {}, 400, 'Input missing'],
    ['hello', {}, 415, 'Unsupported media type'],
    [PNG.slice(0, 40), {}, 415, 'Decode error'],
    [PNG, { Authorization: 'Basic YXBpOndyb25n' }, 401, 'Unauthorized'],
    [PNG, { Authorization: '' }, 401, 'Unauthorized'],
    ['{', { 'Content-Type': 'application/json' }, 400, 'Bad request'],
    ['{}', { 'Content-Type': 'application/json' }, 400, 'Bad request'],
    [
      '{"source":{"url":"file://wrong"}}',
      { 'Content-Type': 'application/json' },
      ...([400, 'Source not found'] as const),
    ],
    [
      '{"source":{"url":"https://other.example/x.png"}}',
      { 'Content-Type': 'application/json' },
      ...([400, 'Source not found'] as const),
    ],
    [
      ' '.repeat(102_401),
      { 'Content-Type': 'application/json' },
      ...([413, 'Request entity too large'] as const),
    ],
    [new Uint8Array(1_048_577), {}, 413, 'Request entity too large'],
  ])('refuses bad input in tinify’s words (%#)', async (body, headers, status, error) => {
    const response = await tinifyApp({ MAX_UPLOAD_MB: '1' }).shrink(body, headers)
    expect(response.status).toBe(status)
    expect(response.headers.get('Content-Type')).toBe('application/json')
    expect(await response.json()).toEqual({ error, message: expect.any(String) })
  })

  it('refuses other methods, and paths that are none', async () => {
    const app = tinifyApp()
    const put = await app.request('/shrink', { method: 'PUT', body: PNG })
    expect([put.status, put.headers.get('Allow')]).toEqual([405, 'POST'])
    expect(await put.json()).toMatchObject({ error: 'Method not allowed' })
    const none = await app.request('/output/')
    expect([none.status, await none.json()]).toMatchObject([404, { error: 'Not found' }])
  })

  it('tells 429 in tinify’s words', async () => {
    const app = tinifyApp({ RATE_LIMIT_PER_MINUTE: '1' })
    await app.shrink(PNG)
    const response = await app.shrink(PNG)
    expect(response.status).toBe(429)
    expect(response.headers.get('Retry-After')).toBe('1')
    expect(await response.json()).toMatchObject({ error: 'Too many requests' })
  })
})
