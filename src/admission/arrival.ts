/** An upload that is being read, as the gate sees it: how fast it comes, and how to end it. */

export interface Arrival {
  /** What its client says that will come in all, in bytes; 0 where it says nothing. */
  readonly declaredBytes: number
  /** Bytes per second; `undefined`: it is too early to tell. */
  rate(): number | undefined
  /** Whether its next bytes are waited for: only then may it be let go. */
  isAwaited(): boolean
  /** Frees what it holds at once, and ends the reading with this error. */
  letGo(why: Error): void
}

/** Below that an upload goes before another one is refused: 30 MB would take half an hour. */
const SLOW_BYTES_PER_SECOND = 16_384
/** How far ahead the gate looks. */
const AHEAD_SECONDS = 10

export function isSlowUpload(rate: number): boolean {
  return rate < SLOW_BYTES_PER_SECOND
}

/**
 * What an upload that holds `bytes` will soon hold at its present pace: nearly all that it declares
 * if it is fast, hardly more than it has if it is slow, so that a length is not taken at its word.
 */
export function bytesAhead(arrival: Arrival | undefined, bytes: number): number {
  const rate = arrival?.rate()
  if (!arrival || rate === undefined || isSlowUpload(rate)) return bytes
  return Math.max(bytes, Math.min(arrival.declaredBytes, bytes + rate * AHEAD_SECONDS))
}
