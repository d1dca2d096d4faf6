/** Which kinds of frames are worth a try: all at first, then those that win, and all now and then. */

import type { FrameKind } from '../cut-changes.ts'

const ALL: readonly FrameKind[] = ['plain', 'masked', 'exact', 'sparse']
const LOSSLESS: readonly FrameKind[] = ['exact', 'sparse']
/** Frames after which all are tried again. */
const PATIENCE = 8
/** A kind is tried each time while it is not so much larger than the best. */
const CLOSE = 1.15

export class KindChooser {
  /** Bytes of each, when all were tried last; kinds that could not be made have none. */
  readonly #bytes = new Map<FrameKind, number>()
  readonly #all: readonly FrameKind[]
  #sinceAll = PATIENCE

  constructor(lossless: boolean) {
    this.#all = lossless ? LOSSLESS : ALL
  }

  /** The kinds to try for the next frame. */
  next(): readonly FrameKind[] {
    if (this.#sinceAll >= PATIENCE) {
      this.#sinceAll = 0
      this.#bytes.clear()
      return this.#all
    }
    this.#sinceAll++
    const least = Math.min(...this.#bytes.values())
    return this.#all.filter((kind) => (this.#bytes.get(kind) ?? 0) < CLOSE * least)
  }

  /** What a try has come to. */
  note(kind: FrameKind, bytes: number): void {
    if (this.#sinceAll === 0) this.#bytes.set(kind, bytes)
  }
}

/** Whether such frames are coded without loss. */
export function isLossless(kind: FrameKind): boolean {
  return LOSSLESS.includes(kind)
}
