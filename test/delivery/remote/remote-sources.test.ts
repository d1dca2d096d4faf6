import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createGate } from '../../../src/admission/create-gate.ts'
import { createConverter } from '../../../src/convert/convert.ts'
import { remoteSource } from '../../../src/delivery/remote/remote-source.ts'
import { RemoteSources } from '../../../src/delivery/remote/remote-sources.ts'
import { isOwnRequest } from '../../../src/delivery/remote/via.ts'
import { MEBIBYTE } from '../../../src/engine/index.ts'
import type { Metrics } from '../../../src/metrics/metrics.ts'
import { photo, testEngine } from '../../helpers/engine.ts'
import { MemoryStore } from '../../helpers/memory-store.ts'
import { HARMLESS, HOSTILE_ADDRESSES, HOSTILE_FORMS } from './hostile-addresses.ts'

const HOSTS = ['images.example', '*.cdn.example']
const URL_OF_CAT = 'https://images.example/cat.jpg'
const converter = createConverter(testEngine())
const jpeg = await photo(16, 12).jpeg().toBuffer()
const other = await photo(12, 16).png().toBuffer()

/** Every host on the network: all names lead here. */
let server: Server
let requests: IncomingMessage[]
let answer: (request: IncomingMessage, response: ServerResponse) => void

let store: MemoryStore
let sources: RemoteSources
let outcomes: string[]
let now: number
let laters: Promise<unknown>[]

const use = { admit: async () => {}, later: (work: Promise<unknown>) => void laters.push(work) }
const serve = (body: Uint8Array, headers: Record<string, string> = {}) => {
  answer = (_, response) => response.writeHead(200, headers).end(body)
}

function newSources(deadlineMs = 5_000): RemoteSources {
  const port = (server.address() as AddressInfo).port
  return new RemoteSources({
    async fetch(address, init) {
      const { host, pathname, search } = new URL(address)
      const headers = { ...(init.headers as Record<string, string>), 'X-Asked-For': host }
      return await fetch(`http://127.0.0.1:${port}${pathname}${search}`, { ...init, headers })
    },
    hosts: HOSTS,
    deadlineMs,
    store,
    gate: createGate({ maxUploadBytes: MEBIBYTE, memoryBudget: 96 * MEBIBYTE, waitMs: 500 }, CLOCK),
    converter,
    clock: CLOCK,
    waitMs: 500,
    maxBytes: MEBIBYTE,
    maxAge: 100,
    metrics: {
      count: (name: string, labels: { outcome: string }) => {
        if (name === 'source_fetches_total') outcomes.push(labels.outcome)
      },
    } as unknown as Metrics,
  })
}

const CLOCK = {
  now: () => now,
  wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
}

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => server.close())
beforeEach(() => {
  requests = []
  outcomes = []
  laters = []
  now = 1_000_000
  store = new MemoryStore()
  sources = newSources()
  serve(jpeg)
})

describe('addresses', () => {
  it.each([...HOSTILE_ADDRESSES, ...HOSTILE_FORMS])('never fetches %s', async (address) => {
    await expect(sources.find(address, use)).rejects.toMatchObject({ code: 'not-allowed' })
    expect(requests).toHaveLength(0)
  })

  it('are more than a hundred', () => {
    expect(HOSTILE_ADDRESSES.length + HOSTILE_FORMS.length).toBeGreaterThanOrEqual(100)
  })

  it.each([301, 302, 303, 307, 308])('follows no %i to any of them', async (status) => {
    const targets = [...HOSTILE_ADDRESSES, ...HOSTILE_FORMS].filter((address) => {
      // Relative ones are of the allowed host itself; a header holds no such letters.
      return address !== '' && !address.startsWith('/c') && /^[\x21-\x7e]{1,200}$/.test(address)
    })
    for (const target of targets) {
      requests = []
      answer = (_, response) => response.writeHead(status, { Location: target }).end()
      await expect(sources.find(URL_OF_CAT, use), target).rejects.toMatchObject({
        code: 'not-allowed',
      })
      expect(requests, target).toHaveLength(1)
    }
  })

  it.each(HARMLESS)('fetches %s from the host that is meant', async (address) => {
    await sources.find(address, use)
    expect(['images.example', 'a.cdn.example', 'a.b.cdn.example']).toContain(
      requests[0]?.headers['x-asked-for'],
    )
  })

  it('follows three redirects within the list, and no fourth', async () => {
    const redirecting = (times: number) => {
      let left = times
      answer = (_, response) => {
        if (left-- > 0) response.writeHead(302, { Location: '//a.cdn.example/next' }).end()
        else response.writeHead(200).end(jpeg)
      }
    }
    redirecting(3)
    await sources.find(URL_OF_CAT, use)
    expect(requests.map(({ headers }) => headers['x-asked-for'])).toEqual([
      'images.example',
      ...Array(3).fill('a.cdn.example'),
    ])
    redirecting(4)
    const again = sources.find('https://images.example/other', use)
    await expect(again).rejects.toMatchObject({ code: 'unreachable' })
  })
})

