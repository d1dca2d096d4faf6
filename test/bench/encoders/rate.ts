/** How much larger one encoder's files are than another's where they look equally good. */

/** One encoding. */
export interface Point {
  readonly bytes: number
  readonly ssim: number
}

/** Places on the common range at which sizes are compared. */
const PLACES = 64

/** `sizeAtEqual` by SSIM, as decibels of what is missing to 1, so that high qualities are not squeezed together. */
export function sizeAtEqualSsim(
  ours: readonly Point[],
  theirs: readonly Point[],
): number | undefined {
  return sizeAtEqual(ours.map(placeOf), theirs.map(placeOf))
}

function placeOf({ bytes, ssim }: Point): Place {
  return { score: -10 * Math.log10(1 - ssim), bytes }
}

/** One encoding on a scale of quality that grows evenly, such as decibels or SSIMULACRA2. */
export interface Place {
  readonly score: number
  readonly bytes: number
}

/**
 * The geometric mean of `ours` ÷ `theirs` in bytes over the range of scores that both reach, after
 * Bjøntegaard (ITU-T VCEG-M33): sizes as logarithms over quality, here with straight lines between
 * the points. `undefined`: they have no range in common.
 */
export function sizeAtEqual(ours: readonly Place[], theirs: readonly Place[]): number | undefined {
  const [a, b] = [curveOf(ours), curveOf(theirs)]
  const low = Math.max(a[0]!.x, b[0]!.x)
  const high = Math.min(a.at(-1)!.x, b.at(-1)!.x)
  if (!(high > low)) return undefined
  let sum = 0
  for (let i = 0; i < PLACES; i++) {
    const x = low + ((i + 0.5) / PLACES) * (high - low)
    sum += heightAt(a, x) - heightAt(b, x)
  }
  return Math.exp(sum / PLACES)
}

/**
 * Bytes of `ours` ÷ `theirs` at one score; `undefined`: one of them does not reach it.
 */
export function sizeAtScore(
  ours: readonly Place[],
  theirs: readonly Place[],
  score: number,
): number | undefined {
  const [a, b] = [curveOf(ours), curveOf(theirs)]
  const isReached = (curve: Curve) => curve[0]!.x <= score && curve.at(-1)!.x >= score
  if (!isReached(a) || !isReached(b)) return undefined
  return Math.exp(heightAt(a, score) - heightAt(b, score))
}

/** Logarithms of bytes over the score, by the score. */
type Curve = readonly { readonly x: number; readonly y: number }[]

function curveOf(places: readonly Place[]): Curve {
  return places
    .map(({ bytes, score }) => ({ x: score, y: Math.log(bytes) }))
    .toSorted((one, other) => one.x - other.x)
}

function heightAt(curve: Curve, x: number): number {
  const above = Math.max(
    1,
    curve.findIndex((place) => place.x >= x),
  )
  const [low, high] = [curve[above - 1]!, curve[above]!]
  return low.y + ((high.y - low.y) * (x - low.x)) / (high.x - low.x)
}
