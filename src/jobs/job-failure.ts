/** What becomes of a job whose run failed: by the code of the error. */

import { BusyError } from '../admission/busy-error.ts'
import { ImageError, type ImageErrorCode } from '../engine/index.ts'
import { SourceError, type SourceErrorCode } from '../source/source-error.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { JobError } from './job.ts'

/** `fail`: another run would end the same way. `retry`: it may not. `postpone`: it did not run. */
export type Decision = 'fail' | 'retry' | 'postpone'

export interface Failure {
  readonly decision: Decision
  readonly error: JobError
}

const DECISIONS = {
  'unsupported-format': 'fail',
  'damaged-image': 'fail',
  'image-too-large': 'fail',
  'memory-budget': 'fail',
  'max-bytes': 'fail',
  'memory-held': 'retry', // another isolate, or this one renewed, holds less
  'invalid-option': 'fail',
  aborted: 'retry',
  'codec-failed': 'retry', // the instance was dropped: a fresh one may do better
} as const satisfies Record<ImageErrorCode, Decision>

/** The record of a missing original says that there is one: it is looked for again. */
const SOURCE_FAILURES = {
  missing: { decision: 'retry', code: 'original-missing' },
  changed: { decision: 'retry', code: 'original-changed' },
  'too-large': { decision: 'fail', code: 'body-too-large' },
  // Of other hosts, which have no jobs.
  'not-allowed': { decision: 'fail', code: 'source-not-allowed' },
  unreachable: { decision: 'retry', code: 'source-unreachable' },
  timeout: { decision: 'retry', code: 'source-timeout' },
} as const satisfies Record<SourceErrorCode, { decision: Decision; code: string }>

const REFUSALS: ReadonlySet<string> = new Set([
  ...Object.entries(DECISIONS).flatMap(([code, decision]) => (decision === 'fail' ? [code] : [])),
  SOURCE_FAILURES['too-large'].code,
])

/** Whether the job failed for what its original is, and not for us. */
export function isRefusal({ code }: JobError): boolean {
  return REFUSALS.has(code)
}

/** What we did not foresee is tried again, and told to the log only. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ImageError) {
    return failure(DECISIONS[error.code], error.code, error.message)
  }
  if (error instanceof BusyError) return failure('postpone', 'busy', error.message)
  if (error instanceof StorageError) return failure('retry', 'storage-failed', error.message)
  if (error instanceof SourceError) {
    const { decision, code } = SOURCE_FAILURES[error.code]
    return failure(decision, code, error.message)
  }
  return failure('retry', 'internal', 'Cannot finish the job: something broke on our side')
}

function failure(decision: Decision, code: string, detail: string): Failure {
  return { decision, error: { code, detail } }
}

const FIRST_DELAY_SECONDS = 2
const LONGEST_DELAY_SECONDS = 60

/** 2, 4, 8… seconds, a minute at the most. */
export function retryDelaySeconds(attempt: number): number {
  const delay = FIRST_DELAY_SECONDS * 2 ** Math.max(0, attempt - 1)
  return Math.min(LONGEST_DELAY_SECONDS, delay)
}
