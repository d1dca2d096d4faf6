/** Whose address a request has come to. */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import type { Adapter } from './adapter.ts'

/** Puts the adapters that are switched on on the context, and the one that the path belongs to. */
export function findAdapter(adapters: readonly Adapter<AppEnv>[]): MiddlewareHandler<AppEnv> {
  return async function findAdapter(c, next) {
    const { config } = c.var.services
    const on = adapters.filter(({ name }) => config.adapters.includes(name))
    c.set('adapters', on)
    const adapter = on.length > 0 ? on.find((one) => one.owns(pathnameOf(c.req.url))) : undefined
    if (adapter) c.set('adapter', adapter)
    await next()
  }
}

/** As it stands in the address. */
export function pathnameOf(address: string): string {
  return new URL(address).pathname
}
