/** Refuses requests that one of us has sent to fetch a source: they could go on for ever. */

import type { MiddlewareHandler } from 'hono'
import { isOwnRequest } from '../../delivery/remote/via.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import type { AppEnv } from '../app-env.ts'

export function refuseLoops(): MiddlewareHandler<AppEnv> {
  return async function refuseLoops(c, next) {
    if (!isOwnRequest(c.req.header('Via'))) return await next()
    throw new HttpProblem('loop', 'Cannot take the request: it comes from this service')
  }
}
