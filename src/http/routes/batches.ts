/** `POST /v1/reprocess`: all originals again; `GET /v1/batches/:id`: how far that is. */

import { Hono } from 'hono'
import { mostBatchWorkers } from '../../jobs/batch-workers.ts'
import { parseReprocess } from '../../request/image-options.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { batchDocument } from '../answer/job-document.ts'
import type { AppEnv } from '../app-env.ts'
import { location } from '../files/file-url.ts'
import { firstGate } from '../middleware/first-gate.ts'
import { rateLimit } from '../middleware/rate-limit.ts'
import { requireAdminKey } from '../middleware/require-key.ts'
import { readJson } from '../upload/read-json.ts'

const MAX_BODY_BYTES = 4_096

export const batchRoutes = new Hono<AppEnv>()
  .post('/v1/reprocess', rateLimit(), requireAdminKey(), async (c) => {
    const { jobs, config } = c.var.services
    const maxWorkers = mostBatchWorkers(config.queueSize)
    const document = parseReprocess(await readJson(c, MAX_BODY_BYTES), maxWorkers)
    const { formats, quality, profile, prefix, limit, workers } = document
    const batchId = await jobs.beginBatch({
      prefix,
      order: { formats, quality, profile },
      caller: { requestId: c.var.requestId, apiKey: c.var.apiKey ?? '' },
      workers: workers ?? Math.min(maxWorkers, 2 * config.workers),
      ...(limit === undefined ? {} : { limit }),
    })
    return c.json({ batchId }, 202, { Location: location(c, `/v1/batches/${batchId}`) })
  })
  .get('/v1/batches/:id', firstGate(), requireAdminKey(), async (c) => {
    const batch = await c.var.services.jobs.readBatch(c.req.param('id'))
    if (batch) return c.json(batchDocument(batch))
    throw new HttpProblem('not-found', 'Cannot find the batch: there is none with this id')
  })
