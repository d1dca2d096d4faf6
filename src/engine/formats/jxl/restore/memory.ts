/** What making a JPEG restorable takes. */

import type { JpegInfo } from '../../jpeg/info.ts'

/** A window on the file, look-up tables, segments. */
const BASE_BYTES = 300_000
/** Words of two bits by coefficient of each block: which are not zero, in progressive files. */
const BYTES_PER_BLOCK = 8

/** JavaScript bytes, beside the file and the result: all of the file may be metadata, twice while it is joined. */
export function restoringBytes(info: JpegInfo, inputBytes: number): number {
  const { width, height, sampling, process } = info
  const hMost = Math.max(...sampling.map(({ h }) => h))
  const vMost = Math.max(...sampling.map(({ v }) => v))
  const mcus = Math.ceil(width / (8 * hMost)) * Math.ceil(height / (8 * vMost))
  const blocks = mcus * sampling.reduce((sum, { h, v }) => sum + h * v, 0)
  const kept = process === 'progressive' ? blocks * BYTES_PER_BLOCK : 0
  return BASE_BYTES + inputBytes + kept
}
