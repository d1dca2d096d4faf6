/** `GET /openapi.json`: what may be asked, and what is answered. */

import { type Context, Hono } from 'hono'
import { version } from '../../../package.json'
import type { Config } from '../../config.ts'
import { mostBatchWorkers } from '../../jobs/batch-workers.ts'
import type { AppEnv } from '../app-env.ts'
import { createContract } from '../contract/contract.ts'

/** By configuration, made when it is first asked for: a Worker that starts has no time for it. */
const contracts = new WeakMap<Config, string>()

export const contractRoutes = new Hono<AppEnv>().get('/openapi.json', (c) => {
  const { config } = c.var.services
  const contract = contracts.get(config) ?? JSON.stringify(contractOf(c))
  contracts.set(config, contract)
  return c.body(contract, 200, {
    'Content-Type': 'application/json',
    'Cache-Control': 'public, max-age=300',
  })
})

function contractOf(c: Context<AppEnv>) {
  const { queueSize, publicBaseUrl, maxUploadBytes, maxInputPixels, memoryBudget } =
    c.var.services.config
  return createContract({
    version,
    server: publicBaseUrl || '/',
    maxWorkers: mostBatchWorkers(queueSize),
    limits: { maxUploadBytes, maxInputPixels, memoryBudget },
    adapters: (c.var.adapters ?? []).flatMap(({ operations }) => operations),
  })
}
