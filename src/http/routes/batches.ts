/** `POST /v1/reprocess`: all originals again; `GET /v1/batches/:id`: how far that is. */

import { type Context, Hono } from 'hono'
import { parseReprocess } from '../../request/image-options.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { batchDocument } from '../answer/job-document.ts'
import type { AppEnv } from '../app-env.ts'
import { location } from '../files/file-url.ts'
import { firstGate } from '../middleware/first-gate.ts'
import { rateLimit } from '../middleware/rate-limit.ts'
import { requireAdminKey } from '../middleware/require-key.ts'
import { BodyReader, bodyLimits } from '../upload/body.ts'

const MAX_BODY_BYTES = 4_096

export const batchRoutes = new Hono<AppEnv>()
  .post('/v1/reprocess', rateLimit(), requireAdminKey(), async (c) => {
    const { jobs, config } = c.var.services
    // Half of the backlog, so that a batch leaves room for uploads.
    const maxWorkers = Math.max(1, Math.floor(config.queueSize / 2))
    const document = parseReprocess(await readJson(c), maxWorkers)
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

async function readJson(c: Context<AppEnv>): Promise<unknown> {
  const limits = { ...bodyLimits(c.var.services.config), maxBytes: MAX_BODY_BYTES }
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of new BodyReader(c.req.raw.body, limits).chunks()) {
    text += decoder.decode(chunk, { stream: true })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new HttpProblem('malformed-body', 'Cannot read the body: it is not JSON', { cause })
  }
}
