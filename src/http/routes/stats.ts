/** `GET /v1/stats`: what the dashboard draws. */

import { Hono } from 'hono'
import { HttpProblem } from '../answer/http-problem.ts'
import type { AppEnv, Services } from '../app-env.ts'
import { firstGate } from '../middleware/first-gate.ts'
import { requireAdminKey } from '../middleware/require-key.ts'

/** Not under the limit of its key: a page asks for it every few seconds. */
export const statsRoutes = new Hono<AppEnv>().get(
  '/v1/stats',
  firstGate(),
  requireAdminKey(),
  async (c) => {
    const stats = await readAll(c.var.services).catch((cause) => {
      throw new HttpProblem('unavailable', 'Cannot read the numbers: they are out of reach', {
        cause,
        headers: { 'Retry-After': '10' },
      })
    })
    return c.json(stats)
  },
)

async function readAll({ jobs, metrics }: Services) {
  return await metrics.stats({ queue_depth: await jobs.depth() })
}
