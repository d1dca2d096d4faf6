/**
 * What lossless frames were found to need: a frame is mostly like the one before, so that settings are
 * tried anew only now and then.
 */

import type { Effort } from '../../api/options.ts'
import type { FrameKind } from '../cut-changes.ts'

/** Frames that take over what was found for one. */
const HELD = { fast: 31, balanced: 15, best: 0 } as const satisfies Record<Effort, number>

interface Found {
  readonly settings: number
  /** Frames for which they still hold. */
  left: number
}

export class FrameSettings {
  readonly #held: number
  readonly #found = new Map<FrameKind, Found>()

  constructor(effort: Effort) {
    this.#held = HELD[effort]
  }

  /** As `webpLosslessPrefer` takes them for the next frame of a kind; 0: they are to be found. */
  of(kind: FrameKind): number {
    const found = this.#found.get(kind)
    if (!found) return 0
    if (found.left > 0) {
      found.left--
      return found.settings
    }
    this.#found.delete(kind)
    return 0
  }

  /** What `webpLosslessFound` said of the last frame of a kind: what it was told, or something new. */
  note(kind: FrameKind, settings: number): void {
    if (this.#found.get(kind)?.settings === settings) return
    this.#found.set(kind, { settings, left: this.#held })
  }
}
