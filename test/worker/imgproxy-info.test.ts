import { describe, expect, it } from 'vitest'
import { fixture } from './client.ts'
import { app, KEYS, signed, told } from './imgproxy-app.ts'

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
