/** Which kinds of frames are worth a try: all at first, then those that win, and the others now and then. */

import type { FrameKind } from '../cut-changes.ts'

const ALL: readonly FrameKind[] = ['plain', 'masked', 'exact', 'sparse']
const LOSSLESS: readonly FrameKind[] = ['exact', 'sparse']

/**
 * How much larger than the smallest a kind may be, and for how many frames it is left out then; the smallest never is.
 * Each time in a row that it is larger doubles that.
 */
const PAUSES = [
  { upTo: 1.15, frames: 4 },
  { upTo: 2, frames: 12 },
  { upTo: Number.POSITIVE_INFINITY, frames: 40 },
] as const
const MOST_FRAMES = 40
const MOST_LOSSES = 4
/** Frames so many times as large as when a kind lost are others: it is tried again. */
const OTHER_FRAMES = 4

export class KindChooser {
  readonly #kinds: readonly FrameKind[]
  /** Frames for which each is still left out. */
  readonly #left = new Map<FrameKind, number>()
  /** How often in a row it was larger. */
  readonly #losses = new Map<FrameKind, number>()
  /** Bytes of the frame with which each was left out. */
  readonly #lostAt = new Map<FrameKind, number>()

  constructor(lossless: boolean) {
    this.#kinds = lossless ? LOSSLESS : ALL
  }

  /** Those that can always be made. */
  get whole(): readonly FrameKind[] {
    return this.#kinds.filter((kind) => kind === 'plain' || kind === 'exact')
  }

  /** The kinds to try for the next frame; there may be none that can be made. */
  next(): readonly FrameKind[] {
    return this.#kinds.filter((kind) => {
      const left = this.#left.get(kind) ?? 0
      this.#left.set(kind, left - 1)
      return left <= 0
    })
  }

  /** What the tries have come to, in bytes; kinds that could not be made have none. */
  note(tried: ReadonlyMap<FrameKind, number>): void {
    const least = Math.min(...tried.values())
    this.#takeBack(least)
    for (const [kind, bytes] of tried) {
      const pause = bytes > least ? PAUSES.find(({ upTo }) => bytes <= upTo * least) : undefined
      const losses = this.#losses.get(kind) ?? 0
      this.#left.set(kind, pause ? Math.min(MOST_FRAMES, pause.frames << losses) : 0)
      this.#losses.set(kind, pause ? Math.min(MOST_LOSSES, losses + 1) : 0)
      this.#lostAt.set(kind, least)
    }
  }

  /** Kinds that lost with frames much smaller than this one. */
  #takeBack(bytes: number): void {
    for (const [kind, lostAt] of this.#lostAt) {
      if (bytes < lostAt * OTHER_FRAMES) continue
      this.#left.set(kind, 0)
      this.#losses.set(kind, 0)
    }
  }
}

/** Whether such frames are coded without loss. */
export function isLossless(kind: FrameKind): boolean {
  return LOSSLESS.includes(kind)
}
