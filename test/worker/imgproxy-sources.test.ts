/** What imgproxy's addresses name as their source, and what is done with it. */

import { describe, expect, it } from 'vitest'
import { fixture } from './client.ts'
import { app, b64, ENCRYPTION, KEYS, signed, told } from './imgproxy-app.ts'

describe('GET /imgproxy/…', () => {
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
})
