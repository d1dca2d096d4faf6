/** Why an upload does not become a job, besides what is wrong with it. */

/** There are as many jobs as may wait; the same upload may well be taken later. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError'
  readonly limit: number
  readonly depth: number
  readonly retryAfterSeconds: number

  constructor(limit: number, depth: number, retryAfterSeconds: number) {
    super(`Cannot take the upload: ${depth} jobs are waiting, the limit is ${limit}`)
    this.limit = limit
    this.depth = depth
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Another request with the same `Idempotency-Key`, or the job, is not through yet. */
export class InProgressError extends Error {
  override readonly name = 'InProgressError'
  /** By then it has ended, or gone on, or may be taken over. */
  readonly retryAfterSeconds: number

  constructor(
    retryAfterSeconds: number,
    message = 'Cannot take the upload: the first one with this Idempotency-Key is still under way',
  ) {
    super(message)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The `Idempotency-Key` belongs to a job that another request has made. */
export class IdempotencyConflictError extends Error {
  override readonly name = 'IdempotencyConflictError'

  constructor() {
    super('Cannot take the upload: its Idempotency-Key was used with another file or other options')
  }
}
