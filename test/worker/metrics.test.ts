import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { ImageError } from '../../src/engine/index.ts'
import { IsolateMetrics } from '../../src/metrics/metrics.ts'
import type { MetricsReport } from '../../src/metrics/totals.ts'
import { parseExposition, sampleOf } from '../helpers/exposition-parser.ts'
import { convert, convertRaw, expectProblem, fixture, form, send } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'
import { API_KEY } from './test-env.ts'

const AUTH = { 'x-api-key': API_KEY }

async function scrape() {
  const response = await send('/metrics', { headers: AUTH })
  expect(response.status).toBe(200)
  return parseExposition(await response.text())
}

/** A known series of requests, on a Worker that has answered nothing before. */
const known = { converted: 0, received: 0 }
beforeAll(async () => {
  const jpeg = await convertRaw('photo.jpg', '?format=webp&width=20')
  const png = await convert(form('logo.png', { format: 'png' }))
  known.converted = (await jpeg.bytes()).length + (await png.bytes()).length
  known.received = fixture('photo.jpg').length + fixture('logo.png').length
  await convert(fixture('photo.jpg').subarray(0, 400), {
    headers: { 'Content-Type': 'image/jpeg' },
  })
  await convert('words', { headers: { 'Content-Type': 'image/jpeg' } })
  await Promise.all(Array.from({ length: 5 }, () => send('/convert', { method: 'POST' })))
  for (let i = 0; i < 3; i++) await send('/health')
  await send('/health', { method: 'HEAD' })
  await send(`/nothing/${crypto.randomUUID()}`)
  await send('/health', { method: 'PROPFIND' })
})

async function expectKnownCounts() {
  const numbers = await scrape()
  const count = (name: string, labels: Record<string, string>) => sampleOf(numbers, name, labels)
  const requests = (method: string, route: string, status: string) =>
    count('http_requests_total', { method, route, status })
  expect(requests('POST', '/convert', '200')).toBe(2)
  expect(requests('POST', '/convert', '422')).toBe(1)
  expect(requests('POST', '/convert', '415')).toBe(1)
  expect(requests('POST', '/convert', '401')).toBe(5)
  expect(requests('GET', '/health', '200')).toBe(3)
  expect(requests('HEAD', '/health', '200')).toBe(1)
  expect(requests('GET', 'none', '404')).toBe(1)
  expect(requests('other', 'none', '405')).toBe(1)

  const convertRoute = { method: 'POST', route: '/convert' }
  expect(count('http_requests_duration_seconds_count', convertRoute)).toBe(9)
  expect(count('http_requests_duration_seconds_sum', convertRoute)).toBeGreaterThan(0)

  const conversions = (from: string, to: string, outcome: string) =>
    count('conversions_total', { from, to, outcome })
  expect(conversions('jpeg', 'webp', 'ok')).toBe(1)
  expect(conversions('png', 'png', 'ok')).toBe(1)
  expect(conversions('unknown', 'webp', 'unsupported-format')).toBe(1)
  expect(count('processed_bytes_total', { direction: 'in' })).toBe(known.received)
  expect(count('processed_bytes_total', { direction: 'out' })).toBe(known.converted)
  expect(count('conversion_peak_bytes_count', {})).toBe(2)
  expect(count('conversion_peak_bytes_sum', {})).toBeGreaterThan(known.received)

  const rejected = (reason: string) => count('rejected_total', { reason })
  expect(rejected('unauthorized')).toBe(5)
  expect(rejected('damaged-image')).toBe(1)
  expect(rejected('unsupported-format')).toBe(1)
  expect(rejected('not-found')).toBe(1)
  expect(rejected('method-not-allowed')).toBe(1)
  return numbers
}

