import { describe, expect, it } from 'vitest'
import { remoteSource } from '../../../src/delivery/remote/remote-source.ts'
import { MEBIBYTE } from '../../../src/engine/index.ts'
import { HOSTS, jpeg, other, URL_OF_CAT, useNetwork } from './network.ts'

const net = useNetwork()
const { serve, use } = net

describe('freshness', () => {
  const find = () => net.sources.find(URL_OF_CAT, use)

  it('is the origin’s: no request while it lasts, then one with its validators', async () => {
    serve(jpeg, {
      'Cache-Control': 'max-age=60',
      ETag: '"one"',
      'Last-Modified': 'Sat, 01 Jan 2000 00:00:00 GMT',
    })
    const first = await find()
    net.now += 59_000
    expect(await find()).toEqual(first)
    expect(net.requests).toHaveLength(1)
    net.now += 2_000
    net.answer = (request, response) => {
      const { 'if-none-match': tag, 'if-modified-since': since } = request.headers
      expect([tag, since]).toEqual(['"one"', 'Sat, 01 Jan 2000 00:00:00 GMT'])
      response.writeHead(304, { 'Cache-Control': 'max-age=30' }).end()
    }
    const second = await find()
    expect(second).toMatchObject({ digest: first.digest, maxAge: 30, fetchedAt: net.now })
    expect(net.outcomes).toEqual(['fetched', 'not-modified'])
    net.now += 29_000
    await find()
    expect(net.requests).toHaveLength(2)
  })

  it('lets a stale one do while a fresh one is fetched', async () => {
    serve(jpeg, { 'Cache-Control': 'max-age=10, stale-while-revalidate=60' })
    const first = await find()
    net.now += 20_000
    serve(other)
    expect((await find()).digest).toBe(first.digest)
    await Promise.all(net.laters)
    expect((await find()).digest).not.toBe(first.digest)
    expect(net.requests).toHaveLength(2)
  })

  it('keeps no file that nobody names any more', async () => {
    serve(jpeg, { 'Cache-Control': 'max-age=0' })
    await find()
    serve(other, { 'Cache-Control': 'max-age=0' })
    await find()
    expect((await net.store.list({ prefix: 'sources/' })).objects).toHaveLength(2)
  })

  it('goes on with what it has while the origin is down, and forgets it where it is gone', async () => {
    serve(jpeg, { 'Cache-Control': 'max-age=1' })
    const first = await find()
    net.now += 5_000
    net.answer = (_, response) => response.writeHead(503).end()
    expect(await find()).toEqual(first)
    net.answer = (_, response) => response.writeHead(410).end()
    await expect(find()).rejects.toMatchObject({ code: 'missing' })
    expect((await net.store.list({ prefix: 'sources/' })).objects).toEqual([])
  })

  it('is fetched anew where somebody has tidied up', async () => {
    const { sources, store } = net
    const ports = { sources, store, hosts: HOSTS, maxBytes: MEBIBYTE, now: () => net.now }
    const source = remoteSource(URL_OF_CAT, use, ports)
    const version = await source.version()
    for (const { key } of (await net.store.list({ prefix: 'sources/' })).objects) {
      if (key.split('/').length === 3) await net.store.delete(key)
    }
    await expect(source.open(version)).rejects.toMatchObject({ code: 'changed' })
    await source.open(await source.version())
    expect(net.requests).toHaveLength(2)
  })
})
