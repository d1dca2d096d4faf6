/** Times of frames in whole units, so that their rounding never adds up. */

export class FrameTimes {
  readonly #unitMs: number
  /** When the frame ends, and when it began, in units. */
  #endMs = 0
  #start = 0

  constructor(unitMs: number) {
    this.#unitMs = unitMs
  }

  /** The next frame begins. Answers for how many units it is shown. */
  begin(delayMs: number): number {
    this.#start = Math.round(this.#endMs / this.#unitMs)
    return this.extend(delayMs)
  }

  /** It is shown for longer. Answers for how long in all. */
  extend(delayMs: number): number {
    this.#endMs += delayMs
    return Math.round(this.#endMs / this.#unitMs) - this.#start
  }
}
