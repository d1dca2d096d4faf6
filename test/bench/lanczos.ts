/** Lanczos resizing as the formula has it, in floating point: slow, and nobody's approximation. */

import type { Pixels } from './quality.ts'

/** Source samples of one output sample. */
interface Taps {
  readonly first: number
  readonly weights: Float64Array
}

/** RGB of `source` at another size, with lanczos3 widened by the shrink factor. */
export function exactLanczos(source: Pixels, width: number, height: number): Pixels {
  const wide = resizedAcross(source, width)
  const data = new Uint8Array(width * height * 3)
  const stride = width * 3
  tapsOf(source.height, height).forEach(({ first, weights }, y) => {
    const sums = new Float64Array(stride)
    weights.forEach((weight, i) => {
      const row = (first + i) * stride
      for (let x = 0; x < stride; x++) sums[x]! += weight * wide[row + x]!
    })
    for (let x = 0; x < stride; x++) {
      data[y * stride + x] = Math.max(0, Math.min(255, Math.round(sums[x]!)))
    }
  })
  return { data, width, height, channels: 3 }
}

function resizedAcross({ data, width, height, channels }: Pixels, to: number): Float32Array {
  const result = new Float32Array(to * height * 3)
  const taps = tapsOf(width, to)
  for (let y = 0, out = 0; y < height; y++) {
    for (const { first, weights } of taps) {
      let [red, green, blue] = [0, 0, 0]
      let at = (y * width + first) * channels
      for (let i = 0; i < weights.length; i++, at += channels) {
        const weight = weights[i]!
        red += weight * data[at]!
        green += weight * data[at + 1]!
        blue += weight * data[at + 2]!
      }
      result[out++] = red
      result[out++] = green
      result[out++] = blue
    }
  }
  return result
}

function tapsOf(from: number, to: number): Taps[] {
  const step = from / to
  const stretch = Math.max(step, 1)
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * step - 0.5
    const first = Math.max(0, Math.ceil(centre - 3 * stretch))
    const last = Math.min(from - 1, Math.floor(centre + 3 * stretch))
    const raw = Float64Array.from({ length: last - first + 1 }, (_, k) =>
      lanczos((first + k - centre) / stretch),
    )
    const sum = raw.reduce((total, weight) => total + weight, 0)
    return { first, weights: raw.map((weight) => weight / sum) }
  })
}

function lanczos(x: number): number {
  return Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}
