import { beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, send } from './client.ts'
import { get, OLD, storeFiles, TEXT, textOf } from './files-client.ts'

let etag: string
let lastModified: string

beforeAll(async () => {
  ;({ etag, lastModified } = await storeFiles())
})

describe('GET /files/:key asks for a part', () => {
  it.each([
    ['bytes=0-0', 'bytes 0-0/10', '0'],
    ['bytes=2-5', 'bytes 2-5/10', '2345'],
    ['bytes=7-', 'bytes 7-9/10', '789'],
    ['bytes=7-999', 'bytes 7-9/10', '789'],
    ['bytes=-3', 'bytes 7-9/10', '789'],
    ['bytes=-99', 'bytes 0-9/10', TEXT],
    ['Bytes=0-1', 'bytes 0-1/10', '01'],
  ])('GET /files/:key with Range: %s is 206 with %s', async (range, contentRange, text) => {
    const response = await get({ Range: range })
    expect(response.status).toBe(206)
    expect(response.headers.get('Content-Range')).toBe(contentRange)
    expect(response.headers.get('Content-Length')).toBe(`${text.length}`)
    expect(response.headers.get('ETag')).toBe(etag)
    expect(await textOf(response)).toBe(text)
  })

  it.each(['bytes=10-', 'bytes=10-20', 'bytes=-0', 'bytes=99999999999999999999-'])(
    'GET /files/:key with Range: %s is 416 that tells the size',
    async (range) => {
      const response = await get({ Range: range })
      expect(response.headers.get('Content-Range')).toBe('bytes */10')
      const problem = await expectProblem(response, 416, 'range-not-satisfiable')
      expect(problem.actual).toBe(10)
    },
  )

  it('GET /files/:key of an empty object with a range is 416', async () => {
    expect((await get({ Range: 'bytes=0-' }, '/files/full/empty')).status).toBe(416)
    expect(await textOf(await send('/files/full/empty'))).toBe('')
  })

  it.each(['bytes=0-1,4-5', 'bytes=5-2', 'bytes=-', 'bytes=a-b', 'items=0-1', 'bytes 0-1', ''])(
    'GET /files/:key with Range: %s is the whole',
    async (range) => {
      const response = await get({ Range: range })
      expect(response.status).toBe(200)
      expect(await textOf(response)).toBe(TEXT)
    },
  )

  it.each([
    ['its tag', () => etag, 206],
    ['its date', () => lastModified, 206],
    ['another tag', () => '"other"', 200],
    ['its tag, weak', () => `W/${etag}`, 200],
    ['another date', () => OLD, 200],
  ])('GET /files/:key with If-Range: %s', async (_, header, status) => {
    const response = await get({ Range: 'bytes=0-1', 'If-Range': header() })
    expect(response.status).toBe(status)
    await textOf(response)
  })
})
