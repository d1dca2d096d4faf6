/** Stages that change each row of RGBA where it lies. */

import { BAND_ROWS, type RowSource } from '../rows/rows.ts'
import type { Part } from './stage.ts'

/** Yields the rows of `source`, each changed by `change`, which is told its `y` in the whole picture. */
export function rowByRow(
  source: RowSource,
  part: Pick<Part, 'y'>,
  change: (pixels: Uint8Array, y: number) => void,
): RowSource {
  const { format } = source
  const stride = format.width * 4
  let { y } = part
  return {
    format,
    read(into, maxRows) {
      const count = source.read(into, Math.min(maxRows, BAND_ROWS))
      for (let row = 0; row < count; row++, y++) {
        change(into.subarray(row * stride, (row + 1) * stride), y)
      }
      return count
    },
  }
}
