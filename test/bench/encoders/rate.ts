/** How much larger one encoder's files are than another's at equal SSIM. */

/** One encoding. */
export interface Point {
  readonly bytes: number
  readonly ssim: number
}

/** Places on the common range at which sizes are compared. */
const PLACES = 64

/**
 * The geometric mean of `ours` ÷ `theirs` in bytes over the range of SSIM that both reach, after
 * Bjøntegaard (ITU-T VCEG-M33): sizes as logarithms over quality in decibels, here with straight
 * lines between the points. `undefined`: they have no range in common.
 */
export function sizeAtEqualSsim(
  ours: readonly Point[],
  theirs: readonly Point[],
): number | undefined {
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

interface Place {
  readonly x: number
  readonly y: number
}

/** SSIM as decibels of what is missing to 1, so that high qualities are not squeezed together. */
function curveOf(points: readonly Point[]): readonly Place[] {
  return points
    .map(({ bytes, ssim }) => ({ x: -10 * Math.log10(1 - ssim), y: Math.log(bytes) }))
    .toSorted((one, other) => one.x - other.x)
}

function heightAt(curve: readonly Place[], x: number): number {
  const above = Math.max(
    1,
    curve.findIndex((place) => place.x >= x),
  )
  const [low, high] = [curve[above - 1]!, curve[above]!]
  return low.y + ((high.y - low.y) * (x - low.x)) / (high.x - low.x)
}
