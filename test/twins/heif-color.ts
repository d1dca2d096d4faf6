/** Scalar twins of wasm/heif-color/, in plain arithmetic. */

import type {
  ColorConversion,
  LevelFactors,
} from '../../src/engine/formats/heif/pixels/conversion.ts'

/** A row of luma, and of chroma its nearest row and the next nearest. */
export interface SampleRows {
  readonly y: Uint16Array
  readonly cb: readonly [near: Uint16Array, far: Uint16Array]
  readonly cr: readonly [near: Uint16Array, far: Uint16Array]
}

const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value))

/** RGBA of a row; `isHalf`: chroma has half the width, rounded up. */
export function pixelsScalar(
  { channels, bits, middle }: ColorConversion,
  { y, cb, cr }: SampleRows,
  { isHalf, gains }: { readonly isHalf: boolean; readonly gains?: Float32Array | undefined },
): Uint8Array {
  const rgba = new Uint8Array(y.length * 4).fill(255)
  y.forEach((sample, x) => {
    const luma = sample * 16 - middle
    const [b, r] = [cb, cr].map((rows) => chromaAt(rows, x, isHalf) - middle) as [number, number]
    channels.forEach((factors, i) => {
      const sum = luma * factors.luma + b * factors.cb + r * factors.cr + factors.constant
      const gained = gains ? multiplied(sum, gains[x]!, bits) : sum
      rgba[x * 4 + i] = clamp(Math.floor(gained / 2 ** bits), 255)
    })
  })
  return rgba
}

/** A row of chroma with those above and below it. */
export type ThreeRows = readonly [above: Uint16Array, row: Uint16Array, below: Uint16Array]

/** RGBA of half the size: each pixel of four samples of luma, of two rows, and of nine of chroma. */
export function halvedScalar(
  conversion: ColorConversion,
  rows: readonly [upper: Uint16Array, lower: Uint16Array],
  chroma: readonly [cb: ThreeRows, cr: ThreeRows],
): Uint8Array {
  const { channels, bits, middle } = conversion
  const [cb, cr] = chroma.map(smoothed) as [number[], number[]]
  const rgba = new Uint8Array(cb.length * 4).fill(255)
  cb.forEach((sample, x) => {
    const four = rows.reduce((sum, row) => sum + row[2 * x]! + row[2 * x + 1]!, 0)
    const [luma, b, r] = [four * 4 - middle, sample - middle, cr[x]! - middle]
    channels.forEach((factors, i) => {
      const sum = luma * factors.luma + b * factors.cb + r * factors.cr + factors.constant
      rgba[x * 4 + i] = clamp(Math.floor(sum / 2 ** bits), 255)
    })
  })
  return rgba
}

/** In sixteenths of a sample: 3/4 of each, and 1/8 of its neighbours both ways; edges are repeated. */
function smoothed([above, row, below]: ThreeRows): number[] {
  const sums = [...row].map((sample, x) => 6 * sample + above[x]! + below[x]!)
  return sums.map((sum, x) => {
    const ends = sums[Math.max(x - 1, 0)]! + sums[Math.min(x + 1, row.length - 1)]!
    return Math.floor((6 * sum + ends + 2) / 4)
  })
}

/** In sixteenths of a sample. */
function chromaAt([near, far]: readonly [Uint16Array, Uint16Array], x: number, isHalf: boolean) {
  if (!isHalf) return near[x]! * 16
  const at = x >> 1
  const beside = clamp(x % 2 === 0 ? at - 1 : at + 1, near.length - 1)
  return 3 * (3 * near[at]! + far[at]!) + 3 * near[beside]! + far[beside]!
}

/** Single precision, as the kernel has it. */
function multiplied(sum: number, gain: number, bits: number): number {
  const half = 2 ** (bits - 1)
  const most = 255 * 2 ** bits
  const level = clamp(Math.fround(sum - half), most)
  return Math.trunc(Math.min(Math.fround(level * gain), most)) + half
}

/** Of alpha samples, what colours under them are multiplied by. */
export function gainsScalar(alpha: Uint16Array, black: number, range: number): Float32Array {
  return Float32Array.from(alpha, (sample) => {
    const above = Math.min(sample - black, range)
    return above > 0 ? Math.fround(range / above) : 0
  })
}

/** Levels of one plane. */
export function levelsScalar(samples: Uint16Array, { factor, constant, bits }: LevelFactors) {
  return Uint8Array.from(samples, (sample) => clamp((sample * factor + constant) >> bits, 255))
}
