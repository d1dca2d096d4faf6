import { type Band, type BandSource, type RowFormat, rowBytes } from '../rows/rows.ts'
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
          if (!band) return count
        }
        const row = kernels.view(band.pointer + copied * band.stride, bytes)
        into.set(row, count * bytes)
        copied += 1
      }
      return maxRows
    },
  }
}
