/** Which kind of frame is worth a try: both at first, then the one that wins, and both now and then. */

export type FrameKind = 'exact' | 'lossy'

const BOTH: readonly FrameKind[] = ['lossy', 'exact']
/** Frames after which both are tried again. */
const PATIENCE = 8
/** The other kind is tried each time while it is not so much larger. */
const CLOSE = 1.25

export class KindChooser {
  /** Bytes of both, when both were tried last. */
  #exact = 0
  #lossy = 0
  #sinceBoth = PATIENCE

  /** The kinds to try for the next frame. */
  next(): readonly FrameKind[] {
    const [exact, lossy] = [this.#exact, this.#lossy]
    const isClose = Math.max(exact, lossy) < CLOSE * Math.min(exact, lossy)
    if (isClose || this.#sinceBoth >= PATIENCE) {
      this.#sinceBoth = 0
      return BOTH
    }
    this.#sinceBoth++
    return [exact < lossy ? 'exact' : 'lossy']
  }

  /** What a try has come to. */
  note(kind: FrameKind, bytes: number): void {
    if (this.#sinceBoth > 0) return
    if (kind === 'exact') this.#exact = bytes
    else this.#lossy = bytes
  }
}
