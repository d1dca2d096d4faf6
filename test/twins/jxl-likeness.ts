/** Scalar twin of wasm/jxl-lossy/likeness.ts: maps of SSIMULACRA2 of one plane, by their definition. */

/** Errors of structure at four scales, then what is blurred at the first. */
export const LIKENESS_MAPS = 5
const SCALES = 4
const [RADIUS, SIGMA, C2, ROOT] = [5, 1.5, 0.0009, 0.15595420054]

interface Plane {
  readonly data: ArrayLike<number>
  readonly wide: number
  readonly high: number
}

/** The map at each scale, and the blur, of two planes of XYB's luma. */
export function likenessScalar(source: Plane, shown: Plane): readonly Plane[] {
  const maps: Plane[] = []
  let [a, b] = [source, shown]
  for (let scale = 0; scale < SCALES; scale++) {
    maps.push(map(a, (x, y) => structureAt(a, b, x, y)))
    ;[a, b] = [halved(a), halved(b)]
  }
  maps.push(map(source, (x, y) => blurAt(source, shown, x, y)))
  return maps
}

function map({ wide, high }: Omit<Plane, 'data'>, at: (x: number, y: number) => number): Plane {
  const data = Float64Array.from({ length: wide * high }, (_, i) =>
    at(i % wide, Math.floor(i / wide)),
  )
  return { data, wide, high }
}

function structureAt(a: Plane, b: Plane, x: number, y: number): number {
  const mean = (one: Plane, other?: Plane) => blurred(one, x, y, other)
  const [u, v] = [mean(a), mean(b)]
  const spread = mean(a, a) + mean(b, b) - u * u - v * v + C2
  const structure = (2 * (mean(a, b) - u * v) + C2) / spread
  return Math.max(0, 1 - (1 - (u - v) ** 2) * structure)
}

function blurAt(a: Plane, b: Plane, x: number, y: number): number {
  const edge = (one: Plane) => 1 + Math.abs(one.data[y * one.wide + x]! - blurred(one, x, y))
  return Math.max(0, 1 - edge(b) / edge(a))
}

/** The Gaussian mean of a plane, or of products of two; ends are repeated. */
function blurred(one: Plane, x: number, y: number, other?: Plane): number {
  let [sum, weights] = [0, 0]
  for (let v = -RADIUS; v <= RADIUS; v++) {
    for (let u = -RADIUS; u <= RADIUS; u++) {
      const at = clamp(y + v, one.high) * one.wide + clamp(x + u, one.wide)
      const weight = Math.exp(-(u * u + v * v) / (2 * SIGMA ** 2))
      sum += weight * one.data[at]! * (other ? other.data[at]! : 1)
      weights += weight
    }
  }
  return sum / weights
}

function clamp(at: number, size: number): number {
  return Math.max(0, Math.min(size - 1, at))
}

/** Means of 2 x 2 in light. */
function halved({ data, wide, high }: Plane): Plane {
  return map({ wide: wide / 2, high: high / 2 }, (x, y) => {
    let sum = 0
    for (let i = 0; i < 4; i++) {
      sum += (data[(2 * y + (i >> 1)) * wide + 2 * x + (i & 1)]! + ROOT) ** 3
    }
    return Math.cbrt(sum / 4) - ROOT
  })
}
