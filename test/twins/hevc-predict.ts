/**
 * Scalar twins of wasm/hevc/predict.ts (H.265 8.4.4.2.4, 8.4.4.2.5). `neighbours`: from the bottom left up to
 * the corner, at 2 n, then to the right.
 */

/** A square of n samples a side, by its place and the neighbours to its left and above. */
function square(
  neighbours: Uint16Array,
  sampleAt: (x: number, y: number, left: Side, top: Side) => number,
): Uint16Array {
  const n = (neighbours.length - 1) / 4
  const left: Side = (y) => neighbours[2 * n - 1 - y]!
  const top: Side = (x) => neighbours[2 * n + 1 + x]!
  return Uint16Array.from({ length: n * n }, (_, i) =>
    sampleAt(i % n, Math.floor(i / n), left, top),
  )
}

/** A neighbour by its distance from the corner. */
type Side = (at: number) => number

export function predictPlanarScalar(neighbours: Uint16Array): Uint16Array {
  const n = (neighbours.length - 1) / 4
  return square(neighbours, (x, y, left, top) => {
    const across = (n - 1 - x) * left(y) + (x + 1) * top(n)
    const down = (n - 1 - y) * top(x) + (y + 1) * left(n)
    return Math.floor((across + down + n) / (2 * n))
  })
}

export function predictMeanScalar(neighbours: Uint16Array, hasEdges: boolean): Uint16Array {
  const n = (neighbours.length - 1) / 4
  const used = [...neighbours.subarray(n, 2 * n), ...neighbours.subarray(2 * n + 1, 3 * n + 1)]
  const mean = (used.reduce((sum, sample) => sum + sample, n) / (2 * n)) | 0
  return square(neighbours, (x, y, left, top) => {
    if (!hasEdges || (x > 0 && y > 0)) return mean
    if (x === 0 && y === 0) return (left(0) + 2 * mean + top(0) + 2) >> 2
    return ((y === 0 ? top(x) : left(y)) + 3 * mean + 2) >> 2
  })
}