describe('GET /metrics', () => {
  it('shows exactly what was asked, converted and refused', async () => {
    await expectKnownCounts()
  })

  it('shows the same after the object was evicted', async () => {
    await evictDurableObject(env.METRICS.getByName('all'))
    await expectKnownCounts()
  })

  it('counts itself in the next answer', async () => {
    const labels = { method: 'GET', route: '/metrics', status: '200' }
    const before = sampleOf(await scrape(), 'http_requests_total', labels) ?? 0
    expect(sampleOf(await scrape(), 'http_requests_total', labels)).toBe(before + 1)
  })

  it('has routes and never paths, whatever was asked', async () => {
    for (let i = 0; i < 5; i++) await send(`/files/${crypto.randomUUID()}.jpg`)
    const { samples = [] } = (await scrape()).get('http_requests_total') ?? {}
    const routes = samples.map(({ labels }) => labels.route ?? '')
    expect(routes.filter((route) => /[0-9a-f]{8}-/.test(route))).toEqual([])
  })

  it('is Prometheus text 0.0.4 that is not cached', async () => {
    const { headers } = await send('/metrics', { headers: AUTH })
    expect(headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(headers.get('Cache-Control')).toBe('no-store')
  })

  it('without a key is 401', async () => {
    await expectProblem(await send('/metrics'), 401, 'unauthorized')
  })

  it('needs no key when METRICS_PUBLIC is true', async () => {
    const app = fakeApp(unreachable, { METRICS_PUBLIC: 'true', API_KEYS: '' })
    expect((await app.request('/metrics')).status).toBe(200)
    const closed = fakeApp(unreachable, { METRICS_PUBLIC: 'false', API_KEYS: '' })
    await expectProblem(await closed.request('/metrics'), 503, 'not-configured')
  })
})

describe('a metrics object that fails', () => {
  it('GET /metrics is 503 unavailable, and no other request notices', async () => {
    const app = fakeApp(
      async (input) => conversionOf(input),
      {},
      () => ({ metrics: brokenMetrics() }),
    )
    expect((await app.convert()).status).toBe(200)
    const response = await app.request('/metrics', { headers: AUTH })
    expect(response.headers.get('Retry-After')).toBe('10')
    await expectProblem(response, 503, 'unavailable')
  })
})

describe('measuredConverter()', () => {
  it('names the formats and the code of a failure', async () => {
    const app = fakeApp(async () => {
      throw new ImageError('codec-failed', 'Cannot encode AVIF: the codec crashed')
    })
    const form = new FormData()
    form.append('file', new File([fixture('photo.webp')], 'photo.webp'))
    form.append('format', 'avif')
    await app.request('/convert', { method: 'POST', body: form, headers: AUTH })
    expect(app.counted()).toMatchObject({
      '["conversions_total","","webp","avif","codec-failed"]': 1,
    })
    expect(Object.keys(app.counted()).join()).not.toContain('rejected_total')
  })
})

describe('MetricsObject', () => {
  const batch = (number: number): MetricsReport => ({
    sender: 'isolate',
    number,
    samples: new Map([['["rejected_total","","busy"]', 1]]),
    timings: [],
  })
  const busy = async (object: { read(): Promise<string> }) =>
    sampleOf(parseExposition(await object.read()), 'rejected_total', { reason: 'busy' })

  it('adds a batch once when it comes twice, eviction or not', async () => {
    const object = env.METRICS.getByName('twice')
    await object.merge(batch(1))
    await evictDurableObject(object)
    await object.merge(batch(1))
    await object.merge(batch(2))
    expect(await busy(object)).toBe(2)
  })

  it('ends thirty days after its last batch, and not before', async () => {
    const object = env.METRICS.getByName('old')
    await object.merge(batch(1))
    expect(await runDurableObjectAlarm(object)).toBe(true)
    expect(await busy(object)).toBe(1)
    await runInDurableObject(object, (_, { storage }) => {
      const month = 30 * 86_400_000
      const totals = storage.kv.get<{ updatedAt: number }>('totals')
      storage.kv.put('totals', { ...totals, updatedAt: (totals?.updatedAt ?? 0) - month })
    })
    expect(await runDurableObjectAlarm(object)).toBe(true)
    expect(await busy(object)).toBeUndefined()
    expect(await runDurableObjectAlarm(object)).toBe(false)
  })
})

function brokenMetrics(): IsolateMetrics {
  const broken = async () => {
    throw new Error('out of reach')
  }
  return new IsolateMetrics({ send: broken, read: broken, stats: broken, now: () => Date.now() })
}

async function unreachable(): Promise<never> {
  throw new Error('not reached')
}
