import { beforeEach, describe, expect, it } from 'vitest'
import { MemoryStore } from '../helpers/memory-store.ts'
import { expectProblem, fixture, send } from './client.ts'
import { conversionOf, type FakeApp, fakeApp } from './fake-app.ts'
import { API_KEY } from './test-env.ts'

const CAT = 'https://images.example/cat.jpg'
const env = { ALLOWED_SOURCES: 'images.example,*.cdn.example' }

let fetched: string[]
let answer: () => Response
let objects: MemoryStore
let app: FakeApp

beforeEach(() => {
  fetched = []
  objects = new MemoryStore()
  answer = () => new Response(fixture('photo.jpg'), { headers: { 'Cache-Control': 'max-age=500' } })
  app = fakeApp(
    async (input) => conversionOf(input),
    env,
    () => ({ store: objects }),
    async (address) => {
      fetched.push(address)
      return answer()
    },
  )
})

describe('GET /img/:options/https://…', () => {
  it('fetches an allowed source once, for all its variants', async () => {
    for (const options of ['w=16', 'w=32', 'w=16,f=webp']) {
      const response = await app.request(`/img/${options}/${CAT}?v=1`)
      expect(response.status).toBe(200)
      const [, left] =
        /^public, max-age=(\d+)$/.exec(response.headers.get('Cache-Control') ?? '') ?? []
      expect(Number(left)).toBeGreaterThan(490)
      expect(Number(left)).toBeLessThanOrEqual(500)
    }
    expect(fetched).toEqual([`${CAT}?v=1`])
    const encoded = encodeURIComponent(`${CAT}?v=1`)
    expect((await app.request(`/img/w=16/${encoded}`)).status).toBe(200)
    expect(fetched).toHaveLength(1)
  })

  it.each([
    ['/img/w=16/https://evil.test/cat.jpg', 403, 'source-not-allowed'],
    ['/img/w=16/http://images.example/cat.jpg', 403, 'source-not-allowed'],
    ['/img/w=16/https://images.example:8443/cat.jpg', 403, 'source-not-allowed'],
    ['/img/w=16/https://cdn.example/cat.jpg', 403, 'source-not-allowed'],
    ['/img/w=16/https%3A%2F%2F127.0.0.1%2F', 403, 'source-not-allowed'],
    [`/img/w=16,onerror=redirect/https://evil.test/cat.jpg`, 403, 'source-not-allowed'],
  ])('%s is %i %s', async (path, status, code) => {
    await expectProblem(await app.request(path), status, code)
    expect(fetched).toEqual([])
  })

  it.each<[number, string, () => Response]>([
    [404, 'not-found', () => new Response('', { status: 404 })],
    [502, 'source-unreachable', () => new Response('', { status: 500 })],
    [415, 'unsupported-format', () => new Response('text')],
    [413, 'body-too-large', () => new Response('', { headers: { 'Content-Length': '99999999' } })],
  ])('is %i %s where the host’s answer is of no use', async (status, code, next) => {
    answer = next
    await expectProblem(await app.request(`/img/w=16/${CAT}`), status, code)
  })

  it('redirects to the source where that was asked for', async () => {
    answer = () => new Response('text')
    const response = await app.request(`/img/w=16,onerror=redirect/${CAT}`)
    expect(response.status).toBe(302)
    expect(response.headers.get('Location')).toBe(CAT)
  })

  it('is 508 for a request that we have sent ourselves', async () => {
    const headers = { Via: '1.1 proxy, 1.1 edgepress' }
    await expectProblem(await app.request(`/img/w=16/${CAT}`, { headers }), 508, 'loop')
  })

  it('fetches nothing by default', async () => {
    await expectProblem(await send(`/img/w=16/${CAT}`), 403, 'source-not-allowed')
  })
})

describe('POST /convert with JSON', () => {
  const post = (document: unknown, query = '', headers = {}) =>
    app.request(`/convert${query}`, {
      method: 'POST',
      body: JSON.stringify(document),
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'x-api-key': API_KEY,
        ...headers,
      },
    })

  it('converts what is at the address', async () => {
    const response = await post({ url: CAT, width: 10, format: 'webp' })
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('image/webp')
    expect(response.headers.get('Image-Original-Bytes')).toBe(`${fixture('photo.jpg').length}`)
    expect(fetched).toEqual([CAT])
  })

  it('plans it, and says that the answer varies', async () => {
    const planned = await post({ url: CAT, format: 'auto' }, '?dry-run=true')
    expect(await planned.json()).toMatchObject({ from: 'jpeg' })
    expect(planned.headers.get('Vary')).toMatch(/^Accept\b/)
  })

  it.each([
    [{ url: 'https://evil.test/' }, 403, 'source-not-allowed'],
    [{ url: CAT, widht: 5 }, 400, 'unknown-option'],
    [{ url: CAT, width: -5 }, 400, 'invalid-option'],
    [{ url: CAT, width: [5] }, 400, 'invalid-option'],
    [{ url: 5 }, 400, 'invalid-option'],
    [{}, 400, 'invalid-option'],
    [[], 400, 'invalid-option'],
    [null, 400, 'invalid-option'],
  ])('%j is %i %s', async (document, status, code) => {
    await expectProblem(await post(document), status, code)
    expect(fetched).toEqual([])
  })

  it('is 400 for what is no JSON, 413 for too much of it, 401 without a key, 508 for ourselves', async () => {
    const headers = { 'Content-Type': 'application/json', 'x-api-key': API_KEY }
    const bad = await app.request('/convert', { method: 'POST', body: '{', headers })
    await expectProblem(bad, 400, 'malformed-body')
    await expectProblem(await post({ url: CAT, x: 'x'.repeat(20_000) }), 413, 'body-too-large')
    await expectProblem(await post({ url: CAT }, '', { 'x-api-key': 'wrong' }), 401, 'unauthorized')
    await expectProblem(await post({ url: CAT }, '', { Via: '2 edgepress' }), 508, 'loop')
  })
})
