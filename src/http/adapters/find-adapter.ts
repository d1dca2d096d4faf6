/** Whose address a request has come to. */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import type { Adapter } from './adapter.ts'

/**
 * Puts the adapters that are switched on on the context, and the one that the path belongs to. What begins as
 * one of our own `routes` does belongs to none.
 */
export function findAdapter(
  adapters: readonly Adapter<AppEnv>[],
  routes: () => readonly { readonly method: string; readonly path: string }[],
): MiddlewareHandler<AppEnv> {
  let own: ReadonlySet<string> | undefined
  return async function findAdapter(c, next) {
    const { config } = c.var.services
    const on = adapters.filter(({ name }) => config.adapters.includes(name))
    c.set('adapters', on)
    if (on.length === 0) return await next()
    own ??= new Set(routes().flatMap(({ method, path }) => (method === 'ALL' ? [] : begin(path))))
    const pathname = pathnameOf(c.req.url)
    const adapter = own.has(begin(pathname))
      ? undefined
      : on.find((one) => one.owns(pathname, config))
    if (adapter) c.set('adapter', adapter)
    await next()
  }
}

/** The first segment. */
function begin(pathname: string): string {
  return pathname.split('/', 2)[1] ?? ''
}

/** As it stands in the address. */
export function pathnameOf(address: string): string {
  return new URL(address).pathname
}
