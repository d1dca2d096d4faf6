/** Stops a flood from one address before it costs anything, such as somebody who tries keys. */

import type { MiddlewareHandler } from 'hono'
import { FIRST_GATE } from '../../rate-limit/limiter.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import type { AppEnv } from '../app-env.ts'
import { clientAddress } from '../caller/client-address.ts'

/** Asks the platform's rate limit, which counts roughly. Comes before authentication. */
export function firstGate(): MiddlewareHandler<AppEnv> {
  return async function firstGate(c, next) {
    if (!(await c.var.services.limiter.allowAddress(clientAddress(c)))) throw flooded()
    await next()
  }
}

function flooded(): HttpProblem {
  const { limit, periodSeconds } = FIRST_GATE
  return new HttpProblem('rate-limited', 'Cannot take the request: too many from this address', {
    members: { limit, retryAfter: periodSeconds },
    headers: {
      'RateLimit-Policy': `"first-gate";q=${limit};w=${periodSeconds}`,
      RateLimit: `"first-gate";r=0;t=${periodSeconds}`, // at the latest: the binding does not tell
      'Retry-After': `${periodSeconds}`,
    },
  })
}
