/** How much of a picture may be missing. */

import { ImageError } from '../api/errors.ts'
import type { ScaleLog2 } from '../contract/codec.ts'

/** A file that lost its last bytes may still be shown; one that lost more is refused: `damaged-image`. */
export function checkRows(missing: number, height: number, scale: ScaleLog2 = 0): void {
  if (isEnough(missing, height, scale)) return
  const message = `Cannot decode: ${missing} of ${height} rows are missing or damaged`
  throw new ImageError('damaged-image', message, { missingRows: missing, rows: height })
}

/** Tolerated are one MCU row or 2 % of the rows, whichever is more, but never a quarter. */
export function isEnough(missing: number, height: number, scale: ScaleLog2 = 0): boolean {
  return missing <= Math.max(Math.min(16 >> scale, height / 4), height / 50)
}