describe('requests', () => {
  it('carry a mark, and nothing of the caller', async () => {
    await sources.find(URL_OF_CAT, use)
    const [{ headers } = { headers: {} as IncomingMessage['headers'] }] = requests
    expect(isOwnRequest(headers.via)).toBe(true)
    expect(headers.cookie).toBeUndefined()
    expect(headers.authorization).toBeUndefined()
  })

  it('are one for all that ask at once', async () => {
    await Promise.all(Array.from({ length: 50 }, () => sources.find(URL_OF_CAT, use)))
    expect(requests).toHaveLength(1)
  })

  it('are none for whoever is not admitted', async () => {
    const admit = async () => Promise.reject(new Error('too many'))
    await expect(sources.find(URL_OF_CAT, { ...use, admit })).rejects.toThrow('too many')
    expect(requests).toHaveLength(0)
  })
})

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
        answer = (_, response) => response.writeHead(404).end(jpeg)
      },
      { code: 'missing' },
      'missing',
    ],
    [
      '500',
      () => {
        answer = (_, response) => response.writeHead(500).end(jpeg)
      },
      { code: 'unreachable' },
      'unreachable',
    ],
    [
      '401',
      () => {
        answer = (_, response) => response.writeHead(401).end(jpeg)
      },
      { code: 'unreachable' },
      'unreachable',
    ],
    [
      'a connection that ends',
      () => {
        answer = (request) => request.socket.destroy()
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
        answer = (_, response) =>
          response.writeHead(200, { 'Content-Length': `${2 * MEBIBYTE}` }).flushHeaders()
      },
      { code: 'too-large' },
      'too-large',
    ],
    [
      'more than it declared',
      () => {
        answer = (_, response) => {
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
    await expect(sources.find(URL_OF_CAT, use)).rejects.toMatchObject(error)
    expect(outcomes).toEqual([outcome])
    expect((await store.list({ prefix: 'sources/' })).objects).toEqual([])
  })

  it('is refused where it takes too long, before its first byte and after', async () => {
    sources = newSources(100)
    answer = () => {}
    await expect(sources.find(URL_OF_CAT, use)).rejects.toMatchObject({ code: 'timeout' })
    answer = (_, response) => response.writeHead(200).write(jpeg.subarray(0, 10))
    await expect(sources.find(URL_OF_CAT, use)).rejects.toMatchObject({ code: 'timeout' })
    server.closeAllConnections()
  })

  it('is what its bytes are, whatever it is called', async () => {
    serve(jpeg, { 'Content-Type': 'text/html' })
    await sources.find(URL_OF_CAT, use)
    const { objects } = await store.list({ prefix: 'sources/' })
    expect(objects.map(({ contentType }) => contentType)).toEqual(['text/plain', 'image/jpeg'])
  })
})

describe('freshness', () => {
  const find = () => sources.find(URL_OF_CAT, use)

  it('is the origin’s: no request while it lasts, then one with its validators', async () => {
    serve(jpeg, {
      'Cache-Control': 'max-age=60',
      ETag: '"one"',
      'Last-Modified': 'Sat, 01 Jan 2000 00:00:00 GMT',
    })
    const first = await find()
    now += 59_000
    expect(await find()).toEqual(first)
    expect(requests).toHaveLength(1)
    now += 2_000
    answer = (request, response) => {
      const { 'if-none-match': tag, 'if-modified-since': since } = request.headers
      expect([tag, since]).toEqual(['"one"', 'Sat, 01 Jan 2000 00:00:00 GMT'])
      response.writeHead(304, { 'Cache-Control': 'max-age=30' }).end()
    }
    const second = await find()
    expect(second).toMatchObject({ digest: first.digest, maxAge: 30, fetchedAt: now })
    expect(outcomes).toEqual(['fetched', 'not-modified'])
    now += 29_000
    await find()
    expect(requests).toHaveLength(2)
  })

  it('lets a stale one do while a fresh one is fetched', async () => {
    serve(jpeg, { 'Cache-Control': 'max-age=10, stale-while-revalidate=60' })
    const first = await find()
    now += 20_000
    serve(other)
    expect((await find()).digest).toBe(first.digest)
    await Promise.all(laters)
    expect((await find()).digest).not.toBe(first.digest)
    expect(requests).toHaveLength(2)
  })

  it('keeps no file that nobody names any more', async () => {
    serve(jpeg, { 'Cache-Control': 'max-age=0' })
    await find()
    serve(other, { 'Cache-Control': 'max-age=0' })
    await find()
    expect((await store.list({ prefix: 'sources/' })).objects).toHaveLength(2)
  })

  it('goes on with what it has while the origin is down, and forgets it where it is gone', async () => {
    serve(jpeg, { 'Cache-Control': 'max-age=1' })
    const first = await find()
    now += 5_000
    answer = (_, response) => response.writeHead(503).end()
    expect(await find()).toEqual(first)
    answer = (_, response) => response.writeHead(410).end()
    await expect(find()).rejects.toMatchObject({ code: 'missing' })
    expect((await store.list({ prefix: 'sources/' })).objects).toEqual([])
  })

  it('is fetched anew where somebody has tidied up', async () => {
    const ports = { sources, store, hosts: HOSTS, maxBytes: MEBIBYTE, now: () => now }
    const source = remoteSource(URL_OF_CAT, use, ports)
    const version = await source.version()
    for (const { key } of (await store.list({ prefix: 'sources/' })).objects) {
      if (key.split('/').length === 3) await store.delete(key)
    }
    await expect(source.open(version)).rejects.toMatchObject({ code: 'changed' })
    await source.open(await source.version())
    expect(requests).toHaveLength(2)
  })
})
