/** What becomes of a job whose run failed: by the code of the error. */

import { BusyError } from '../admission/busy-error.ts'
import { ImageError, type ImageErrorCode } from '../engine/index.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { JobError } from './job.ts'

/** R2 says that there is no original. It is asked again: the record says that there is one. */
export class OriginalMissing extends Error {
  override readonly name = 'OriginalMissing'

  constructor() {
    super('Cannot read the original: it is not in the bucket')
  }
}

/** An original that nobody could have uploaded here; in a bucket that others fill as well. */
export class OriginalTooLarge extends Error {
  override readonly name = 'OriginalTooLarge'

  constructor(bytes: number, limit: number) {
    super(`Cannot take the original: it has ${bytes} bytes, the limit is ${limit}`)
  }
}

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

const REFUSALS: ReadonlySet<string> = new Set([
  ...Object.entries(DECISIONS).flatMap(([code, decision]) => (decision === 'fail' ? [code] : [])),
  'body-too-large',
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
  if (error instanceof OriginalMissing) return failure('retry', 'original-missing', error.message)
  if (error instanceof OriginalTooLarge) return failure('fail', 'body-too-large', error.message)
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
