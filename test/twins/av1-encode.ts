/** Scalar twins of wasm/av1-encode/: the definitions that tests hold its kernels to. */

/** Y, Cb and Cr of an RGB pixel, full range. */
export function rgbToYuvScalar(r: number, g: number, b: number): [number, number, number] {
  const clamp = (value: number) => Math.max(0, Math.min(255, value))
  const centre = (128 << 16) + 32_768
  return [
    (9798 * r + 19_235 * g + 3735 * b + 16_384) >> 15,
    clamp((-11_059 * r - 21_709 * g + 32_768 * b + centre) >> 16),
    clamp((32_768 * r - 27_439 * g - 5329 * b + centre) >> 16),
  ]
}

type Pixel = readonly [number, number, number]

/** Cb and Cr of a square of four pixels: two rows of two. */
export function chromaOfSquareScalar(
  top: readonly [Pixel, Pixel],
  bottom: readonly [Pixel, Pixel],
): [number, number] {
  const clamp = (value: number) => Math.max(0, Math.min(255, value))
  const pair = ([p, q]: readonly [Pixel, Pixel], factors: Pixel) => {
    const sum = factors.reduce((acc, factor, c) => acc + factor * (p[c]! + q[c]!), 0)
    return (sum + 4096) >> 13
  }
  return ([[-11_059, -21_709, 32_768] as const, [32_768, -27_439, -5329] as const] as const).map(
    (factors) => clamp(128 + ((pair(top, factors) + pair(bottom, factors) + 16) >> 5)),
  ) as [number, number]
}

/** Samples around a block, and the taps of its mode: eight times seven. */
interface FilterBlock {
  readonly width: number
  readonly height: number
  /** The corner first. */
  readonly above: Uint8Array
  readonly left: Uint8Array
  readonly taps: Int8Array
}

/** Filter-intra (7.11.2.3): units of 4 x 2 samples, each from the seven around it. */
export function predictFilterScalar({ width, height, above, left, taps }: FilterBlock): Uint8Array {
  const out = new Uint8Array(width * height)
  const at = (x: number, y: number) =>
    y < 0 ? above[x + 1]! : x < 0 ? left[y]! : out[y * width + x]!
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 4) {
      const corner = y > 0 && x === 0 ? left[y - 1]! : at(x - 1, y - 1)
      const row = [0, 1, 2, 3].map((k) => at(x + k, y - 1))
      const around = [corner, ...row, at(x - 1, y), at(x - 1, y + 1)]
      for (let k = 0; k < 8; k++) {
        const sum = around.reduce((acc, sample, j) => acc + taps[7 * k + j]! * sample, 0)
        const rounded = sum < 0 ? -((8 - sum) >> 4) : (sum + 8) >> 4
        out[(y + (k >> 2)) * width + x + (k & 3)] = Math.max(0, Math.min(255, rounded))
      }
    }
  }
  return out
}

/** A block of samples in rows of `stride`. */
interface Samples {
  readonly data: Uint8Array
  readonly stride: number
}

/**
 * Sum of absolute Hadamard coefficients of the difference of two blocks, orthonormal. By tiles of 8 x 8, each
 * rounded down; or by those of 4 x 4, rounded down for each row of them.
 */
export function hadamardCostScalar(
  one: Samples,
  other: Samples,
  width: number,
  height: number,
  side: 4 | 8 = 8,
): number {
  let total = 0
  for (let y = 0; y < height; y += side) {
    let row = 0
    for (let x = 0; x < width; x += side) {
      const sample = ({ data, stride }: Samples, i: number) =>
        data[(y + Math.floor(i / side)) * stride + x + (i % side)]!
      const tile = Array.from({ length: side ** 2 }, (_, i) => sample(one, i) - sample(other, i))
      for (let step = 1; step < side ** 2; step *= 2) addPairs(tile, step)
      const sum = tile.reduce((all, c) => all + Math.abs(c), 0) / side
      row += side === 8 ? Math.floor(sum) : sum
    }
    total += Math.floor(row)
  }
  return total
}

/** DCT-II of values that lie `step` apart, orthonormal, in place. */
function dct(values: Float64Array, first: number, step: number, count: number): void {
  const old = Array.from({ length: count }, (_, i) => values[first + i * step]!)
  for (let k = 0; k < count; k++) {
    const sum = old.reduce(
      (all, v, i) => all + v * Math.cos((Math.PI * (2 * i + 1) * k) / (2 * count)),
      0,
    )
    values[first + k * step] = sum * Math.sqrt((k === 0 ? 1 : 2) / count)
  }
}

/** V_DCT (down the columns) or H_DCT of rows of differences: 8 times the orthonormal coefficients. */
export function lineTransformScalar(
  differences: readonly number[],
  width: number,
  height: number,
  isVertical: boolean,
): Float64Array {
  const values = Float64Array.from(differences, (d) => 8 * d)
  if (isVertical) for (let x = 0; x < width; x++) dct(values, x, width, height)
  else for (let y = 0; y < height; y++) dct(values, y * width, 1, width)
  return values
}

