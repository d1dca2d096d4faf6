import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { IsolateMetrics } from '../../src/metrics/metrics.ts'
import { statsOf } from '../../src/metrics/stats.ts'
import { EMPTY_TOTALS } from '../../src/metrics/totals.ts'
import { createRateLimiter, FIRST_GATE } from '../../src/rate-limit/limiter.ts'

it('FIRST_GATE has the numbers of wrangler.toml', () => {
  const toml = readFileSync('wrangler.toml', 'utf8')
  const [, limit, period] =
    /name = "FIRST_GATE"[^[]*\[ratelimits\.simple\]\s*limit = (\d+)\s*period = (\d+)/.exec(toml) ??
    []
  expect({ limit: Number(limit), periodSeconds: Number(period) }).toEqual(FIRST_GATE)
})

it('createRateLimiter() lets a request pass when its count takes more than two seconds', async () => {
  const waits: number[] = []
  const metrics = new IsolateMetrics({
    ...{ send: async () => {}, read: async () => '', now: () => 0 },
    stats: async () => statsOf(EMPTY_TOTALS, {}),
  })
  const limiter = createRateLimiter(
    {
      gate: async () => ({ success: true }),
      count: () => new Promise(() => {}),
      wait: async (ms) => {
        waits.push(ms)
      },
    },
    metrics,
  )
  expect(await limiter.hit('key:ci', 60_000)).toBeUndefined()
  expect(waits).toEqual([2_000])
})
