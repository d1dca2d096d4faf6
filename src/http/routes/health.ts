/** `GET /health` and `GET /healthz`: is it there, and which one. */

import { Hono } from 'hono'
import { version } from '../../../package.json'
import type { AppEnv } from '../app-env.ts'

export const healthRoutes = new Hono<AppEnv>()
  .get('/health', (c) => c.json({ status: 'ok', version }))
  .get('/healthz', (c) => c.text('ok'))
