/** Requests that belong to an adapter end here; all others go on. */

import type { Context, MiddlewareHandler } from 'hono'
import { HttpProblem } from '../answer/http-problem.ts'
import type { AppEnv } from '../app-env.ts'
import type { Adapter, AdapterRoute } from './adapter.ts'
import { pathnameOf } from './find-adapter.ts'

/** 404 for a path without a route, 405 for another method; what is thrown is for `refuse`. */
export function serveAdapters(): MiddlewareHandler<AppEnv> {
  return async function serveAdapters(c, next) {
    const { adapter } = c.var
    if (!adapter) return await next()
    return await routeOf(c, adapter).handle(c)
  }
}

function routeOf(c: Context<AppEnv>, { routes }: Adapter<AppEnv>): AdapterRoute<AppEnv> {
  const pathname = pathnameOf(c.req.url)
  const { config } = c.var.services
  const here = routes.filter((route) => route.matches(pathname, config))
  const [first] = here
  if (!first) throw new HttpProblem('not-found', 'Cannot find anything at this path')
  c.set('adapterRoute', first.path)
  const method = c.req.method === 'HEAD' ? 'GET' : c.req.method
  const route = here.find((one) => one.method === method)
  if (!route) throw methodNotAllowed(c, here)
  c.set('adapterRoute', route.path)
  return route
}

function methodNotAllowed(
  c: Context<AppEnv>,
  routes: readonly AdapterRoute<AppEnv>[],
): HttpProblem {
  const allowed = routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  return new HttpProblem(
    'method-not-allowed',
    `Cannot ${c.req.method}: not a method of this path`,
    { headers: { Allow: allowed.join(', ') } },
  )
}
