/** The JSON that routes answer with, as schemas; `test/worker/contract.test.ts` holds the routes to them. */

import * as z from 'zod'
import type {
  AcceptedJobAnswer,
  CompressedAnswer,
  HealthAnswer,
  JobAnswer,
  PlanAnswer,
} from '../../client/http/types.ts'
import { INPUT_FORMATS, WRITTEN_FORMATS } from '../../engine/index.ts'

const count = z.int().min(0)
const side = z.int().min(1)
const written = z.enum(WRITTEN_FORMATS)
const time = z.iso.datetime()
const reason = z.strictObject({ code: z.string(), detail: z.string() })

const derivative = z.strictObject({
  name: z.string(),
  key: z.string(),
  url: z.string(),
  format: written,
  width: side,
  height: side,
  bytes: count,
})

const color = z.string().regex(/^#[0-9a-f]{6}$/)
/** What a page shows until the picture has come; none of a source that cannot be drawn. */
const placeholder = z
  .strictObject({ thumbHash: z.string().describe('Base64.'), blurHash: z.string() })
  .exactOptional()
const labels = z.record(z.string(), z.string())
const MINUTE = {
  ...{ at: count, requests: count, refused: count, failed: count, conversions: count },
  ...{ hits: count, misses: count, bytesIn: count, bytesOut: count, seconds: z.number().min(0) },
  ...{ jobsDone: count, jobsFailed: count },
}

export const ANSWERS = {
  Health: z.strictObject({ status: z.literal('ok'), version: z.string() }),
  Plan: z.strictObject({
    from: z.enum(INPUT_FORMATS),
    to: written,
    sourceWidth: side,
    sourceHeight: side,
    width: side,
    height: side,
    peakBytes: count.describe('What the conversion will hold at most, its input included.'),
    steps: z.array(z.string()).readonly(),
    plan: z.string().describe('The line that `Image-Plan` would tell.'),
  }),
  Compressed: z.strictObject({
    url: z.string(),
    key: z.string(),
    contentType: z.string(),
    bytes: count,
    originalBytes: count,
    width: side,
    height: side,
    kept: z
      .literal(true)
      .exactOptional()
      .describe('The upload itself, stripped, for it was no larger.'),
  }),
  AcceptedJob: z.strictObject({
    jobId: z.string(),
    status: z.literal('processing'),
    statusUrl: z.string(),
  }),
  Job: z.strictObject({
    jobId: z.string(),
    status: z.enum(['processing', 'done', 'error']),
    phase: z.enum(['uploading', 'abandoned', 'queued', 'running', 'done', 'failed']),
    attempts: count,
    original: z.strictObject({
      key: z.string(),
      bytes: count,
      contentType: z.string(),
      width: side.exactOptional(),
      height: side.exactOptional(),
    }),
    derivatives: z.array(derivative),
    error: reason.exactOptional(),
    createdAt: time,
    updatedAt: time,
  }),
  AcceptedBatch: z.strictObject({ batchId: z.string() }),
  Batch: z.strictObject({
    batchId: z.string(),
    prefix: z.string(),
    total: count,
    queued: count,
    done: count,
    failed: count,
    finished: z.boolean(),
    failures: z.array(z.strictObject({ key: z.string(), ...reason.shape })),
    error: reason.exactOptional(),
    createdAt: time,
    updatedAt: time,
  }),
  Facts: z.strictObject({
    width: side.exactOptional(),
    height: side.exactOptional(),
    format: written.exactOptional(),
    animated: z.literal(true).exactOptional(),
    frames: side.exactOptional(),
    refused: z
      .enum(['memory-budget', 'image-too-large'])
      .exactOptional()
      .describe('In place of the size and format of a result that cannot be made.'),
    original: z.strictObject({
      file_size: count,
      width: side,
      height: side,
      format: z.string(),
      orientation: z.int().min(1).max(8),
      alpha: z.boolean(),
      animated: z.boolean(),
      frames: side,
      companions: z.array(z.enum(['gain-map', 'depth-map'])).exactOptional(),
    }),
    placeholder,
    dominant: color.exactOptional(),
    palette: z.array(color).exactOptional(),
  }),
  Srcset: z.strictObject({
    width: side,
    height: side,
    placeholder,
    srcset: z.string(),
    sources: z.array(z.strictObject({ type: z.string(), srcset: z.string() })),
    img: z.string(),
    picture: z.string(),
  }),
  Stats: z.strictObject({
    queueDepth: count.nullable(),
    counters: z.array(z.strictObject({ name: z.string(), labels, value: z.number() })),
    histograms: z.array(
      z.strictObject({
        name: z.string(),
        labels,
        buckets: z.array(z.strictObject({ upTo: z.number().nullable(), count })),
        sum: z.number(),
      }),
    ),
    minutes: z.array(z.strictObject(MINUTE)),
    problems: z.array(
      z.strictObject({
        at: count.describe('Milliseconds since 1970.'),
        requestId: z.string(),
        method: z.string(),
        route: z.string(),
        status: z.int(),
        code: z.string(),
        detail: z.string(),
      }),
    ),
  }),
  Purged: z.strictObject({ source: z.string(), purged: count }),
} as const

/** What clients are told of them is the same. */
type Told = {
  Health: HealthAnswer
  Plan: PlanAnswer
  Compressed: CompressedAnswer
  AcceptedJob: AcceptedJobAnswer
  Job: JobAnswer
}
type Answered = { [K in keyof Told]: z.output<(typeof ANSWERS)[K]> }
type Same<A extends B, B> = A
export type AnsweredToClients = Same<Answered, Told>

export type AnswerName = keyof typeof ANSWERS
