/** Rows through a kernel that looks at the rows above and below: what comes out lags behind. */

import { ImageError } from '../../api/errors.ts'
import { bandsOf, rowsOfBands } from '../../kernels/band-source.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import {
  BAND_ROWS,
  type Band,
  type BandSource,
  type RowFormat,
  type RowSource,
  rowBytes,
} from '../../rows/rows.ts'
import { ARENA_BLOCK_BYTES } from '../in-place.ts'

/** An open kernel. */
export interface Neighbourhood {
  /** How many rows it must have had before row `row` can be pulled; beyond the last, that one again. */
  needed(row: number): number
  push(pointer: number): void
  /** Writes the next row, and up to 15 bytes behind it. */
  pull(pointer: number): void
}

/** Bytes of the arena for the bands that go in and out, with the slack of a kernel's `blocks`. */
export function neighbourBytes(format: RowFormat, blocks: number): number {
  const band = rowBytes(format) * BAND_ROWS + ARENA_BLOCK_BYTES
  return 2 * band + blocks * ARENA_BLOCK_BYTES
}

/**
 * The rows that `kernel` makes of those of `source`, of the same format. It answers fewer rows than
 * asked for where the source has none for now.
 */
export function throughNeighbours(
  kernels: Kernels,
  source: RowSource,
  kernel: Neighbourhood,
  bandRows: number,
): BandSource {
  const { format } = source
  const stride = rowBytes(format)
  const most = Math.min(bandRows, format.height)
  const output = kernels.alloc(stride * most)
  const next = rowsOneByOne(bandsOf(kernels, source), format.height)
  let pushed = 0
  let pulled = 0
  return rowsOfBands(kernels, format, () => {
    if (pulled === format.height) return undefined
    let rows = 0
    for (; rows < most && pulled < format.height; rows++, pulled++) {
      for (; pushed < kernel.needed(pulled); pushed++) {
        const row = next()
        if (row === undefined) return { pointer: output, rows, stride }
        kernel.push(row)
      }
      kernel.pull(output + rows * stride)
    }
    return { pointer: output, rows, stride }
  })
}

/** The address of one row after the other, at the end of the last one again; `undefined`: none for now. */
function rowsOneByOne(nextBand: () => Band | undefined, height: number): () => number | undefined {
  let band: Band | undefined
  let taken = 0
  let seen = 0
  return () => {
    if (seen === height && band) return band.pointer + (taken - 1) * band.stride
    if (!band || taken === band.rows) {
      const fresh = nextBand()
      if (!fresh) throw new ImageError('damaged-image', 'Cannot convert: rows are missing')
      band = fresh
      taken = 0
      if (fresh.rows === 0) return undefined
    }
    seen += 1
    taken += 1
    return band.pointer + (taken - 1) * band.stride
  }
}

/** A handle, or `memory-budget`. */
export function opened(handle: number): number {
  if (handle !== 0) return handle >>> 0
  throw new ImageError('memory-budget', 'Cannot convert: out of memory')
}
