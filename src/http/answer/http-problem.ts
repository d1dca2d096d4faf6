/**
 * Refusals that are about HTTP and not about the image. The codes are stable: callers switch on
 * them. `problems.ts` has the status of each.
 */
export type HttpProblemCode =
  | 'unauthorized'
  | 'forbidden'
  | 'source-not-allowed'
  | 'too-many-variants'
  | 'source-unreachable'
  | 'source-timeout'
  | 'loop'
  | 'bad-signature'
  | 'expired'
  | 'not-configured'
  | 'not-found'
  | 'method-not-allowed'
  | 'body-too-large'
  | 'body-stalled'
  | 'malformed-body'
  | 'unsupported-media-type'
  | 'missing-file'
  | 'empty-file'
  | 'range-not-satisfiable'
  | 'precondition-failed'
  | 'too-many-files'
  | 'rate-limited'
  | 'unavailable'
  | 'busy'
  | 'queue-full'
  | 'in-progress'
  | 'idempotency-conflict'
  | 'misconfigured'
  | 'internal'

export interface HttpProblemOptions {
  readonly cause?: unknown
  /** Headers that belong to the answer, such as `Allow`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Numbers and names that explain the problem; members of the document. */
  readonly members?: Readonly<Record<string, string | number>>
}

/** Thrown by middleware and routes; `message` is fit for the caller. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly code: HttpProblemCode
  readonly headers: Readonly<Record<string, string>>
  readonly members: Readonly<Record<string, string | number>>

  constructor(
    code: HttpProblemCode,
    message: string,
    { cause, headers = {}, members = {} }: HttpProblemOptions = {},
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.headers = headers
    this.members = members
  }
}
