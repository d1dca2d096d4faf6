/** Who may still ask. Two gates that never fail a request: if one breaks, it lets everybody pass. */

import type { Metrics } from '../metrics/metrics.ts'

/** What one counted request learns. */
export interface Hit {
  /** Hits in this window, this one included. */
  readonly hits: number
  readonly endsInMs: number
}

export interface RateLimiter {
  /** The platform's cheap gate: roughly counted, near the caller. False: refuse. */
  allowAddress(address: string): Promise<boolean>
  /** The exact count. `undefined`: it could not be taken. */
  hit(subject: string, windowMs: number): Promise<Hit | undefined>
}

/** The bindings behind it. */
export interface RateLimitPorts {
  gate(key: string): Promise<{ readonly success: boolean }>
  count(subject: string, windowMs: number): Promise<Hit>
  wait(ms: number): Promise<void>
}

/** The first gate's numbers, as wrangler.toml has them: the binding itself does not tell. */
export const FIRST_GATE = { limit: 600, periodSeconds: 60 } as const

/** Who has no answer by then has failed: nobody should wait longer to be counted than to be served. */
const PATIENCE_MS = 2_000

/** Counts every failure of a gate, in `rate_limiter_failures_total`. */
export function createRateLimiter(ports: RateLimitPorts, metrics: Metrics): RateLimiter {
  return {
    async allowAddress(address) {
      try {
        return (await ports.gate(address)).success
      } catch {
        metrics.count('rate_limiter_failures_total', { limiter: 'first-gate' })
        return true
      }
    },
    async hit(subject, windowMs) {
      const counting = Promise.race([ports.count(subject, windowMs), ports.wait(PATIENCE_MS)])
      const hit = await counting.catch(() => undefined)
      if (hit) return hit
      metrics.count('rate_limiter_failures_total', { limiter: 'counter' })
      return undefined
    },
  }
}
