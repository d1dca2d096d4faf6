import { evictDurableObject, listDurableObjectIds, runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createRateLimiter } from '../../src/rate-limit/limiter.ts'
import { expectProblem, send } from './client.ts'
import { fakeApp } from './fake-app.ts'
import { ADMIN_API_KEY, API_KEY, SECOND_API_KEY, TEST_ENV } from './test-env.ts'

const LIMIT = Number(TEST_ENV.RATE_LIMIT_PER_MINUTE)
const POLICY = `"default";q=${LIMIT};w=60`

/** A limited request that costs nothing: it has no body, so it is 400 unless it is 429. */
function ask(key: string, headers: Record<string, string> = {}): Promise<Response> {
  return send('/convert', { method: 'POST', headers: { 'x-api-key': key, ...headers } })
}

/** So many requests, `atOnce` at a time: all at once would wait for a busy machine longer than the counter is waited for. */
async function bursts(count: number, atOnce: number): Promise<Response[]> {
  const responses: Response[] = []
  while (responses.length < count) {
    responses.push(...(await Promise.all(Array.from({ length: atOnce }, () => ask(API_KEY)))))
  }
  return responses
}

/** What the `RateLimit` field says. */
function fieldOf(response: Response): { remaining: number; seconds: number } {
  const field = /^"default";r=(\d+);t=(\d+)$/.exec(response.headers.get('RateLimit') ?? '')
  return { remaining: Number(field?.[1]), seconds: Number(field?.[2]) }
}

describe('rateLimit()', () => {
  it('answers 429 at exactly the configured count of a burst, and to no other key', async () => {
    const burst = await bursts(LIMIT + 20, 20)
    const passed = burst.filter(({ status }) => status !== 429)
    const refused = burst.filter(({ status }) => status === 429)
    expect([passed.length, refused.length]).toEqual([LIMIT, 20])
    const left = passed.map((response) => fieldOf(response).remaining).sort((a, b) => a - b)
    expect(left).toEqual(Array.from({ length: LIMIT }, (_, i) => i))
    for (const response of refused) {
      const { remaining, seconds } = fieldOf(response)
      expect(remaining).toBe(0)
      expect(response.headers.get('RateLimit-Policy')).toBe(POLICY)
      expect(response.headers.get('Retry-After')).toBe(`${seconds}`)
      const problem = await expectProblem(response, 429, 'rate-limited')
      expect(problem).toMatchObject({ limit: LIMIT, retryAfter: seconds })
    }
    const other = await ask(SECOND_API_KEY)
    expect(other.status).toBe(400)
    expect(fieldOf(other).remaining).toBe(LIMIT - 1)
  })

  it('counts down, within one window, over both ways to send a key', async () => {
    const first = fieldOf(await ask(SECOND_API_KEY))
    const headers = { Authorization: `Bearer ${SECOND_API_KEY}` }
    const response = await send('/convert', { method: 'POST', headers })
    const second = fieldOf(response)
    expect(response.headers.get('RateLimit-Policy')).toBe(POLICY)
    expect(second.remaining).toBe(first.remaining - 1)
    expect(second.seconds).toBeLessThanOrEqual(first.seconds)
    expect(first.seconds).toBeLessThanOrEqual(60)
    expect(second.seconds).toBeGreaterThan(0)
  })

  it('counts wrong and missing keys by address, and answers 401 with the fields', async () => {
    const address = { 'CF-Connecting-IP': '203.0.113.7' }
    const wrong = await ask('wrong-key-0123456789', address)
    expect(fieldOf(wrong).remaining).toBe(LIMIT - 1)
    await expectProblem(wrong, 401, 'unauthorized')
    expect(fieldOf(await ask('', address)).remaining).toBe(LIMIT - 2)
    const elsewhere = await ask('', { 'CF-Connecting-IP': '203.0.113.8' })
    expect(fieldOf(elsewhere).remaining).toBe(LIMIT - 1)
  })

  it('limits a key wherever it comes from, admin keys too', async () => {
    const one = await ask(ADMIN_API_KEY, { 'CF-Connecting-IP': '203.0.113.20' })
    const two = await ask(ADMIN_API_KEY, { 'CF-Connecting-IP': '203.0.113.21' })
    expect(fieldOf(two).remaining).toBe(fieldOf(one).remaining - 1)
  })

  it.each(['/health', '/healthz', '/metrics', '/nothing'])('leaves %s alone', async (path) => {
    const { headers } = await send(path, { headers: { 'x-api-key': SECOND_API_KEY } })
    expect([headers.get('RateLimit'), headers.get('RateLimit-Policy')]).toEqual([null, null])
  })

  it('is off at 0 a minute', async () => {
    let hits = 0
    const limiter = {
      allowAddress: async () => true,
      hit: async () => ({ hits: ++hits, endsInMs: 1_000 }),
    }
    const app = fakeApp(unreachable, { RATE_LIMIT_PER_MINUTE: '0' }, () => ({ limiter }))
    const response = await app.convert({ body: '' })
    expect(response.headers.has('RateLimit')).toBe(false)
    expect([response.status, hits]).toEqual([400, 0])
  })
})

