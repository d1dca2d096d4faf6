/** So many requests a minute for each key, counted exactly. */

import type { Context, MiddlewareHandler } from 'hono'
import { every } from 'hono/combine'
import { rateLimiter } from 'hono-rate-limiter'
import { HttpProblem } from '../answer/http-problem.ts'
import type { AppEnv } from '../app-env.ts'
import { clientAddress } from '../caller/client-address.ts'
import { findKey } from '../caller/find-key.ts'
import { firstGate } from './first-gate.ts'

const WINDOW_MS = 60_000
const WINDOW_SECONDS = WINDOW_MS / 1_000

/**
 * Limits a route, by key, or by address for whoever has no valid key: it comes before `requireKey`,
 * so that wrong keys count as well. Every answer carries `RateLimit-Policy` and `RateLimit`
 * (draft-ietf-httpapi-ratelimit-headers-11; the library knows the older ones only).
 */
export function rateLimit(): MiddlewareHandler<AppEnv> {
  return every(firstGate(), async function rateLimit(c: Context<AppEnv>, next) {
    const { config, limiter } = c.var.services
    if (config.rateLimitPerMinute === 0) return await next()
    const limit = rateLimiter<AppEnv>({
      windowMs: WINDOW_MS,
      limit: config.rateLimitPerMinute,
      standardHeaders: false,
      keyGenerator: subjectOf,
      handler: refuse,
      store: {
        // No count, no limit: the request passes, without the fields.
        async increment(subject) {
          const hit = await limiter.hit(subject, WINDOW_MS)
          if (!hit) return { totalHits: 0 }
          return { totalHits: hit.hits, resetTime: new Date(Date.now() + hit.endsInMs) }
        },
        decrement: () => {},
        resetKey: () => {},
      },
    })
    return await limit(c, async () => {
      writeFields(c)
      await next()
    })
  })
}

async function subjectOf(c: Context<AppEnv>): Promise<string> {
  const { apiKeys, adminApiKeys } = c.var.services.config
  const key = await findKey(c, [...apiKeys, ...adminApiKeys])
  if (!key) return `address:${clientAddress(c)}`
  c.set('apiKey', key.name)
  return `key:${key.name}`
}

function refuse(c: Context<AppEnv>): never {
  writeFields(c)
  const { rateLimitPerMinute: limit } = c.var.services.config
  const retryAfter = Math.max(1, secondsLeft(c))
  const detail = `Cannot take the request: over ${limit} in ${WINDOW_SECONDS} seconds`
  throw new HttpProblem('rate-limited', detail, {
    members: { limit, retryAfter },
    headers: { 'Retry-After': `${retryAfter}` },
  })
}

/** Written before the answer is made, so that problems carry them too. */
function writeFields(c: Context<AppEnv>): void {
  const { rateLimit } = c.var
  if (!rateLimit?.resetTime) return
  c.header('RateLimit-Policy', `"default";q=${rateLimit.limit};w=${WINDOW_SECONDS}`)
  c.header('RateLimit', `"default";r=${rateLimit.remaining};t=${secondsLeft(c)}`)
}

function secondsLeft(c: Context<AppEnv>): number {
  const left = (c.var.rateLimit?.resetTime?.getTime() ?? 0) - Date.now()
  return Math.min(WINDOW_SECONDS, Math.max(0, Math.ceil(left / 1_000)))
}
