/** Closes a route to everybody without a key, or without an admin's. */

import type { MiddlewareHandler } from 'hono'
import { HttpProblem } from '../answer/http-problem.ts'
import type { AppEnv } from '../app-env.ts'
import { findKey } from '../caller/find-key.ts'

/**
 * Takes `Authorization: Bearer <key>` and `x-api-key: <key>`; an admin's key opens every route. No
 * API key configured: closed to all others, 503.
 */
export function requireKey(): MiddlewareHandler<AppEnv> {
  return async function requireKey(c, next) {
    const { apiKeys, adminApiKeys } = c.var.services.config
    const admin = await findKey(c, adminApiKeys)
    if (!admin && apiKeys.length === 0) throw notConfigured('API key')
    const key = admin ?? (await findKey(c, apiKeys))
    if (!key) throw unauthorized()
    c.set('apiKey', key.name)
    c.set('isAdmin', admin !== undefined)
    await next()
  }
}

/** Takes a key of `ADMIN_API_KEYS` in the same headers; another valid key is 403. */
export function requireAdminKey(): MiddlewareHandler<AppEnv> {
  return async function requireAdminKey(c, next) {
    const { apiKeys, adminApiKeys } = c.var.services.config
    if (adminApiKeys.length === 0) throw notConfigured('admin key')
    const key = await findKey(c, adminApiKeys)
    if (!key) {
      const known = await findKey(c, apiKeys)
      if (!known) throw unauthorized()
      c.set('apiKey', known.name)
      throw new HttpProblem('forbidden', 'Cannot do this: it takes an admin key')
    }
    c.set('apiKey', key.name)
    c.set('isAdmin', true)
    await next()
  }
}

function notConfigured(what: string): HttpProblem {
  return new HttpProblem('not-configured', `Cannot authenticate: no ${what} is configured`, {
    headers: { 'Retry-After': '60' },
  })
}

function unauthorized(): HttpProblem {
  const message = 'Cannot authenticate: the API key is wrong or missing'
  return new HttpProblem('unauthorized', message, { headers: { 'WWW-Authenticate': 'Bearer' } })
}
