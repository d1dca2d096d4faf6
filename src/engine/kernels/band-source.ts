import {
  BAND_ROWS,
  type Band,
  type BandSource,
  isBandSource,
  type RowFormat,
  type RowSource,
  rowBytes,
} from '../rows/rows.ts'
import type { Kernels } from './kernels.ts'

/**
 * A band source from its `nextBand` alone: `read` copies rows out of the bands. Rows of a band that
 * `read` has not reached yet are lost when somebody takes the next band.
 */
export function rowsOfBands(
  kernels: Kernels,
  format: RowFormat,
  nextBand: () => Band | undefined,
): BandSource {
  const bytes = rowBytes(format)
  let band: Band | undefined
  let copied = 0
  return {
    format,
    nextBand,
    read(into, maxRows) {
      for (let count = 0; count < maxRows; count++) {
        if (!band || copied === band.rows) {
          band = nextBand()
          copied = 0
          if (!band?.rows) return count
        }
        const row = kernels.view(band.pointer + copied * band.stride, bytes)
        into.set(row, count * bytes)
        copied += 1
      }
      return maxRows
    },
  }
}

/** Bands of any source: its own, or its rows in a band that is taken from the arena. */
export function bandsOf(kernels: Kernels, source: RowSource): () => Band | undefined {
  if (isBandSource(source)) return () => source.nextBand()
  const stride = rowBytes(source.format)
  const pointer = kernels.alloc(stride * BAND_ROWS)
  return () => {
    const rows = source.read(kernels.view(pointer, stride * BAND_ROWS), BAND_ROWS)
    return rows === 0 ? undefined : { pointer, rows, stride }
  }
}
