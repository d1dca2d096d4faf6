/**
 * How fast a body comes. Only the time in which somebody waits for its bytes counts: a client cannot
 * help that its last piece is being stored, or that a conversion keeps the isolate busy.
 */

/** How long one look at a body waits at the most, in milliseconds. */
export const LOOK_MS = 1_000
/** The average is that of so many seconds, and so long no body is too slow. */
const WINDOW_SECONDS = 10
/** A phone at the edge of its network has more. */
const LEAST_BYTES_PER_SECOND = 1_024
/** Before that nothing can be told: the first bytes may still be on their way. */
const SETTLING_MS = 500

export class Pace {
  #waitedMs = 0
  #pausedMs = 0
  #bytes = 0
  /** Bytes that had come when each of the window's seconds began; the last second is going on. */
  readonly #bytesAt: number[] = [0]

  /** How long nothing has come, in milliseconds. */
  get pausedMs(): number {
    return this.#pausedMs
  }

  /** Notes a wait of at most `LOOK_MS`, and the bytes that came at its end. */
  add(ms: number, bytes: number): void {
    const seconds = Math.floor(this.#waitedMs / 1_000)
    this.#waitedMs += ms
    if (Math.floor(this.#waitedMs / 1_000) > seconds) this.#bytesAt.push(this.#bytes)
    if (this.#bytesAt.length > WINDOW_SECONDS + 1) this.#bytesAt.shift()
    this.#bytes += bytes
    this.#pausedMs = bytes > 0 ? 0 : this.#pausedMs + ms
  }

  /** The average in bytes per second, after a further wait of `ms`; `undefined`: too early to tell. */
  rate(ms = 0): number | undefined {
    const waitedMs = this.#waitedMs + ms
    if (waitedMs < SETTLING_MS) return undefined
    const since = Math.floor(this.#waitedMs / 1_000) - (this.#bytesAt.length - 1)
    return ((this.#bytes - this.#bytesAt[0]!) * 1_000) / (waitedMs - since * 1_000)
  }

  /** Over a whole window less has come than any line should carry. */
  get isTooSlow(): boolean {
    const rate = this.rate()
    return (
      this.#bytesAt.length > WINDOW_SECONDS && rate !== undefined && rate < LEAST_BYTES_PER_SECOND
    )
  }
}