/** Sums and differences of values that lie `step` apart. */
function addPairs(values: number[], step: number): void {
  for (let i = 0; i < values.length; i++) {
    if (i & step) continue
    const [a, b] = [values[i]!, values[i + step]!]
    values[i] = a + b
    values[i + step] = a - b
  }
}

/** Levels of a transform block in raster order; `type`: 5 and 6 are of one dimension (V_DCT, H_DCT). */
export interface LevelBlock {
  readonly width: number
  readonly height: number
  readonly type: number
  readonly levels: ArrayLike<number>
}

type Places = readonly (readonly [row: number, column: number])[]

/** Neighbours of coeff_base (AV1 8.3.2, Sig_Ref_Diff_Offset), then those of coeff_br. */
const BASE_PLACES = {
  square: [
    [0, 1],
    [1, 0],
    [1, 1],
    [0, 2],
    [2, 0],
  ],
  vertical: [
    [1, 0],
    [2, 0],
    [0, 1],
    [3, 0],
    [4, 0],
  ],
  horizontal: [
    [0, 1],
    [1, 0],
    [0, 2],
    [0, 3],
    [0, 4],
  ],
} as const satisfies Record<string, Places>
const BR_PLACES = {
  square: [
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  vertical: [
    [0, 1],
    [1, 0],
    [2, 0],
  ],
  horizontal: [
    [0, 1],
    [1, 0],
    [0, 2],
  ],
} as const satisfies Record<string, Places>

function classOf(type: number) {
  return type === 5 ? 'vertical' : type === 6 ? 'horizontal' : 'square'
}

/** Sum of the neighbours' levels, each up to `most`; those outside of the block are 0. */
function sumAround(block: LevelBlock, row: number, column: number, places: Places, most: number) {
  const { width, height, levels } = block
  return places.reduce((sum, [down, right]) => {
    const [y, x] = [row + down, column + right]
    const isInside = y < height && x < width
    return sum + (isInside ? Math.min(Math.abs(levels[y * width + x]!), most) : 0)
  }, 0)
}

/** Context of coeff_base (AV1 8.3.2). */
export function baseContextScalar(block: LevelBlock, row: number, column: number): number {
  const { width, height, type } = block
  const kind = classOf(type)
  const half = Math.min((sumAround(block, row, column, BASE_PLACES[kind], 3) + 1) >> 1, 4)
  if (kind !== 'square')
    return half + [26, 31, 36][Math.min(kind === 'vertical' ? row : column, 2)]!
  if (row + column === 0) return 0
  if (width < height && row < 2) return half + 11
  if (width > height && column < 2) return half + 16
  return half + (row + column < 2 ? 1 : row + column < 4 ? 6 : 21)
}

/** Context of coeff_br (AV1 8.3.2). */
export function brContextScalar(block: LevelBlock, row: number, column: number): number {
  const kind = classOf(block.type)
  const half = Math.min((sumAround(block, row, column, BR_PLACES[kind], 15) + 1) >> 1, 6)
  if (row + column === 0) return half
  const isNear = { square: row < 2 && column < 2, vertical: row === 0, horizontal: column === 0 }
  return half + (isNear[kind] ? 7 : 14)
}

/** About what coefficients cost by a step of the quantizer, in 1/16 bit. Twin of `priceOf` of type-prices.ts. */
export function priceScalar(coefficients: Int16Array, step: number): number {
  const unit = Math.min(32_767, Math.floor((64 * 32_768) / step))
  return coefficients.reduce((sum, coefficient) => {
    const level = Math.min(32_767, (Math.abs(coefficient) * unit + 16_384) >> 15)
    const error = (Math.min(level, 180) ** 2) >> 4
    return sum + Math.min(error, (level >> 1) + 48)
  }, 0)
}

const HASH_FACTOR = 0x2c92_77b5

/** The hash of eight samples: the sum of sample i times the factor to the power of 7 - i, modulo 2 to the power of 32. */
export function hashScalar(samples: Uint8Array): number {
  return samples.reduce((hash, sample) => (Math.imul(hash, HASH_FACTOR) + sample) >>> 0, 0)
}

/** Squared error times half the sum of both contrasts by the root of their product (cdef.ts). */
export function cdefErrorScalar(source: readonly number[], filtered: readonly number[]): number {
  const contrastOf = (samples: readonly number[]) => {
    const mean = samples.reduce((sum, v) => sum + v, 0) / samples.length
    return samples.reduce((sum, v) => sum + (v - mean) ** 2, 0)
  }
  const [a, b] = [contrastOf(source), contrastOf(filtered)]
  const squares = source.reduce((sum, v, i) => sum + (v - filtered[i]!) ** 2, 0)
  return (squares * 0.5 * (a + b + 400)) / Math.sqrt(20_000 + a * b)
}
