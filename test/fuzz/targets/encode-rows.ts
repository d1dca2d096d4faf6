/** Pictures for encoders, and what comes of them again. */

import type { KernelInput } from '../../../src/engine/kernels/kernels.ts'
import type { BandSource, RowFormat } from '../../../src/engine/rows/rows.ts'
import { readAll } from '../../helpers/array-rows.ts'
import type { Random } from '../../helpers/random.ts'
import { once, pick } from '../mutate/bytes.ts'
import { inputOf } from './decode.ts'
import { expectThat } from './target.ts'

export function randomFormat(random: Random): RowFormat {
  const side = () => 1 + random.below(pick([4, 40, 120], random))
  return { width: side(), height: side(), channels: once(4, random) ? 1 : 4 }
}

/** Noise, few levels, runs, or nearly gray; alpha that is often 255. */
export function randomPixels({ width, height, channels }: RowFormat, random: Random): Uint8Array {
  const pixels = random.bytes(width * height * channels)
  const mask = pick([0xff, 0xc0, 0x11, 0x80], random)
  const run = once(2, random) ? 1 : 4 * (1 + random.below(20))
  const isGray = channels === 4 && once(3, random)
  for (let i = 0; i < pixels.length; i++) {
    const from = isGray && i % 4 < 3 ? i & ~3 : i
    pixels[i] = i >= run * 2 && i % run ? pixels[i - run]! : pixels[from]! & mask
    if (channels === 4 && i % 4 === 3 && random.below(3)) pixels[i] = 255
  }
  return pixels
}

/** Writes bands of random sizes. */
export function writeAll(
  sink: { write(rows: Uint8Array, count: number): void },
  pixels: Uint8Array,
  { width, height, channels }: RowFormat,
  random: Random,
): void {
  const stride = width * channels
  for (let y = 0; y < height; ) {
    const count = Math.min(height - y, 1 + random.below(20))
    sink.write(pixels.subarray(y * stride, (y + count) * stride), count)
    y += count
  }
}

type Rows = BandSource & { readonly missingRows: number }

export function decodedBy(file: Uint8Array, open: (input: KernelInput) => Rows): Uint8Array {
  const rows = open(inputOf(file))
  const pixels = readAll(rows, 16)
  expectThat(rows.missingRows === 0, `${rows.missingRows} rows are missing in a file of our own`)
  return inColour(pixels, rows.format, true)
}

/** RGBA, opaque unless `alpha`. */
export function inColour(pixels: Uint8Array, { channels }: RowFormat, alpha: boolean): Uint8Array {
  if (channels === 1) return Uint8Array.from([...pixels].flatMap((v) => [v, v, v, 255]))
  return alpha ? pixels : pixels.map((value, i) => (i % 4 === 3 ? 255 : value))
}
