import { beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, send } from './client.ts'
import { ADMIN, FILE, get, IMMUTABLE, OLD, storeFiles, TEXT, textOf } from './files-client.ts'

let etag: string
let lastModified: string

beforeAll(async () => {
  ;({ etag, lastModified } = await storeFiles())
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
