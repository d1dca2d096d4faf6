/** A fixed window: hits are counted from its first one until it ends. */

export interface HitWindow {
  /** Hits so far, refused ones too. */
  readonly hits: number
  /** Milliseconds since 1970. */
  readonly endsAt: number
}

/** Counts one hit at `now`: in the window that is open, or as the first one of a new window. */
export function countHit(window: HitWindow | undefined, now: number, windowMs: number): HitWindow {
  if (!window || now >= window.endsAt) return { hits: 1, endsAt: now + windowMs }
  return { hits: window.hits + 1, endsAt: window.endsAt }
}
