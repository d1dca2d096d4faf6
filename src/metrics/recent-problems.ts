/** The last refusals and failures, so that whoever looks after the service finds them in the log. */

export interface RecentProblem {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly requestId: string
  readonly method: string
  /** The pattern, not the path. */
  readonly route: string
  readonly status: number
  readonly code: string
  /** What the caller was told. */
  readonly detail: string
}

const KEPT = 50
/** Nothing that a caller writes may fill the record. */
const MAX_DETAIL = 200

/** The newest last. */
export function addProblems(
  known: readonly RecentProblem[],
  others: readonly RecentProblem[],
): readonly RecentProblem[] {
  const short = others.map((one) => ({ ...one, detail: one.detail.slice(0, MAX_DETAIL) }))
  return [...known, ...short].sort((one, other) => one.at - other.at).slice(-KEPT)
}
