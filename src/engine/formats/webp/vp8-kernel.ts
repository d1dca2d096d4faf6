/** The VP8 kernel as a source of rows: lossy pictures, with their alpha. */

import type { KernelInput, Kernels } from '../../kernels/kernels.ts'
import { openRows, type PlacedPicture, type WebpRows } from './kernel-rows.ts'

/** Opens a lossy picture; see `openRows`. */
export function openVp8(kernels: Kernels, file: KernelInput, placed: PlacedPicture): WebpRows {
  const { exports } = kernels
  const { image, alpha = { start: 0, end: 0 } } = placed.picture
  return openRows(kernels, file, placed, {
    open: () => exports.vp8Open(file.length, image.start, image.end, alpha.start, alpha.end),
    read: () => exports.vp8Read(),
    missingRows: () => exports.vp8MissingRows(),
  })
}