describe('firstGate()', () => {
  it('refuses an address over its limit before its key is looked at', async () => {
    const refused = await askWhenFull('203.0.113.30', '203.0.113.30')
    expect(refused.headers.get('Retry-After')).toBe('60')
    expect(refused.headers.get('RateLimit-Policy')).toBe('"first-gate";q=600;w=60')
    expect(refused.headers.get('RateLimit')).toBe('"first-gate";r=0;t=60')
    await expectProblem(refused, 429, 'rate-limited')
    expect((await ask('wrong', { 'CF-Connecting-IP': '203.0.113.31' })).status).toBe(401)
  })

  it('takes all addresses of one IPv6 network for one', async () => {
    const refused = await askWhenFull('2001:db8:0:0::/64', '2001:db8::ffff')
    await expectProblem(refused, 429, 'rate-limited')
  })

  it('guards /metrics as well', async () => {
    const refused = await askWhenFull('203.0.113.32', '203.0.113.32', '/metrics')
    await expectProblem(refused, 429, 'rate-limited')
  })
})

/** Far more than it lets through in a minute. */
const MOST_ASKED = 10_000

/** Uses the gate up, then asks; again, should the minute that its window follows end in between. */
async function askWhenFull(key: string, address: string, path = '/convert'): Promise<Response> {
  const method = path === '/convert' ? 'POST' : 'GET'
  for (let attempt = 0; attempt < 5; attempt++) {
    let asked = 0
    while ((await env.FIRST_GATE.limit({ key })).success) {
      if (++asked > MOST_ASKED) throw new Error('the gate does not close')
    }
    const response = await send(path, { method, headers: { 'CF-Connecting-IP': address } })
    if (response.status === 429) return response
  }
  throw new Error('the gate closes for others only')
}

describe('RateLimitObject', () => {
  it('keeps its count when it is evicted', async () => {
    const object = env.RATE_LIMITS.getByName('evicted')
    expect(await object.hit(60_000)).toMatchObject({ hits: 1 })
    await evictDurableObject(object)
    expect(await object.hit(60_000)).toMatchObject({ hits: 2 })
  })

  it('begins again when its window has ended', async () => {
    const object = env.RATE_LIMITS.getByName('short')
    expect(await object.hit(0)).toEqual({ hits: 1, endsInMs: 0 })
    expect(await object.hit(60_000)).toMatchObject({ hits: 1 })
  })

  it('ends by its alarm, but not while its window is open', async () => {
    const object = env.RATE_LIMITS.getByName('alarmed')
    await object.hit(60_000)
    expect(await runDurableObjectAlarm(object)).toBe(true)
    expect(await object.hit(60_000)).toMatchObject({ hits: 2 })

    const ended = env.RATE_LIMITS.getByName('ended')
    await ended.hit(0)
    await runDurableObjectAlarm(ended)
    expect(await runDurableObjectAlarm(ended)).toBe(false)
  })

  it('is one for each key and address', async () => {
    const before = await listDurableObjectIds(env.RATE_LIMITS)
    await ask(SECOND_API_KEY)
    await ask('', { 'CF-Connecting-IP': '198.51.100.1' })
    expect(await listDurableObjectIds(env.RATE_LIMITS)).toHaveLength(before.length + 1)
  })
})

describe('a rate limiter that fails', () => {
  it('rateLimit() lets requests pass without the fields, and counts that', async () => {
    const broken = async () => {
      throw new Error('out of reach')
    }
    const ports = { gate: broken, count: broken, wait: () => new Promise<never>(() => {}) }
    const app = fakeApp(unreachable, {}, (metrics) => ({
      limiter: createRateLimiter(ports, metrics),
    }))
    const response = await app.convert({ body: '' })
    expect(response.headers.has('RateLimit')).toBe(false)
    await expectProblem(response, 400, 'empty-file')
    expect(app.counted()).toMatchObject({
      '["rate_limiter_failures_total","","first-gate"]': 1,
      '["rate_limiter_failures_total","","counter"]': 1,
    })
  })
})

async function unreachable(): Promise<never> {
  throw new Error('not reached')
}
