/** Which quality to try next, when the largest is looked for whose file fits. Pure. */

/** A quality, 1–100, and the bytes of its file. */
export interface Tried {
  readonly quality: number
  readonly bytes: number
}

/** What is known so far. */
export interface Bracket {
  /** The largest quality whose file fits; `undefined`: none does yet. */
  readonly fits?: Tried
  /** The smallest quality whose file does not. */
  readonly over: Tried
  /** Trials that are left. */
  readonly left: number
}

/**
 * Pairs of (quality, natural logarithm of the size, 0 at quality 80): the middle of seven photos in
 * JPEG, WebP and AVIF, which lie apart by a factor that the trials correct. Linear in between.
 */
const MODEL = [
  [1, -2],
  [10, -1.6],
  [20, -1.25],
  [40, -0.85],
  [70, -0.38],
  [80, 0],
  [90, 0.5],
  [100, 1.6],
] as const

/**
 * The quality to try next; `undefined`: `fits` is the answer, or nothing fits. Sizes are taken to
 * grow with quality. The model's guess saves about a quarter of the trials that halving takes. It is
 * bent so that the trials that are left still decide between all qualities, however wrong it is.
 */
export function nextQuality({ fits, over, left }: Bracket, maxBytes: number): number | undefined {
  const low = fits?.quality ?? 0
  const high = over.quality
  if (high - low <= 1) return undefined
  const reach = 2 ** (left - 1)
  const least = Math.max(low + 1, high - reach)
  const most = Math.min(high - 1, low + reach)
  return Math.min(most, Math.max(least, guess(fits, over, maxBytes)))
}

/** Where the model, stretched to go through what was tried, has a file of `maxBytes`. */
function guess(fits: Tried | undefined, over: Tried, maxBytes: number): number {
  const high = sizeAt(over.quality)
  const above = Math.log(maxBytes / over.bytes)
  if (!fits) return qualityAt(high + above)
  const low = sizeAt(fits.quality)
  const share = above / Math.log(fits.bytes / over.bytes)
  return qualityAt(high + (low - high) * share)
}

function sizeAt(quality: number): number {
  const [[from, fromSize], [to, toSize]] = segment(([at]) => at >= quality)
  return fromSize + ((toSize - fromSize) * (quality - from)) / (to - from)
}

function qualityAt(size: number): number {
  const [[from, fromSize], [to, toSize]] = segment(([, at]) => at >= size)
  return Math.round(from + ((to - from) * (size - fromSize)) / (toSize - fromSize))
}

type Pair = (typeof MODEL)[number]

/** The part of the model that ends at the first pair that is far enough. */
function segment(isEnough: (pair: Pair) => boolean): readonly [Pair, Pair] {
  const found = MODEL.findIndex(isEnough)
  const end = found < 0 ? MODEL.length - 1 : Math.max(found, 1)
  return [MODEL[end - 1]!, MODEL[end]!]
}
