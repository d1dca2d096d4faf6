/** Time, as whoever waits for a place needs it; tests have one of their own. */
export interface Clock {
  /** Milliseconds. */
  now(): number
  /** A timer of the calling request: it keeps that request alive while it waits. */
  wait(ms: number): Promise<void>
}
