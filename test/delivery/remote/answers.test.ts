import { describe, expect, it } from 'vitest'
import { MEBIBYTE } from '../../../src/engine/index.ts'
import { jpeg, URL_OF_CAT, useNetwork } from './network.ts'

const net = useNetwork()
const { serve, use } = net

describe('what comes', () => {
  it.each<[string, () => void, object, string]>([
    [
      'no picture',
      () => serve(Buffer.from('<html>'), { 'Content-Type': 'image/jpeg' }),
      { code: 'unsupported-format' },
      'not-an-image',
    ],
    [
      'a damaged header',
      () => serve(jpeg.subarray(0, 20)),
      { code: 'damaged-image' },
      'not-an-image',
    ],
    ['nothing', () => serve(Buffer.alloc(0)), { name: 'ImageError' }, 'not-an-image'],
    [
      '404',
      () => {
        net.answer = (_, response) => response.writeHead(404).end(jpeg)
      },
      { code: 'missing' },
      'missing',
    ],
    [
      '500',
      () => {
        net.answer = (_, response) => response.writeHead(500).end(jpeg)
      },
      { code: 'unreachable' },
      'unreachable',
    ],
    [
      '304 that nobody asked for',
      () => {
        net.answer = (_, response) => response.writeHead(304).end()
      },
      { code: 'unreachable', message: 'Cannot fetch the source: its host answers 304' },
      'unreachable',
    ],
    [
      'a body that ends before its length',
      () => {
        net.answer = (_, response) => {
          response.writeHead(200, { 'Content-Length': `${jpeg.length}` })
          response.write(jpeg.subarray(0, 50), () => response.socket?.destroy())
        }
      },
      {
        code: 'unreachable',
        message: 'Cannot fetch the source: its host has broken off its answer',
      },
      'unreachable',
    ],
    [
      '401',
      () => {
        net.answer = (_, response) => response.writeHead(401).end(jpeg)
      },
      { code: 'unreachable' },
      'unreachable',
    ],
    [
      'a connection that ends',
      () => {
        net.answer = (request) => request.socket.destroy()
      },
      { code: 'unreachable' },
      'unreachable',
    ],
    [
      'private',
      () => serve(jpeg, { 'Cache-Control': 'private' }),
      { code: 'not-allowed' },
      'not-allowed',
    ],
    [
      'no-store',
      () => serve(jpeg, { 'Cache-Control': 'max-age=9, NO-STORE' }),
      { code: 'not-allowed' },
      'not-allowed',
    ],
    [
      'a declared length over the limit',
      () => {
        net.answer = (_, response) =>
          response.writeHead(200, { 'Content-Length': `${2 * MEBIBYTE}` }).flushHeaders()
      },
      { code: 'too-large' },
      'too-large',
    ],
    [
      'more than it declared',
      () => {
        net.answer = (_, response) => {
          response.writeHead(200)
          for (let i = 0; i < 40; i++) response.write(Buffer.alloc(65_536))
          response.end()
        }
      },
      { code: 'too-large' },
      'too-large',
    ],
  ])('is refused where it is %s, and not kept', async (_, prepare, error, outcome) => {
    prepare()
    await expect(net.sources.find(URL_OF_CAT, use)).rejects.toMatchObject(error)
    expect(net.outcomes).toEqual([outcome])
    expect((await net.store.list({ prefix: 'sources/' })).objects).toEqual([])
  })

  it('is refused where it takes too long, before its first byte and after', async () => {
    net.sources = net.newSources(100)
    net.answer = () => {}
    await expect(net.sources.find(URL_OF_CAT, use)).rejects.toMatchObject({ code: 'timeout' })
    net.answer = (_, response) => response.writeHead(200).write(jpeg.subarray(0, 10))
    await expect(net.sources.find(URL_OF_CAT, use)).rejects.toMatchObject({ code: 'timeout' })
    net.server.closeAllConnections()
  })

  it('is what its bytes are, whatever it is called', async () => {
    serve(jpeg, { 'Content-Type': 'text/html' })
    await net.sources.find(URL_OF_CAT, use)
    const { objects } = await net.store.list({ prefix: 'sources/' })
    expect(objects.map(({ contentType }) => contentType)).toEqual(['text/plain', 'image/jpeg'])
  })
})
