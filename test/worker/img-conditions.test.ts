import { beforeAll, describe, expect, it } from 'vitest'
import { expectProblem } from './client.ts'
import { CHROME, img, storePhotos, vary } from './img-client.ts'

beforeAll(storePhotos)

describe('GET /img with conditions and ranges', () => {
  const path = 'w=128,f=webp/photos/cat.jpg'
  const OLD = 'Mon, 01 Jan 2024 00:00:00 GMT'
  let etag = ''
  let changed = ''
  let whole: Uint8Array

  beforeAll(async () => {
    const response = await img(path)
    etag = response.headers.get('ETag') ?? ''
    changed = response.headers.get('Last-Modified') ?? ''
    whole = await response.bytes()
  })

  it.each<[string, () => Record<string, string>]>([
    ['the tag', () => ({ 'If-None-Match': etag })],
    ['the weak tag', () => ({ 'If-None-Match': `W/${etag}` })],
    ['a list', () => ({ 'If-None-Match': `"x", ${etag}` })],
    ['any', () => ({ 'If-None-Match': '*' })],
    ['the date', () => ({ 'If-Modified-Since': changed })],
    ['the tag and an old date', () => ({ 'If-None-Match': etag, 'If-Modified-Since': OLD })],
    ['no-cache besides', () => ({ 'If-None-Match': etag, 'Cache-Control': 'no-cache' })],
  ])('is 304 with what a cache has to renew, for %s', async (_, headers) => {
    const response = await img(path, headers())
    expect(response.status).toBe(304)
    expect(response.headers.get('ETag')).toBe(etag)
    expect(response.headers.get('Cache-Control')).toContain('max-age=86400')
    expect(response.headers.get('Date')).toMatch(/GMT$/)
  })

  it('is 304 with Vary where it was negotiated', async () => {
    const auto = 'w=128/photos/cat.jpg'
    const first = await img(auto, { Accept: CHROME })
    const tag = first.headers.get('ETag') ?? ''
    const again = await img(auto, { Accept: CHROME, 'If-None-Match': tag })
    expect(again.status).toBe(304)
    expect(vary(again)).toBe('Accept')
    const other = await img(auto, { Accept: 'image/webp', 'If-None-Match': tag })
    expect(other.status).toBe(200)
  })

  it.each<[string, () => Record<string, string>]>([
    ['another tag', () => ({ 'If-None-Match': '"other"' })],
    ['another tag and the date', () => ({ 'If-None-Match': '"x"', 'If-Modified-Since': changed })],
    ['an old date', () => ({ 'If-Modified-Since': OLD })],
  ])('is 200 for %s', async (_, headers) => {
    expect((await img(path, headers())).status).toBe(200)
  })

  it('answers a range, also of a variant that is made for it', async () => {
    const part = await img(path, { Range: 'bytes=4-11' })
    expect(part.status).toBe(206)
    expect(part.headers.get('Content-Range')).toBe(`bytes 4-11/${whole.length}`)
    expect(await part.bytes()).toEqual(whole.slice(4, 12))
    const fresh = await img('w=64,q=31,f=webp/photos/cat.jpg', { Range: 'bytes=0-3' })
    expect(fresh.status).toBe(206)
    expect(new TextDecoder().decode(await fresh.bytes())).toBe('RIFF')
  })

  it('is 416 for a range behind the end, and 412 for another version', async () => {
    await expectProblem(await img(path, { Range: 'bytes=9999999-' }), 416, 'range-not-satisfiable')
    await expectProblem(await img(path, { 'If-Match': '"x"' }), 412, 'precondition-failed')
  })
})
