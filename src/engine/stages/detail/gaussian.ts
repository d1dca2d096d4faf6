/** The weights of a Gaussian in whole numbers, as libvips has them (`vips_gaussmat`, integer precision). */

/** Fixed-point one of the kernels' weights: both sides and the middle together. */
const ONE = 2 ** 14

/** libvips scales the middle weight to this before it rounds. */
const MIDDLE = 20

export interface Gaussian {
  /** Samples on each side of the middle one. */
  readonly radius: number
  /** Of the middle, and of each distance; together with the other side they are 2^14. */
  readonly weights: readonly number[]
  /** Mean square distance, in samples. */
  readonly variance: number
}

/** `sigma`: standard deviation before it is cut off where the weight falls below `least` of the middle. */
export function gaussian(sigma: number, least: number): Gaussian {
  const radius = Math.floor(sigma * Math.sqrt(-2 * Math.log(least)))
  const rough = Array.from({ length: radius + 1 }, (_, x) =>
    Math.round(MIDDLE * Math.exp(-(x * x) / (2 * sigma * sigma))),
  )
  const sides = rough.slice(1)
  const sum = rough[0]! + 2 * sides.reduce((all, weight) => all + weight, 0)
  const scaled = sides.map((weight) => Math.round((weight * ONE) / sum))
  const middle = ONE - 2 * scaled.reduce((all, weight) => all + weight, 0)
  const variance = sides.reduce((all, weight, i) => all + (2 * weight * (i + 1) ** 2) / sum, 0)
  return { radius, weights: [middle, ...scaled], variance }
}

/** Weights as the kernels read them: i16, one 0 behind the last. */
export function weightBytes({ weights }: Gaussian): Uint8Array {
  return new Uint8Array(Int16Array.from([...weights, 0]).buffer)
}

/**
 * Radii of three means in a row whose variance together comes nearest to this one. A mean of 2r + 1
 * samples has (r² + r) / 3.
 */
export function boxRadii(variance: number): readonly [number, number, number] {
  const of = (radius: number) => (radius * radius + radius) / 3
  const low = Math.max(1, Math.floor((Math.sqrt(1 + 4 * variance) - 1) / 2))
  const high = low + 1
  const larger = [0, 1, 2, 3].reduce((best, count) => {
    const off = (n: number) => Math.abs((3 - n) * of(low) + n * of(high) - variance)
    return off(count) < off(best) ? count : best
  }, 0)
  const radii = [0, 1, 2].map((i) => (i < larger ? high : low))
  return radii as unknown as readonly [number, number, number]
}
