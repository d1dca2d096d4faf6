/** What could not be made is not tried again for a while: the same bytes would fail in the same way. */

import type { Clock } from '../admission/clock.ts'
import { ImageError, type ImageErrorCode } from '../engine/index.ts'

/** In milliseconds: long enough that asking again is no way to keep us busy. */
const REMEMBERED_MS = 60_000
const MAX_REMEMBERED = 1_000

/** Of the picture and of what is asked of it; the rest is of the moment. */
const LASTING: ReadonlySet<ImageErrorCode> = new Set([
  ...(['damaged-image', 'unsupported-format', 'image-too-large'] as const),
  ...(['memory-budget', 'max-bytes', 'invalid-option'] as const),
])

export class Failures {
  readonly #clock: Clock
  readonly #failed = new Map<string, { readonly error: ImageError; readonly at: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Throws what has come of it a moment ago. */
  check(key: string): void {
    const failed = this.#failed.get(key)
    if (failed && this.#clock.now() - failed.at < REMEMBERED_MS) throw failed.error
  }

  /** Remembers how `work` fails, if it will fail again. */
  async note<T>(key: string, work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      if (error instanceof ImageError && LASTING.has(error.code)) this.#remember(key, error)
      throw error
    }
  }

  #remember(key: string, error: ImageError): void {
    this.#failed.delete(key)
    this.#failed.set(key, { error, at: this.#clock.now() })
    for (const oldest of this.#failed.keys()) {
      if (this.#failed.size <= MAX_REMEMBERED) break
      this.#failed.delete(oldest)
    }
  }
}
