/** A line at `debug` when a request comes: one that dies on the way leaves no other. */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'

/** Of the query the names alone: a caller may have put a key there. */
export function traceRequest(): MiddlewareHandler<AppEnv> {
  return async function traceRequest(c, next) {
    const { services, requestId } = c.var
    services.log('debug', {
      event: 'request-begin',
      requestId,
      method: c.req.method,
      path: c.req.path,
      query: [...new URL(c.req.url).searchParams.keys()],
      contentType: c.req.header('Content-Type'),
      contentLength: c.req.header('Content-Length'),
      accept: c.req.header('Accept'),
    })
    await next()
  }
}
