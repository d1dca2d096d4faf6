/** Row sources over pixels that a test already has. */

import type { Kernels } from '../../src/engine/kernels/kernels.ts'
import {
  type BandSource,
  type RowFormat,
  type RowSource,
  rowBytes,
} from '../../src/engine/rows/rows.ts'

/** Yields tightly packed pixels from JavaScript memory. */
export function rowsOf(pixels: Uint8Array, format: RowFormat): RowSource {
  const stride = rowBytes(format)
  let row = 0
  return {
    format,
    read(into, maxRows) {
      const count = Math.min(maxRows, format.height - row)
      into.set(pixels.subarray(row * stride, (row + count) * stride))
      row += count
      return count
    },
  }
}

export interface BandOptions {
  readonly bandRows: number
  /** Bytes between the end of a row and the start of the next; they hold `FILLER`. */
  readonly padding: number
}

/** What lies between rows: a stage that writes there is found out. */
export const FILLER = 0xa5

/** Yields the same from kernel memory, band by band, each in the same place. */
export function bandsOf(
  kernels: Kernels,
  rows: RowSource,
  { bandRows, padding }: BandOptions,
): BandSource {
  const width = rowBytes(rows.format)
  const stride = width + padding
  const pointer = kernels.alloc(bandRows * stride)
  const packed = new Uint8Array(bandRows * width)
  return {
    ...rows,
    nextBand() {
      const count = rows.read(packed, bandRows)
      if (count === 0) return undefined
      const memory = kernels.view(pointer, bandRows * stride).fill(FILLER)
      for (let row = 0; row < count; row++) {
        memory.set(packed.subarray(row * width, (row + 1) * width), row * stride)
      }
      return { pointer, rows: count, stride }
    },
  }
}

/** Everything a source yields, read `maxRows` rows at a time. */
export function readAll(source: RowSource, maxRows: number): Uint8Array {
  const stride = rowBytes(source.format)
  const pixels = new Uint8Array(stride * source.format.height)
  let at = 0
  for (let count = 1; count > 0; at += count * stride) {
    count = source.read(pixels.subarray(at, at + maxRows * stride), maxRows)
  }
  return pixels
}

/** Everything a band source yields by pointer, without what lies between its rows. */
export function takeAll(kernels: Kernels, source: BandSource): Uint8Array {
  const width = rowBytes(source.format)
  const pixels = new Uint8Array(width * source.format.height)
  let at = 0
  for (let band = source.nextBand(); band; band = source.nextBand()) {
    for (let row = 0; row < band.rows; row++, at += width) {
      pixels.set(kernels.view(band.pointer + row * band.stride, width), at)
    }
  }
  return pixels
}
