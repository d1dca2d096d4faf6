/** Every refusal and failure as an RFC 9457 problem: one row per code, one place that knows statuses. */

import { BusyError } from '../../admission/busy-error.ts'
import { ConfigError } from '../../config.ts'
import { OverlayMissingError } from '../../convert/layers/overlay-missing-error.ts'
import { TooManyVariantsError } from '../../delivery/check-room.ts'
import { ImageError, type ImageErrorCode } from '../../engine/index.ts'
import { IdempotencyConflictError, InProgressError, QueueFullError } from '../../jobs/refusals.ts'
import { OptionError } from '../../request/option-error.ts'
import { SourceError, type SourceErrorCode } from '../../source/source-error.ts'
import { StorageError } from '../../storage/storage-error.ts'
import { HttpProblem, type HttpProblemCode } from './http-problem.ts'

/** `memory-held` is told as `busy`: the caller can do no more about it than come again. */
export type ProblemCode =
  | Exclude<ImageErrorCode, 'memory-held'>
  | HttpProblemCode
  | OptionError['code']
  | 'storage-failed'
  | 'overlay-missing'

interface Row {
  readonly status: number
  readonly title: string
}

const ROWS = {
  'unsupported-format': { status: 415, title: 'Unsupported image format' },
  'damaged-image': { status: 422, title: 'Damaged image' },
  'image-too-large': { status: 413, title: 'Image too large' },
  'memory-budget': { status: 422, title: 'Over the memory budget' },
  'max-bytes': { status: 422, title: 'Over the bytes asked for' },
  'invalid-option': { status: 400, title: 'Invalid option' },
  'unknown-option': { status: 400, title: 'Unknown option' },
  // Nobody reads it: the number is the one that logs use for a client that left.
  aborted: { status: 499, title: 'Client closed request' },
  'codec-failed': { status: 500, title: 'Codec failed' },
  unauthorized: { status: 401, title: 'Unauthorized' },
  forbidden: { status: 403, title: 'Forbidden' },
  'bad-signature': { status: 403, title: 'Bad signature' },
  expired: { status: 410, title: 'Expired' },
  'source-unreachable': { status: 502, title: 'Source unreachable' },
  'source-timeout': { status: 504, title: 'Source too slow' },
  loop: { status: 508, title: 'Loop detected' },
  'source-not-allowed': { status: 403, title: 'Source not allowed' },
  'too-many-variants': { status: 403, title: 'Too many variants' },
  'not-configured': { status: 503, title: 'Not configured' },
  'overlay-missing': { status: 422, title: 'Overlay missing' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'body-too-large': { status: 413, title: 'Body too large' },
  'body-stalled': { status: 408, title: 'Body stalled' },
  'malformed-body': { status: 400, title: 'Malformed body' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'missing-file': { status: 400, title: 'Missing file' },
  'empty-file': { status: 400, title: 'Empty file' },
  'too-many-files': { status: 400, title: 'Too many files' },
  'range-not-satisfiable': { status: 416, title: 'Range not satisfiable' },
  'precondition-failed': { status: 412, title: 'Precondition failed' },
  'storage-failed': { status: 503, title: 'Storage failed' },
  'rate-limited': { status: 429, title: 'Rate limited' },
  unavailable: { status: 503, title: 'Unavailable' },
  busy: { status: 503, title: 'Busy' },
  'queue-full': { status: 503, title: 'Queue full' },
  'in-progress': { status: 409, title: 'In progress' },
  'idempotency-conflict': { status: 422, title: 'Idempotency conflict' },
  misconfigured: { status: 500, title: 'Misconfigured' },
  internal: { status: 500, title: 'Internal error' },
} as const satisfies Record<ProblemCode, Row>

/** The status of each code, for the contract. */
export const STATUSES: Readonly<Record<ProblemCode, number>> = Object.fromEntries(
  Object.entries(ROWS).map(([code, { status }]) => [code, status]),
) as Record<ProblemCode, number>

const OUR_FAULTS: ReadonlySet<ProblemCode> = new Set([
  'codec-failed',
  'not-configured',
  'storage-failed',
  'unavailable',
  'misconfigured',
  'internal',
])

/** Whether somebody has to look after the service; anything else is a refusal, as it should be. */
export function isOurFault(code: ProblemCode): boolean {
  return OUR_FAULTS.has(code)
}

const SOURCE_PROBLEMS = {
  missing: 'not-found',
  changed: 'busy',
  'not-allowed': 'source-not-allowed',
  unreachable: 'source-unreachable',
  timeout: 'source-timeout',
  'too-large': 'body-too-large',
} as const satisfies Record<SourceErrorCode, ProblemCode>

/** A failing storage has either recovered by then or is in for longer. */
const STORAGE_RETRY_SECONDS = '5'
/** The next request may well come to another isolate. */
const HELD_RETRY_SECONDS = 5

/** A refusal, ready to be sent. */
export interface Problem {
  readonly code: ProblemCode
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The members of the document but for `requestId`. */
  readonly body: Readonly<Record<string, string | number>>
}

/** What the caller learns of an error. What we did not foresee is told to the log only. */
export function toProblem(error: unknown): Problem {
  if (error instanceof HttpProblem) {
    return problem(error.code, error.message, error.members, error.headers)
  }
  if (error instanceof ImageError) return imageProblem(error)
  if (error instanceof OptionError) {
    return problem(error.code, error.message, { option: error.option })
  }
  if (error instanceof SourceError) {
    const { code, message, limit } = error
    return problem(SOURCE_PROBLEMS[code], message, limit === undefined ? {} : { limit })
  }
  if (error instanceof OverlayMissingError) return problem('overlay-missing', error.message)
  if (error instanceof TooManyVariantsError) {
    return problem('too-many-variants', error.message, { limit: error.limit })
  }
  if (error instanceof BusyError) return busy(error.message, error.retryAfterSeconds)
  if (error instanceof QueueFullError) {
    const { limit, depth: actual, retryAfterSeconds: seconds } = error
    const members = { limit, actual, retryAfter: seconds }
    return problem('queue-full', error.message, members, { 'Retry-After': `${seconds}` })
  }
  if (error instanceof InProgressError) {
    const { retryAfterSeconds: retryAfter } = error
    return problem('in-progress', error.message, { retryAfter }, { 'Retry-After': `${retryAfter}` })
  }
  if (error instanceof IdempotencyConflictError) {
    return problem('idempotency-conflict', error.message)
  }
  if (error instanceof StorageError) {
    return problem('storage-failed', error.message, {}, { 'Retry-After': STORAGE_RETRY_SECONDS })
  }
  // Which variable it is, is told to the log only.
  if (error instanceof ConfigError) {
    return problem('misconfigured', 'Cannot answer: the service is not set up correctly')
  }
  return problem('internal', 'Cannot answer: something broke on our side')
}

function imageProblem({ code, message, details }: ImageError): Problem {
  return code === 'memory-held'
    ? busy(message, HELD_RETRY_SECONDS, details)
    : problem(code, message, details)
}

function busy(detail: string, retryAfter: number, members: Problem['body'] = {}): Problem {
  return problem('busy', detail, { ...members, retryAfter }, { 'Retry-After': `${retryAfter}` })
}

function problem(
  code: ProblemCode,
  detail: string,
  members: Problem['body'] = {},
  headers: Problem['headers'] = {},
): Problem {
  const { status, title } = ROWS[code]
  const type = `urn:edgepress:problem:${code}`
  return { code, status, headers, body: { ...members, type, title, status, detail, code } }
}
