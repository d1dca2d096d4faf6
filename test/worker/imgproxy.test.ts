/** imgproxy's addresses on the wire: statuses, texts and headers. */

import { describe, expect, it } from 'vitest'
import { app, asked, b64, told } from './imgproxy-app.ts'

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

  it('begins where it is told, even at the root, and takes nothing from our own routes', async () => {
    const { request } = app({ IMGPROXY_PATH_PREFIX: '/' })
    expect((await request('/_/w:48/plain/cat.jpg@png')).status).toBe(200)
    expect((await request('/img/w=48,f=png/cat.jpg')).headers.get('Content-Disposition')).toBeNull()
    expect((await request('/health')).headers.get('Content-Type')).toBe('application/json')
    expect(await told(await request('/nowhere'))).toEqual([404, 'Invalid URL'])
  })
})

it('GET /imgproxy/health is up', async () => {
  expect(await told(await app().request('/imgproxy/health'))).toEqual([200, 'imgproxy is running'])
})
