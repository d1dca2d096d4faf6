/** src/engine/formats/gif/rows.ts: the first frame. */

import { ImageError } from '../../../src/engine/api/errors.ts'
import { decodedPixels } from '../../../src/engine/contract/info.ts'
import type { GifInfo } from '../../../src/engine/formats/gif/info.ts'
import { probeGif } from '../../../src/engine/formats/gif/probe.ts'
import { type GifSource, gifPeakBytes, openGif } from '../../../src/engine/formats/gif/rows.ts'
import { type RowSource, rowBytes } from '../../../src/engine/rows/rows.ts'
import { smallSeeds } from '../seeds.ts'
import { CountingBytes } from './counting-bytes.ts'
import { expectSame, expectThat, Finding, type Target, type TargetContext } from './target.ts'

const MAX_PIXELS = 1_000_000

export function gifTarget({ seeds }: TargetContext): Target {
  return {
    name: 'gif',
    weight: 2,
    seeds: smallSeeds(seeds, 'gif'),
    run(input, random) {
      const info = probeGif(new CountingBytes(input))
      expectThat(Number.isFinite(gifPeakBytes(info)), 'the memory of a GIF is not a number')
      if (decodedPixels(info) > MAX_PIXELS) return 'left'
      const [single, many] = [open(input, info), open(input, info)]
      const one = allRows(single, 1, 0xc5)
      expectSame(allRows(many, 2 + random.below(30), 0x3a), one, 'rows read singly and by bands')
      const { missingRows } = single
      expectThat(many.missingRows === missingRows, 'rows missing singly and by bands')
      expectThat(missingRows >= 0 && missingRows <= info.height, `${missingRows} rows missing`)
      return missingRows > 0 ? 'decoded in part' : 'decoded'
    },
  }
}

/** Once a file is probed, damage leaves rows missing and never throws. */
function open(input: Uint8Array, info: GifInfo): GifSource {
  const source = openGif(new CountingBytes(input), info)
  return {
    format: source.format,
    get missingRows() {
      return source.missingRows
    },
    read(into, maxRows) {
      try {
        return source.read(into, maxRows)
      } catch (error) {
        if (error instanceof ImageError) throw new Finding(`a GIF threw: ${error.message}`)
        throw error
      }
    },
  }
}

/** Reads to the end, into arrays that hold `filler`: all of each row is written, and nothing else. */
function allRows(source: RowSource, maxRows: number, filler: number): Uint8Array {
  const { format } = source
  const stride = rowBytes(format)
  const pixels = new Uint8Array(stride * format.height)
  const band = new Uint8Array(stride * maxRows + 64)
  let y = 0
  for (;;) {
    band.fill(filler)
    const count = source.read(band.subarray(0, stride * maxRows), maxRows)
    expectThat(
      count >= 0 && count <= maxRows && y + count <= format.height,
      `${count} rows at ${y}`,
    )
    expectThat(
      band.subarray(count * stride).every((byte) => byte === filler),
      'more bytes written than rows read',
    )
    if (count === 0) break
    pixels.set(band.subarray(0, count * stride), y * stride)
    y += count
  }
  expectThat(y === format.height, `${y} rows instead of ${format.height}`)
  return pixels
}
