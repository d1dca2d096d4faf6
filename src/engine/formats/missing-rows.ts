/** How much of a picture may be missing. */

import { ImageError } from '../api/errors.ts'
import type { ScaleLog2 } from '../contract/codec.ts'

/**
 * A file that lost its last bytes may still be shown; one that lost more is refused: `damaged-image`,
 * which tells rows of the file, of `fileHeight`, where rows come `scale` times halved.
 */
export function checkRows(
  missing: number,
  height: number,
  scale: ScaleLog2 = 0,
  fileHeight = height << scale,
): void {
  if (isEnough(missing, height, scale)) return
  const rows = Math.min(height << scale, fileHeight)
  const missingRows = Math.min(missing << scale, rows)
  const message = `Cannot decode: ${missingRows} of ${rows} rows are missing or damaged`
  throw new ImageError('damaged-image', message, { missingRows, rows })
}

/** Tolerated are one MCU row or 2 % of the rows, whichever is more, but never a quarter. */
export function isEnough(missing: number, height: number, scale: ScaleLog2 = 0): boolean {
  return missing <= Math.max(Math.min(16 >> scale, height / 4), height / 50)
}
