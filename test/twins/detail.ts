/**
 * Scalar twins of wasm/detail/: whole pictures at once, written from what the stages are to do and not
 * from how they go about it. Beyond its edges a picture repeats its outermost pixels.
 */

import type { RowFormat } from '../../src/engine/rows/rows.ts'

export interface Pixels {
  readonly format: RowFormat
  readonly data: Uint8Array
}

const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value))

/** The sample `dx`, `dy` away, or the nearest there is. */
function sampleAt({ format, data }: Pixels, x: number, y: number, channel: number): number {
  const { width, height, channels } = format
  const at = clamp(y, height - 1) * width + clamp(x, width - 1)
  return data[at * channels + channel]!
}

function mapped(pixels: Pixels, value: (x: number, y: number, channel: number) => number): Pixels {
  const { width, channels } = pixels.format
  const data = pixels.data.map((_, at) => {
    const pixel = Math.floor(at / channels)
    return value(pixel % width, Math.floor(pixel / width), at % channels)
  })
  return { ...pixels, data }
}

/** Colours times alpha, or divided by it. */
export function premultiplied({ format, data }: Pixels): Pixels {
  const times = (value: number, at: number) => Math.round((value * data[at | 3]!) / 255)
  return { format, data: data.map((value, at) => (at % 4 === 3 ? value : times(value, at))) }
}

export function straight({ format, data }: Pixels): Pixels {
  const over = (value: number, alpha: number) =>
    alpha ? Math.min(255, Math.floor((value * 255 + (alpha >> 1)) / alpha)) : 0
  return { format, data: data.map((v, at) => (at % 4 === 3 ? v : over(v, data[at | 3]!))) }
}

/** Twin of `weighRows` on both axes: weights of the middle and of each distance, 2^14 in all. */
export function weighed(pixels: Pixels, weights: readonly number[]): Pixels {
  const along = (source: Pixels, stepX: number, stepY: number) =>
    mapped(source, (x, y, channel) => {
      let sum = weights[0]! * sampleAt(source, x, y, channel)
      for (let k = 1; k < weights.length; k++) {
        for (const side of [-k, k]) {
          sum += weights[k]! * sampleAt(source, x + side * stepX, y + side * stepY, channel)
        }
      }
      return (sum + 2 ** 13) >> 14
    })
  return along(along(pixels, 1, 0), 0, 1)
}

/** Twin of the three means: all across, then all down, each rounded (ties to even) in single precision. */
export function boxed(pixels: Pixels, radii: readonly number[]): Pixels {
  const reach = radii.reduce((sum, radius) => sum + radius, 0)
  const { width, height, channels } = pixels.format
  const wide = { width: width + 2 * reach, height: height + 2 * reach, channels }
  const room = { format: wide, data: new Uint8Array(wide.width * wide.height * channels) }
  // The picture with all that it repeats; what the means spoil at its ends is cut off again.
  let image = mapped(room, (x, y, channel) => sampleAt(pixels, x - reach, y - reach, channel))
  for (const [stepX, stepY] of [
    [1, 0],
    [0, 1],
  ] as const) {
    for (const radius of radii) image = meanAlong(image, radius, stepX, stepY)
  }
  return mapped(pixels, (x, y, channel) => sampleAt(image, x + reach, y + reach, channel))
}

function meanAlong(image: Pixels, radius: number, stepX: number, stepY: number): Pixels {
  const share = Math.fround(1 / (2 * radius + 1))
  return mapped(image, (x, y, channel) => {
    let sum = 0
    for (let k = -radius; k <= radius; k++)
      sum += sampleAt(image, x + k * stepX, y + k * stepY, channel)
    return nearestEven(Math.fround(sum * share))
  })
}

function nearestEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}

/** Twin of the unsharp mask. */
export function sharpened(pixels: Pixels, weights: readonly number[], gains: Int16Array): Pixels {
  const { channels } = pixels.format
  const lumaFormat = { ...pixels.format, channels: 1 } as const
  const data = Uint8Array.from({ length: pixels.data.length / channels }, (_, i) => {
    if (channels === 1) return pixels.data[i]!
    const [r = 0, g = 0, b = 0] = pixels.data.subarray(i * 4)
    return (r * 6966 + g * 23436 + b * 2366 + 16384) >> 15
  })
  const blurred = weighed({ format: lumaFormat, data }, weights).data
  const result = pixels.data.map((value, at) => {
    if (channels === 4 && at % 4 === 3) return value
    const i = Math.floor(at / channels)
    const most = channels === 4 ? pixels.data[at | 3]! : 255
    return clamp(value + gains[data[i]! - blurred[i]! + 255]!, most)
  })
  return { ...pixels, data: result }
}

/** Twin of the mild sharpening. */
export function mildlySharpened(pixels: Pixels): Pixels {
  const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [dx, dy] as const))
  return mapped(pixels, (x, y, channel) => {
    const sum = around.reduce((all, [dx, dy]) => all + sampleAt(pixels, x + dx, y + dy, channel), 0)
    const scaled = ((33 * sampleAt(pixels, x, y, channel) - sum) * 1_365 + 2 ** 14) >> 15
    return clamp(scaled, 255)
  })
}

/** Twin of the median of 3 × 3 samples. */
export function median(pixels: Pixels): Pixels {
  return mapped(pixels, (x, y, channel) => {
    const around = [-1, 0, 1].flatMap((dy) =>
      [-1, 0, 1].map((dx) => sampleAt(pixels, x + dx, y + dy, channel)),
    )
    return around.sort((a, b) => a - b)[4]!
  })
}

/** Twin of the squares: means rounded to nearest. The first one has `columns` and `rows`. */
export function pixelated(pixels: Pixels, size: number, columns = size, rows = size): Pixels {
  const { width, height } = pixels.format
  const lineBefore = (at: number, first: number) => first + Math.floor((at - first) / size) * size
  return mapped(pixels, (x, y, channel) => {
    const [from, above] = [lineBefore(x, columns), lineBefore(y, rows)]
    const [left, top] = [Math.max(0, from), Math.max(0, above)]
    const [right, bottom] = [Math.min(width, from + size), Math.min(height, above + size)]
    let sum = 0
    for (let v = top; v < bottom; v++) {
      for (let u = left; u < right; u++) sum += sampleAt(pixels, u, v, channel)
    }
    const count = (right - left) * (bottom - top)
    return Math.floor((sum + (count >> 1)) / count)
  })
}
