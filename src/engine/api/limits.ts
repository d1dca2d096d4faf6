/** What one conversion may cost. */
export interface Limits {
  /** Largest input, in pixels of its header. */
  readonly maxInputPixels: number
  /** Most frames of an animation, and most pixels that it may show in all of them. */
  readonly maxFrames: number
  readonly maxAnimationPixels: number
  /**
   * Most pixels of a result that has more than its source, in formats that are quickly written; of others
   * less, by their `work`. What is asked for costs a caller nothing, what is sent does.
   */
  readonly maxGrownPixels: number
  /** Memory that all codecs, buffers and the input together may hold, in bytes. */
  readonly memoryBudget: number
}

export const MEBIBYTE = 1024 * 1024

/** The defaults of the service: 120 megapixels in, 96 MiB of the isolate's 128 MB. */
export const DEFAULT_LIMITS: Limits = {
  maxInputPixels: 120_000_000,
  maxFrames: 500,
  maxAnimationPixels: 100_000_000,
  maxGrownPixels: 100_000_000,
  memoryBudget: 96 * MEBIBYTE,
}

/** What `maxBytes` may be, in bytes: below, not even headers fit; above, nothing that an isolate holds. */
export const MAX_BYTES = { least: 1_000, most: 100_000_000 } as const

/** What `colors` may be: what a palette holds. */
export const COLORS = { least: 2, most: 256 } as const

/** What `zoom` may be. */
export const ZOOM = { least: 0.01, most: 10 } as const

/** The most frames that can be asked for; how many there may be, `Limits` tells. */
export const MAX_FRAMES = 10_000

/** Largest output side in pixels that can be asked for; `largestSide` tells that of each format. */
export const MAX_OUTPUT_SIDE = 65_535
