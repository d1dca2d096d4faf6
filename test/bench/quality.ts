/** How close two pictures are, over red, green and blue. */

import { decibels } from '../helpers/psnr.ts'

/** Pixels of 3 or 4 bytes; a fourth is alpha and not compared. */
export interface Pixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly channels: 3 | 4
}

export interface Closeness {
  /** Decibels; `Infinity`: no sample differs. */
  readonly psnr: number
  /** 1: the same. */
  readonly ssim: number
}

export function closeness(one: Pixels, other: Pixels): Closeness {
  const psnr = psnrOf(one, other)
  return { psnr, ssim: psnr === Infinity ? 1 : ssimOf(one, other) }
}

/** Peak signal-to-noise ratio in decibels. Throws when the sizes differ. */
export function psnrOf(one: Pixels, other: Pixels): number {
  const pixels = one.width * one.height
  if (one.width !== other.width || one.height !== other.height) {
    throw new Error(`${one.width}x${one.height} against ${other.width}x${other.height}`)
  }
  let sum = 0
  for (let i = 0, a = 0, b = 0; i < pixels; i++, a += one.channels, b += other.channels) {
    const red = one.data[a]! - other.data[b]!
    const green = one.data[a + 1]! - other.data[b + 1]!
    const blue = one.data[a + 2]! - other.data[b + 2]!
    sum += red * red + green * green + blue * blue
  }
  return decibels(sum, pixels * 3)
}

/** Of luma alone, between pictures of one size. */
export function lumaPsnrOf(one: Pixels, other: Pixels): number {
  const [a, b] = [lumaOf(one), lumaOf(other)]
  const sum = a.reduce((squares, value, i) => squares + (value - b[i]!) ** 2, 0)
  return decibels(sum, a.length)
}

const WINDOW = 8
const STEP = 4
/** Wang, Bovik, Sheikh, Simoncelli (2004), for 8 bits. */
const C1 = (0.01 * 255) ** 2
const C2 = (0.03 * 255) ** 2

/** Mean structural similarity of the luma, over windows of 8 × 8 pixels every 4 pixels. */
export function ssimOf(one: Pixels, other: Pixels): number {
  const [a, b] = [lumaOf(one), lumaOf(other)]
  let sum = 0
  let count = 0
  for (let y = 0; y + WINDOW <= one.height; y += STEP) {
    for (let x = 0; x + WINDOW <= one.width; x += STEP) {
      sum += windowSsim(a, b, y * one.width + x, one.width)
      count++
    }
  }
  return sum / count
}

function windowSsim(a: Uint8Array, b: Uint8Array, start: number, stride: number): number {
  let [sumA, sumB, squares, product] = [0, 0, 0, 0]
  for (let y = 0, row = start; y < WINDOW; y++, row += stride) {
    for (let at = row; at < row + WINDOW; at++) {
      const [left, right] = [a[at]!, b[at]!]
      sumA += left
      sumB += right
      squares += left * left + right * right
      product += left * right
    }
  }
  const n = WINDOW * WINDOW
  const [meanA, meanB] = [sumA / n, sumB / n]
  const variances = squares / n - meanA * meanA - meanB * meanB
  const covariance = product / n - meanA * meanB
  return (
    ((2 * meanA * meanB + C1) * (2 * covariance + C2)) /
    ((meanA * meanA + meanB * meanB + C1) * (variances + C2))
  )
}

/** Luma as JPEG has it. */
function lumaOf({ data, width, height, channels }: Pixels): Uint8Array {
  const luma = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < luma.length; i++, at += channels) {
    luma[i] = (data[at]! * 77 + data[at + 1]! * 150 + data[at + 2]! * 29 + 128) >> 8
  }
  return luma
}
