/** tinify's API: what its clients send, and what they have to get. */

import { describe, expect, it } from 'vitest'
import { MemoryStore } from '../helpers/memory-store.ts'
import { fixture, ORIGIN } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'
import { API_KEY } from './test-env.ts'

const ON = { ADAPTERS: 'tinify', TINIFY_BUCKETS: 'my-bucket=assets/' }
const BASIC = `Basic ${btoa(`api:${API_KEY}`)}`
const PNG = fixture('logo.png')

/** Results have as many bytes as their format's name has letters. */
function tinifyApp(env: Record<string, string> = {}, fetchRemote?: typeof fetch) {
  const store = new MemoryStore()
  const asked: object[] = []
  const hits = new Map<string, number>()
  const convert: Parameters<typeof fakeApp>[0] = async (input, options) => {
    asked.push(options)
    const { format, width = 8, height = 8 } = options
    const bytes = new TextEncoder().encode(format) as Uint8Array<ArrayBuffer>
    return { ...conversionOf(input), format, bytes, width, height }
  }
  const limiter = {
    allowAddress: async () => true,
    hit: async (subject: string) => {
      const count = (hits.get(subject) ?? 0) + 1
      hits.set(subject, count)
      return { hits: count, endsInMs: 1_000 }
    },
  }
  const app = fakeApp(convert, { ...ON, ...env }, () => ({ store, limiter }), fetchRemote)
  const shrink = (body: BodyInit, headers: Record<string, string> = {}) =>
    app.request('/shrink', {
      method: 'POST',
      body,
      headers: { Authorization: BASIC, 'Content-Type': '', ...headers },
    })
  return { ...app, store, asked, shrink }
}

type TinifyApp = ReturnType<typeof tinifyApp>

async function shrunk(app: TinifyApp): Promise<string> {
  const response = await app.shrink(PNG)
  expect(response.status).toBe(201)
  return new URL(response.headers.get('Location')!).pathname
}

function command(app: TinifyApp, path: string, document: unknown, method = 'POST') {
  return app.request(path, {
    method,
    body: JSON.stringify(document),
    headers: { Authorization: BASIC, 'Content-Type': 'application/json' },
  })
}

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

describe('/output/<id>', () => {
  it('hands the file to whoever has its address', async () => {
    const app = tinifyApp()
    const path = await shrunk(app)
    const response = await app.request(path)
    expect([response.status, await response.text()]).toEqual([200, 'png'])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '3',
      'image-width': '8',
      'image-height': '8',
    })
    expect(response.headers.get('Cache-Control')).toMatch(/^private, max-age=\d+$/)
    const head = await app.request(path, { method: 'HEAD' })
    expect([head.status, head.headers.get('Content-Length')]).toEqual([200, '3'])
  })

  it('takes commands with POST, for keys alone, and counts them', async () => {
    const app = tinifyApp()
    const path = await shrunk(app)
    const document = { resize: { method: 'fit', width: 5, height: 4 }, convert: { type: '*/*' } }
    const response = await command(app, path, document)
    // PNG is three letters, and no other has fewer.
    expect([response.status, await response.text()]).toEqual([200, 'png'])
    expect(response.headers.get('Image-Width')).toBe('5')
    expect(response.headers.get('Compression-Count')).toBe('2')
    expect(app.asked.map((options) => (options as { format: string }).format)).toEqual([
      ...['png', 'png', 'avif', 'webp', 'png', 'png'],
    ])
    const stranger = await app.request(path, { method: 'POST', body: '{}' })
    expect(stranger.status).toBe(401)
  })

  it('answers what /shrink has made where a POST says nothing', async () => {
    const app = tinifyApp()
    const path = await shrunk(app)
    const response = await app.request(path, { method: 'POST', headers: { Authorization: BASIC } })
    expect([response.status, await response.text()]).toEqual([200, 'png'])
    const empty = await command(app, path, {})
    expect([empty.status, await empty.text()]).toEqual([200, 'png'])
    expect(empty.headers.get('Compression-Count')).toBeNull()
  })

  it('stores results under our keys of another cloud’s bucket', async () => {
    const app = tinifyApp()
    const path = await shrunk(app)
    const store = {
      ...{ service: 's3', path: 'my-bucket/images/cat.png' },
      ...{ aws_access_key_id: 'id', aws_secret_access_key: 'secret' },
      headers: { 'Cache-Control': 'public, max-age=60' },
    }
    const response = await command(app, path, { store })
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(response.headers.get('Location')).toBe(`${ORIGIN}/files/assets/images/cat.png`)
    expect(response.headers.get('Image-Width')).toBe('8')
    expect(await app.store.head('assets/images/cat.png')).toMatchObject({
      ...{ bytes: 3, contentType: 'image/png', cacheControl: 'public, max-age=60' },
    })
    expect(JSON.stringify(app.logged)).not.toContain('secret')
  })

  it.each([
    [{ store: { service: 's3', path: 'other/cat.png' } }, 's3://other'],
    [{ store: { service: 'gcs', path: 'my-bucket/../originals/x' } }, 'store.path'],
    [{ convert: { type: ['image/jpeg'] } }, 'transform.background'],
    [{ resize: { method: 'scale', width: 0 } }, 'resize.width'],
    [{ zoom: 2 }, 'zoom'],
  ])('refuses %j, and names it', async (document, named) => {
    const app = tinifyApp()
    const response = await command(app, await shrunk(app), document)
    expect(response.status).toBe(400)
    const { error, message } = await response.json<{ error: string; message: string }>()
    expect(error).toBe('Bad request')
    expect(message).toContain(named)
    expect((await app.store.list({ prefix: 'assets/' })).objects).toEqual([])
  })

  it('is gone for whoever asks for what there is not', async () => {
    const app = tinifyApp()
    const path = `/output/0abc${'0'.repeat(36)}`
    for (const response of [await app.request(path), await command(app, path, {})]) {
      expect([response.status, await response.json()]).toMatchObject([404, { error: 'Not found' }])
    }
  })

  it('sees to it now and then that what has expired goes', async () => {
    const app = tinifyApp({ TINIFY_HOURS: '1' })
    const old = 'shrinks/0aaa/x'
    await app.store.put(old, PNG, { contentType: 'image/png' })
    const { store } = app
    const list = store.list.bind(store)
    store.list = async (options) => {
      const page = await list(options)
      const aged = (key: string, uploaded: Date) =>
        key === old ? new Date(uploaded.getTime() - 7_200_000) : uploaded
      return {
        objects: page.objects.map((one) => ({ ...one, uploaded: aged(one.key, one.uploaded) })),
      }
    }
    await shrunk(app)
    expect(await store.head(old)).toBeUndefined()
  })
})
