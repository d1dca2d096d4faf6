/** A name for every request, taken from the caller if it is sane. */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'

/** Letters, digits, dots, dashes and underscores; Hono's own middleware takes `=` and refuses the dot. */
const SANE = /^[A-Za-z0-9._-]{1,64}$/

/** Takes `X-Request-Id` or makes one, keeps it for logs and problems, and answers it. */
export function requestId(): MiddlewareHandler<AppEnv> {
  return async function requestId(c, next) {
    const given = c.req.header('X-Request-Id')
    const id = given !== undefined && SANE.test(given) ? given : crypto.randomUUID()
    c.set('requestId', id)
    c.header('X-Request-Id', id)
    await next()
  }
}
