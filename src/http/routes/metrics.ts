/** `GET /metrics`: the numbers of all isolates, for Prometheus. */

import { Hono, type MiddlewareHandler } from 'hono'
import { EXPOSITION_TYPE } from '../../metrics/exposition.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import type { AppEnv, Services } from '../app-env.ts'
import { firstGate } from '../middleware/first-gate.ts'
import { requireKey } from '../middleware/require-key.ts'

/** Not under the limit of its key: a scrape must not fail because the key's owner is busy. */
export const metricsRoutes = new Hono<AppEnv>().get(
  '/metrics',
  unlessPublic(firstGate()),
  unlessPublic(requireKey()),
  async (c) => {
    const text = await readAll(c.var.services).catch((cause) => {
      throw new HttpProblem('unavailable', 'Cannot read the metrics: they are out of reach', {
        cause,
        headers: { 'Retry-After': '10' },
      })
    })
    return c.body(text, 200, { 'Content-Type': EXPOSITION_TYPE })
  },
)

async function readAll({ jobs, metrics }: Services): Promise<string> {
  return metrics.read({ queue_depth: await jobs.depth() })
}

function unlessPublic(guard: MiddlewareHandler<AppEnv>): MiddlewareHandler<AppEnv> {
  return async function unlessPublic(c, next) {
    if (c.var.services.config.metricsPublic) await next()
    else return await guard(c, next)
  }
}
