/** `POST /v1/images`: upload now, derivatives later; `DELETE /v1/images/:id`: take it back; `GET /v1/jobs/:id`: how far they are. */

import { type Context, Hono } from 'hono'
import type { Ticket } from '../../admission/ticket.ts'
import type { BegunUpload } from '../../jobs/jobs.ts'
import { FIRST_PART_BYTES, MAX_PIECE_BYTES, PART_BYTES } from '../../jobs/original-writer.ts'
import { parseImageOptions } from '../../request/image-options.ts'
import { OptionError } from '../../request/option-error.ts'
import type { OptionEntry } from '../../request/read-options.ts'
import { writerTarget } from '../../source/file-target.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { jobDocument } from '../answer/job-document.ts'
import { note } from '../answer/note.ts'
import type { AppEnv } from '../app-env.ts'
import { belongsToCaller, callerName } from '../caller/caller.ts'
import { location, publicUrl } from '../files/file-url.ts'
import { bodyLimit } from '../middleware/body-limit.ts'
import { firstGate } from '../middleware/first-gate.ts'
import { outliveClient } from '../middleware/outlive-client.ts'
import { rateLimit } from '../middleware/rate-limit.ts'
import { requireKey } from '../middleware/require-key.ts'
import { bodyLimits } from '../upload/body.ts'
import { type BodyKind, bodyKind } from '../upload/body-kind.ts'
import { declaredBytes } from '../upload/declared-bytes.ts'
import { receiveUpload } from '../upload/receive-upload.ts'

export const imageRoutes = new Hono<AppEnv>()
  .post('/v1/images', outliveClient(), rateLimit(), requireKey(), bodyLimit(), async (c) => {
    const kind = bodyKind(c.req.raw)
    const entries = [...new URL(c.req.url).searchParams]
    parseImageOptions(entries, c.var.services.config.presets) // refuses what is wrong before the body is read
    const { jobs, gate } = c.var.services
    const expectedBytes = declaredBytes(c.req.raw)
    const declared = Math.min(PART_BYTES, expectedBytes ?? PART_BYTES)
    const ticket = gate.reserve(Math.min(FIRST_PART_BYTES, declared), declared)
    try {
      const idempotencyKey = idempotencyKeyOf(c)
      const caller = { requestId: c.var.requestId, apiKey: c.var.apiKey ?? '' }
      const owner = callerName(c)
      const upload = await jobs.begin({ owner, idempotencyKey, expectedBytes, caller })
      await storeUpload(c, upload, { kind, ticket, entries })
      return answer(c, upload.jobId)
    } finally {
      ticket.release()
    }
  })
  .delete('/v1/images/:id', rateLimit(), requireKey(), async (c) => {
    const jobId = c.req.param('id')
    note(c, { jobId })
    if (await c.var.services.jobs.remove(jobId, (owner) => belongsToCaller(c, owner))) {
      return c.body(null, 204)
    }
    throw new HttpProblem('not-found', 'Cannot find the upload: there is none with this id')
  })
  .get('/v1/jobs', firstGate(), requireKey(), async (c) => {
    const job = await c.var.services.jobs.readByKey(jobKeyOf(c))
    if (job && belongsToCaller(c, job.owner)) {
      note(c, { jobId: job.id })
      return c.json(jobDocument(c, job))
    }
    throw new HttpProblem('not-found', 'Cannot find the job: there is none of this key')
  })
  // Not under the limit of its key: whoever uploads a hundred files polls for a hundred jobs.
  .get('/v1/jobs/:id', firstGate(), requireKey(), async (c) => {
    const job = await c.var.services.jobs.read(c.req.param('id'))
    if (job && belongsToCaller(c, job.owner)) {
      note(c, { jobId: job.id })
      return c.json(jobDocument(c, job))
    }
    throw new HttpProblem('not-found', 'Cannot find the job: there is none with this id')
  })

/** The one parameter there is. */
function jobKeyOf(c: Context<AppEnv>): string {
  const [[name = '', key = ''] = [], ...others] = [...new URL(c.req.url).searchParams]
  if (name === 'key' && key !== '' && others.length === 0) return key
  throw new OptionError('invalid-option', 'key', 'Cannot find the job: expected a key, once')
}

interface StoreOptions {
  readonly kind: BodyKind
  readonly ticket: Ticket
  /** Options of the query. */
  readonly entries: readonly OptionEntry[]
}

/** Stores the file and accepts it, or leaves nothing behind; of a repeat, nothing in any case. */
async function storeUpload(
  c: Context<AppEnv>,
  upload: BegunUpload,
  { kind, ticket, entries }: StoreOptions,
): Promise<void> {
  const { metrics } = c.var.services
  try {
    const target = writerTarget(upload.writer, { ticket, maxPieceBytes: MAX_PIECE_BYTES })
    const { fields } = await receiveUpload(c.req.raw, target, {
      kind,
      fileFields: ['file'],
      limits: bodyLimits(c.var.services.config),
      declaredBytes: Math.min(declaredBytes(c.req.raw) ?? 0, PART_BYTES),
      ticket,
    })
    if (target.length === 0) {
      throw new HttpProblem('empty-file', 'Cannot take the file: it is empty')
    }
    const order = parseImageOptions([...entries, ...fields], c.var.services.config.presets)
    const { original } = await upload.accept(order)
    note(c, { bytesIn: original.bytes, storageKey: original.key })
    if (!upload.isRepeat) metrics.count('upload_bytes_total', {}, original.bytes)
  } catch (error) {
    await upload.abandon()
    throw error
  }
}

/** The same for the first request and for all that repeat it. */
function answer(c: Context<AppEnv>, jobId: string): Response {
  note(c, { jobId })
  const path = `/v1/jobs/${jobId}`
  const statusUrl = publicUrl(c, path)
  return c.json({ jobId, status: 'processing', statusUrl }, 202, { Location: location(c, path) })
}

function idempotencyKeyOf(c: Context<AppEnv>): string | undefined {
  const key = c.req.header('Idempotency-Key')
  if (key === undefined || /^[\x20-\x7e]{1,128}$/.test(key)) return key
  const message = 'Cannot use the header Idempotency-Key: expected 1 to 128 printable characters'
  throw new OptionError('invalid-option', 'Idempotency-Key', message)
}
