/** What a call of the service ends with when it does not succeed. */

/** The members that every problem has, and what explains it (RFC 9457). */
export interface ProblemDocument {
  readonly title: string
  readonly status: number
  readonly detail: string
  /** Stable: switch on it. */
  readonly code: string
  readonly requestId?: string
  readonly [member: string]: string | number | undefined
}

/** `message` is a sentence for people; `code` is for programs. */
export class EdgepressError extends Error {
  override readonly name = 'EdgepressError'
  readonly code: string
  /** 0: there was no answer. */
  readonly status: number
  readonly problem: ProblemDocument
  /** Seconds after which it is worth asking again. */
  readonly retryAfter: number | undefined

  constructor(problem: ProblemDocument, retryAfter?: number, cause?: unknown) {
    super(problem.detail, cause === undefined ? undefined : { cause })
    this.code = problem.code
    this.status = problem.status
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

/** The error that an answer tells of. */
export async function errorOf(response: Response): Promise<EdgepressError> {
  const { status } = response
  const given = await response.json().catch(() => undefined)
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN)
  return new EdgepressError(
    isProblem(given) ? { ...given, status } : plainProblem(status),
    Number.isFinite(seconds) ? seconds : undefined,
  )
}

/** No answer came: the service cannot be reached, or the connection broke. */
export function unreachable(cause: unknown): EdgepressError {
  const detail = 'Cannot reach the service: there was no answer'
  return new EdgepressError(
    { title: 'Unreachable', status: 0, code: 'unreachable', detail },
    undefined,
    cause,
  )
}

function plainProblem(status: number): ProblemDocument {
  const detail = `Cannot do it: the answer was ${status}`
  return { title: 'Failed', status, code: 'no-problem-document', detail }
}

function isProblem(value: unknown): value is ProblemDocument {
  const { code, detail } = (value ?? {}) as Partial<ProblemDocument>
  return typeof code === 'string' && typeof detail === 'string'
}
