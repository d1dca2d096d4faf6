/** imgproxy's addresses on the wire: signatures, statuses, texts and headers. */

import { describe, expect, it } from 'vitest'
import type { ConvertOptions } from '../../src/engine/index.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { fixture } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'

const contentType = 'image/jpeg'
const objects = new MemoryStore()
await objects.put('cat.jpg', fixture('photo.jpg'), { contentType })
await objects.put('photos/cat.jpg', fixture('photo.jpg'), { contentType })
await objects.put('originals/cat.jpg', fixture('photo.jpg'), { contentType })
await objects.put('page.html', new Uint8Array(new TextEncoder().encode('<script>1</script>')), {
  contentType: 'text/html',
})
const b64 = (text: string) =>
  btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
const KEYS = { IMGPROXY_KEY: '736563726574', IMGPROXY_SALT: '68656C6C6F' }
const ENCRYPTION = '1eb5b0e971ad7f45324c1bb15c947cb207c43152fa5c6c7f35c4f36e0c18e0f1'
const asked: ConvertOptions[] = []

function app(env: Record<string, string> = {}, fetchRemote?: Parameters<typeof fakeApp>[3]) {
  const all = { ADAPTERS: 'imgproxy', ALLOWED_SOURCES: 'a.example', ...env }
  const convert: Parameters<typeof fakeApp>[0] = async (input, options) => {
    asked.push(options)
    return conversionOf(input)
  }
  return fakeApp(convert, all, () => ({ store: objects }), fetchRemote)
}

/** As imgproxy's clients sign. */
async function signed(path: string, size = 32): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const raw = new TextEncoder().encode('secret')
  const key = await crypto.subtle.importKey('raw', raw, hmac, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`hello/${path}`))
  const text = String.fromCharCode(...new Uint8Array(mac).subarray(0, size))
  return `/imgproxy/${b64(text)}/${path}`
}

async function told(response: Response): Promise<[number, string]> {
  expect(response.headers.get('Content-Type')).toMatch(/^text\/plain/)
  return [response.status, await response.text()]
}

