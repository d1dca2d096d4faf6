/** Scalar twins of wasm/jxl-lossy/{dct,parts}.ts: transforms by their definition (18181-1, I.6). */

/**
 * The transform of `high` x `wide` samples, the lowest coefficient being their mean. A block lies with its
 * longer side along the columns; square ones are transposed.
 */
export function transformScalar(samples: Float32Array, high: number, wide: number): Float64Array {
  const result = new Float64Array(high * wide)
  const isTransposed = high >= wide
  for (let v = 0; v < high; v++) {
    for (let u = 0; u < wide; u++) {
      let sum = 0
      for (let y = 0; y < high; y++) {
        for (let x = 0; x < wide; x++)
          sum += samples[y * wide + x]! * wave(v, y, high) * wave(u, x, wide)
      }
      result[isTransposed ? u * high + v : v * wide + u] = sum
    }
  }
  return result
}

function wave(k: number, x: number, n: number): number {
  return ((k ? Math.SQRT2 : 1) * Math.cos(((x + 0.5) * k * Math.PI) / n)) / n
}

/** 8 x 8 samples as parts of `high` x `wide`, whose coefficients lie between each other. */
export function partsScalar(samples: Float32Array, high: number, wide: number): Float64Array {
  const result = new Float64Array(64)
  const [down, across] = [8 / high, 8 / wide]
  const lowest: number[] = []
  for (let part = 0; part < down * across; part++) {
    const [top, left] = [Math.floor(part / across) * high, (part % across) * wide]
    const own = Float32Array.from({ length: high * wide }, (_, i) => {
      return samples[(top + Math.floor(i / wide)) * 8 + left + (i % wide)]!
    })
    const isSquare = high === wide
    // Parts of 4 x 4 lie between each other both ways, others by rows.
    const row = isSquare ? 4 : 8
    transformScalar(own, high, wide).forEach((value, i) => {
      const y = Math.floor(i / row) * 2 + (isSquare ? part >> 1 : part)
      const x = isSquare ? (i % row) * 2 + (part & 1) : i % row
      result[y * 8 + x] = value
    })
    lowest.push(result[isSquare ? (part >> 1) * 8 + (part & 1) : part * 8]!)
  }
  if (lowest.length === 4) placeDifferences(result, lowest, 1)
  else [result[0], result[8]] = [(lowest[0]! + lowest[1]!) / 2, (lowest[0]! - lowest[1]!) / 2]
  return result
}

/** Sums and differences of 2 x 2 samples, and again of the sums. */
export function pairsScalar(samples: Float32Array): Float64Array {
  const result = new Float64Array(64)
  let level = Float64Array.from(samples)
  for (let side = 8; side > 1; side >>= 1) {
    const half = side / 2
    const next = new Float64Array(half * half)
    for (let i = 0; i < half * half; i++) {
      const [y, x] = [Math.floor(i / half), i % half]
      const at = 2 * y * side + 2 * x
      const four = [level[at]!, level[at + 1]!, level[at + side]!, level[at + side + 1]!]
      placeDifferences(result, four, half, y * 8 + x)
      next[i] = four.reduce((sum, value) => sum + value) / 4
    }
    level = next
  }
  return result
}

/** The mean at `at`, top less bottom `step` to the right, left less right `step` below, and both. */
function placeDifferences(to: Float64Array, four: number[], step: number, at = 0): void {
  const [a, b, c, d] = four as [number, number, number, number]
  to[at] = (a + b + c + d) / 4
  to[at + step] = (a + b - c - d) / 4
  to[at + step * 8] = (a - b + c - d) / 4
  to[at + step * 9] = (a - b - c + d) / 4
}

/** A bit for each of 16 pixels that is as the four around it; `west` and `east` lie beside the first and the last. */
export function alikePixelsScalar(
  own: Uint32Array,
  [north, south]: readonly [Uint32Array, Uint32Array],
  [west, east]: readonly [number, number],
): number {
  const row = [west, ...own, east]
  let alike = 0
  for (let x = 0; x < 16; x++) {
    const around = [row[x], row[x + 2], north[x], south[x]]
    if (around.every((pixel) => pixel === own[x])) alike |= 1 << x
  }
  return alike
}

/** In how many places, up to `most`, all rows have `value`. */
export function alikeRunScalar(rows: readonly Int16Array[], value: number, most: number): number {
  let n = 0
  while (n < most && rows.every((row) => row[n] === value)) n++
  return n
}

/** How different two colours look, and their hues. */
export function compareColours(a: number, b: number): readonly [number, number] {
  const [red, green, blue] = [0, 8, 16].map((shift) => ((a >> shift) & 255) - ((b >> shift) & 255))
  const weighted = 77 * red! + 150 * green! + 29 * blue!
  const twoThirds = (value: number) => Math.floor((Math.abs(value) * 2) / 3)
  const most = Math.max(Math.abs(red!), Math.abs(green!), twoThirds(blue!))
  const brightness = weighted >> 8
  const hues = [Math.abs(red! - brightness), Math.abs(green! - brightness)]
  return [
    Math.max(Math.abs(weighted) >> 8, most >> 1),
    Math.max(...hues, twoThirds(blue! - brightness)),
  ]
}

/** The number of what a colour is taken for: itself, the first one of those that are nearest, or a new one. */
export function numberOfScalar(
  colours: number[],
  colour: number,
  [most, mostHue]: readonly [number, number],
): number {
  const same = colours.indexOf(colour)
  if (same >= 0) return same
  let [best, least] = [-1, most + 1]
  colours.forEach((own, i) => {
    const [difference, hue] = compareColours(own, colour)
    if (most > 0 && difference < least && hue <= mostHue) [best, least] = [i, difference]
  })
  return best >= 0 ? best : colours.push(colour) - 1
}
