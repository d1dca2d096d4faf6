/** Puts the services on the context. */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv, Services } from '../app-env.ts'

/** `load` throws a `ConfigError` on every call while a variable is wrong: no route is reached. */
export function withServices(load: (env: object) => Services): MiddlewareHandler<AppEnv> {
  return async function withServices(c, next) {
    c.set('services', load(c.env))
    await next()
  }
}