describe('GET /imgproxy/…', () => {
  it('answers pictures to strangers, in the sizes of strangers, while there are no keys', async () => {
    const { request, counted } = app()
    const response = await request('/imgproxy/_/rs:fill:47:47/plain/local:///cat.jpg@webp')
    expect(response.status).toBe(200)
    expect(asked.at(-1)).toMatchObject({ width: 48, height: 48, fit: 'crop', format: 'webp' })
    expect(response.headers.get('Content-Disposition')).toBe('inline; filename="cat.webp"')
    expect(response.headers.get('Cache-Control')).toContain('public, max-age=86400')
    expect(response.headers.get('Vary')).toBeNull()
    expect(counted()).toMatchObject({ '["adapter_requests_total","","imgproxy","200"]': 1 })
  })

  it('lets Accept decide where no format is said, and says so', async () => {
    const headers = { Accept: 'image/webp;q=0.9,image/avif;q=0' }
    const response = await app().request('/imgproxy/_/w:48/plain/cat.jpg', { headers })
    expect(asked.at(-1)?.format).toBe('webp')
    expect(response.headers.get('Vary')).toBe('Accept')
  })

  it('finds one variant for all ways to say the same', async () => {
    const { request } = app()
    const paths = [
      '_/w:64/q:70/plain/photos/cat.jpg@webp',
      `x/q:70/rs:fit:64/f:webp/${b64('s3://any/photos/cat.jpg')}`,
    ]
    const tags = []
    for (const path of paths) tags.push((await request(`/imgproxy/${path}`)).headers.get('ETag'))
    const before = asked.length
    expect(tags[1]).toBe(tags[0])
    expect(
      (await request('/imgproxy/_/f:webp/w:64/q:70/plain/local:///photos/cat.jpg')).status,
    ).toBe(200)
    expect(asked).toHaveLength(before)
  })

  it('takes what is signed in any size, and nothing that is not', async () => {
    const { request } = app(KEYS)
    const path = 'rs:fit:123:77:1/plain/local:///cat.jpg@png'
    expect((await request(await signed(path))).status).toBe(200)
    expect(asked.at(-1)).toMatchObject({ width: 123, height: 77, fit: 'contain' })
    expect((await request(await signed(`w:33/${b64('local:///cat.jpg')}.png`))).status).toBe(200)
    for (const wrong of ['unsafe', '_', (await signed('w:1/plain/cat.jpg')).split('/')[2]]) {
      expect(await told(await request(`/imgproxy/${wrong}/${path}`))).toEqual([403, 'Forbidden'])
    }
    // A proxy on the way may have written the same in another way.
    const merged = (await signed(path))
      .replace('local:///', 'local:/')
      .replace('rs:fit', 'rs%3Afit')
    expect((await request(merged)).status).toBe(200)
  })

  it('takes short signatures and trusted words as configured; `unsafe` only as strangers are', async () => {
    const env = {
      ...KEYS,
      IMGPROXY_SIGNATURE_SIZE: '8',
      IMGPROXY_TRUSTED_SIGNATURES: 'word,unsafe',
    }
    const { request } = app(env)
    const path = 'w:57/plain/cat.jpg@png'
    expect((await request(await signed(path, 8))).status).toBe(200)
    expect((await request(await signed(path))).status).toBe(403)
    await request(`/imgproxy/word/${path}`)
    expect(asked.at(-1)?.width).toBe(57)
    await request(`/imgproxy/unsafe/${path}`)
    expect(asked.at(-1)?.width).toBe(64)
  })

  it('is closed to strangers where our own addresses have to be signed', async () => {
    const { request } = app({ URL_SIGNING_KEYS: 'web=a-secret-of-the-owner' })
    expect(await told(await request('/imgproxy/_/w:48/plain/cat.jpg'))).toEqual([403, 'Forbidden'])
  })

  it('leaves originals to those who have signed', async () => {
    const path = 'w:48/plain/local:///originals/cat.jpg@png'
    expect((await app().request(`/imgproxy/_/${path}`)).status).toBe(404)
    const response = await app(KEYS).request(await signed(path))
    expect(response.headers.get('Cache-Control')).toMatch(/^private, max-age=/)
  })

  it.each<[string, number, string]>([
    ['/imgproxy/', 404, 'Invalid URL'],
    ['/imgproxy/_', 404, 'Invalid URL'],
    ['/imgproxy/_/', 404, 'Invalid URL'],
    ['/imgproxy/_/w:a/plain/cat.jpg', 404, 'Invalid URL'],
    ['/imgproxy/_/nope:1/plain/cat.jpg', 404, 'Invalid URL'],
    ['/imgproxy/_/w:1/plain/cat.jpg@doc', 404, 'Invalid URL'],
    ['/imgproxy/_/exp:1609448400/plain/cat.jpg', 404, 'Invalid URL'], // TestParseExpiresExpired
    ['/imgproxy/_/msr:1/plain/cat.jpg', 403, 'Invalid URL'],
    ['/imgproxy/_/plain/none.jpg', 404, 'Source is unreachable'],
    ['/imgproxy/_/plain/gs://bucket/cat.jpg', 404, 'Source is unreachable'],
    ['/imgproxy/_/plain/http://a.example/b.jpg', 404, 'Invalid source URL'],
    ['/imgproxy/_/plain/https://b.example/b.jpg', 404, 'Invalid source URL'],
    ['/imgproxy/_/plain/https://127.0.0.1/b.jpg', 404, 'Invalid source URL'],
    ['/imgproxy/_/plain/https://a.example/b.jpg', 502, 'Source is unreachable'],
    ['/imgproxy/_/plain/page.html', 422, 'Invalid source image'],
    ['/imgproxy/_/enc/AAAA', 404, 'Invalid URL'],
    [
      '/imgproxy/rs:fill:1:1/plain/cat.jpg',
      403,
      'The signature appears to be a processing option. The signature section should always be present in the URL.',
    ],
    [
      '/imgproxy/_/wm:1/plain/cat.jpg',
      400,
      'Cannot use option "watermark without IMGPROXY_WATERMARK_URL": it is not supported',
    ],
    [`/imgproxy/_/wm:1/wmu:${b64('local:///cat.jpg')}/plain/cat.jpg`, 404, 'Invalid source URL'],
    ['/imgproxy/_/dpi:300/plain/cat.jpg', 400, 'Cannot use option "dpi": it is not supported'],
    ['/imgproxy/_/f:ico/plain/cat.jpg', 400, 'Cannot use option "format ico": it is not supported'],
  ])('refuses %s with %i %s', async (path, status, text) => {
    expect(await told(await app().request(path))).toEqual([status, text])
  })

  it('refuses other methods', async () => {
    const response = await app().request('/imgproxy/_/plain/cat.jpg', { method: 'POST' })
    expect(response.status).toBe(405)
    expect(response.headers.get('Allow')).toBe('GET, HEAD')
  })

  it('keeps an answer no longer than its address holds', async () => {
    const expires = Math.floor(Date.now() / 1_000) + 100
    const response = await app().request(`/imgproxy/_/exp:${expires}/w:48/plain/cat.jpg@png`)
    const [, seconds] = /max-age=(\d+)$/.exec(response.headers.get('Cache-Control') ?? '') ?? []
    expect(Number(seconds)).toBeLessThanOrEqual(100)
    expect(Number(seconds)).toBeGreaterThan(90)
  })

  // httpheaders/cdv_test.go: the name is the source's or the address's, the extension the result's.
  it.each([
    ['plain/photos/cat.jpg@webp', 'inline; filename="cat.webp"'],
    ['fn:face/plain/cat.jpg@webp', 'inline; filename="face.webp"'],
    ['att:1/plain/cat.jpg@webp', 'attachment; filename="cat.webp"'],
    [`fn:${b64('my"file')}:t/plain/cat.jpg@webp`, 'inline; filename="my_file.webp"'],
    ['raw:1/plain/cat.jpg', 'inline; filename="cat.jpg"'],
  ])('names %s', async (path, expected) => {
    const response = await app().request(`/imgproxy/_/${path}`)
    expect(response.headers.get('Content-Disposition')).toBe(expected)
  })

  it('raw answers the source as it is, and calls nothing a page', async () => {
    const { request } = app()
    const response = await request('/imgproxy/_/raw:1/w:48/plain/cat.jpg')
    expect(response.headers.get('Content-Type')).toBe('image/jpeg')
    expect(await response.bytes()).toEqual(fixture('photo.jpg'))
    const etag = response.headers.get('ETag') ?? ''
    const again = await request('/imgproxy/_/raw:1/plain/cat.jpg', {
      headers: { 'If-None-Match': etag },
    })
    expect(again.status).toBe(304)
    const page = await request('/imgproxy/_/raw:1/plain/page.html')
    expect(page.headers.get('Content-Type')).toBe('application/octet-stream')
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    const head = await request('/imgproxy/_/raw:1/plain/cat.jpg', { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('skip_processing leaves formats alone, unless another is asked for', async () => {
    const { request } = app()
    const source = await request('/imgproxy/_/skp:jpg:gif/w:48/plain/cat.jpg')
    expect(await source.bytes()).toEqual(fixture('photo.jpg'))
    const same = await request('/imgproxy/_/skp:jpg/w:48/plain/cat.jpg@jpg')
    expect((await same.bytes()).length).toBe(fixture('photo.jpg').length)
    const other = await request('/imgproxy/_/skp:jpg/w:48/plain/cat.jpg@png')
    expect((await other.bytes()).length).toBe(1)
    expect((await (await request('/imgproxy/_/skp:gif/w:48/plain/cat.jpg')).bytes()).length).toBe(1)
  })

  it('shows a fallback in place of a source that cannot be had', async () => {
    const { request } = app({ IMGPROXY_FALLBACK_IMAGE_URL: 'local:///cat.jpg' })
    const response = await request('/imgproxy/_/w:48/plain/none.jpg@png')
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=60')
    const own = await app().request(
      `/imgproxy/_/fiu:${b64('local:///cat.jpg')}/w:48/plain/https://a.example/x.jpg@png`,
    )
    expect(own.status).toBe(200)
    expect(
      (await app().request(`/imgproxy/_/fiu:${b64('local:///none')}/plain/none.jpg`)).status,
    ).toBe(404)
  })

  it('lays the configured watermark on for everybody, and others for those who have signed', async () => {
    const env = { IMGPROXY_WATERMARK_URL: 'local:///photos/cat.jpg' }
    expect((await app(env).request('/imgproxy/_/wm:1/plain/cat.jpg@png')).status).toBe(200)
    const path = `wm:1/wmu:${b64('local:///cat.jpg')}/plain/cat.jpg@png`
    expect((await app(env).request(`/imgproxy/_/${path}`)).status).toBe(404)
    expect((await app(KEYS).request(await signed(path))).status).toBe(200)
  })

  it('reads encrypted sources', async () => {
    // docs.imgproxy.net/usage/encrypting_source_url; its host is none that is fetched.
    const path =
      'rs:fit:300:300/enc/p5VjorNdhs7mRRw8gA9TWoRlGci3l1kuzqN43UQlRaRIQ0qtBKW3qFABIsx-ZRz_cVc8iVTYbhsNsxNBL1BHaQ'
    const { request } = app({ IMGPROXY_SOURCE_URL_ENCRYPTION_KEY: ENCRYPTION })
    expect(await told(await request(`/imgproxy/_/${path}`))).toEqual([404, 'Invalid source URL'])
    expect(await told(await request(`/imgproxy/_/${path}x`))).toEqual([404, 'Invalid URL'])
  })

  it('fetches sources of allowed hosts', async () => {
    const fetched: string[] = []
    const fetchRemote = async (address: string) => {
      fetched.push(address)
      return new Response(fixture('photo.jpg'))
    }
    const { request } = app({ IMGPROXY_BASE_URL: 'https://a.example/' }, fetchRemote)
    const response = await request('/imgproxy/_/w:48/plain/dir/b%20c.jpg%3Fd=e@png')
    expect(response.status).toBe(200)
    expect(fetched).toEqual(['https://a.example/dir/b%20c.jpg?d=e'])
  })

  it.each([
    // options/parser/processing_options_test.go: TestParsePlainURLWithReplacement
    ['test://lorem/ipsum.jpg', 'https://images.dev/lorem/dolor/ipsum.jpg'],
    ['test2://lorem.jpg', 'https://lorem.jpg/'],
    ['a+b/c.jpg', 'https://a.example/a+b/c.jpg'],
    ['a.b/c.jpg', 'https://d.example/c.jpg'],
  ])('fetches for %s what it stands for', async (source, expected) => {
    const fetched: string[] = []
    const fetchRemote = async (address: string) => {
      fetched.push(address)
      return new Response(fixture('photo.jpg'))
    }
    const env = {
      ALLOWED_SOURCES: 'a.example,d.example,images.dev,lorem.jpg',
      IMGPROXY_BASE_URL: 'https://',
      IMGPROXY_URL_REPLACEMENTS: [
        ['test://*/', 'test2://images.dev/$', '{1}/dolor/'],
        ['test2://', 'https://'],
        ['a.b/', 'https://d.example/'],
        ['a+b', 'https://a.example/a+b'],
      ]
        .map(([from, ...to]) => `${from}=${to.join('')}`)
        .join(';'),
    }
    const { request } = app(env, fetchRemote)
    const address = `/imgproxy/_/w:48/plain/${encodeURIComponent(source)}@png`
    expect((await request(address)).status).toBe(200)
    expect(fetched).toEqual([expected])
  })

  it('begins where it is told, even at the root, and takes nothing from our own routes', async () => {
    const { request } = app({ IMGPROXY_PATH_PREFIX: '/' })
    expect((await request('/_/w:48/plain/cat.jpg@png')).status).toBe(200)
    expect((await request('/img/w=48,f=png/cat.jpg')).headers.get('Content-Disposition')).toBeNull()
    expect((await request('/health')).headers.get('Content-Type')).toBe('application/json')
    expect(await told(await request('/nowhere'))).toEqual([404, 'Invalid URL'])
  })
})

describe('GET /imgproxy/info/…', () => {
  it('tells size, format and dimensions, and more where it is asked', async () => {
    const { request } = app()
    const response = await request('/imgproxy/info/_/plain/cat.jpg')
    expect(response.headers.get('Content-Type')).toBe('application/json')
    expect(await response.json()).toEqual({
      size: fixture('photo.jpg').length,
      format: 'jpeg',
      mime_type: 'image/jpeg',
      width: 160,
      height: 120,
      orientation: 1,
    })
    const more = await request('/imgproxy/info/_/s:0/f:f/d:0/pn:1/a:1/th:1/p:3/plain/cat.jpg')
    expect(await more.json()).toMatchObject({
      pages_number: 1,
      alpha: false,
      thumb_hash: expect.stringMatching(/^[0-9A-F]+$/),
    })
  })

  it.each<[string, number, string]>([
    ['_/exif:1/plain/cat.jpg', 400, 'Cannot use option "exif": it is not supported'],
    ['_/cl:5/plain/cat.jpg', 400, 'Cannot use option "cl": it is not supported'],
    ['_/a:1:1/plain/cat.jpg', 400, 'Cannot use option "a check_transparency": it is not supported'],
    ['_/p:1/plain/cat.jpg', 404, 'Invalid URL'],
    ['_/w:1/plain/cat.jpg', 404, 'Invalid URL'],
    ['_/bh:10:1/plain/cat.jpg', 404, 'Invalid URL'],
    ['_/msr:1/plain/cat.jpg', 403, 'Invalid URL'],
    ['_/plain/none.jpg', 404, 'Source is unreachable'],
  ])('refuses %s with %i', async (path, status, text) => {
    expect(await told(await app().request(`/imgproxy/info/${path}`))).toEqual([status, text])
  })

  it('has to be signed as pictures have', async () => {
    const { request } = app(KEYS)
    expect(await told(await request('/imgproxy/info/_/plain/cat.jpg'))).toEqual([403, 'Forbidden'])
    const path = (await signed('s:1/plain/cat.jpg')).replace('/imgproxy/', '/imgproxy/info/')
    expect((await request(path)).status).toBe(200)
  })
})

it('GET /imgproxy/health is up', async () => {
  expect(await told(await app().request('/imgproxy/health'))).toEqual([200, 'imgproxy is running'])
})
