/** So many requests a minute for each key, counted exactly. */

import type { Context, MiddlewareHandler } from 'hono'
import { every } from 'hono/combine'
import type { Hit } from '../../rate-limit/limiter.ts'
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
 * (draft-ietf-httpapi-ratelimit-headers-11), unless the request could not be counted: then it passes.
 */
export function rateLimit(): MiddlewareHandler<AppEnv> {
  return every(firstGate(), async function rateLimit(c: Context<AppEnv>, next) {
    if (c.var.services.config.rateLimitPerMinute > 0) await limitHits(c, await subjectOf(c))
    await next()
  })
}

/** Counts one hit of `subject`; throws the refusal of one too many. */
export async function limitHits(c: Context<AppEnv>, subject: string): Promise<void> {
  const { config, limiter } = c.var.services
  const limit = config.rateLimitPerMinute
  const hit = limit === 0 ? undefined : await limiter.hit(subject, WINDOW_MS)
  if (!hit) return
  // Written before the answer is made, so that problems carry them too.
  c.header('RateLimit-Policy', `"default";q=${limit};w=${WINDOW_SECONDS}`)
  c.header('RateLimit', `"default";r=${Math.max(0, limit - hit.hits)};t=${secondsLeft(hit)}`)
  if (hit.hits > limit) throw refusal(limit, Math.max(1, secondsLeft(hit)))
}

async function subjectOf(c: Context<AppEnv>): Promise<string> {
  const { apiKeys, adminApiKeys } = c.var.services.config
  const key = await findKey(c, [...apiKeys, ...adminApiKeys])
  if (!key) return `address:${clientAddress(c)}`
  c.set('apiKey', key.name)
  return `key:${key.name}`
}

function refusal(limit: number, retryAfter: number): HttpProblem {
  const detail = `Cannot take the request: over ${limit} in ${WINDOW_SECONDS} seconds`
  return new HttpProblem('rate-limited', detail, {
    members: { limit, retryAfter },
    headers: { 'Retry-After': `${retryAfter}` },
  })
}

/** The object's clock may be ahead of or behind the window that was asked for. */
function secondsLeft({ endsInMs }: Hit): number {
  return Math.min(WINDOW_SECONDS, Math.max(0, Math.ceil(endsInMs / 1_000)))
}
