/** The VP8L kernel as a source of rows: lossless pictures. */

import type { KernelInput, Kernels } from '../../kernels/kernels.ts'
import { openRows, type PlacedPicture, type WebpRows } from './kernel-rows.ts'

/** Opens a lossless picture; see `openRows`. */
export function openVp8l(kernels: Kernels, file: KernelInput, placed: PlacedPicture): WebpRows {
  const { exports } = kernels
  const { image } = placed.picture
  return openRows(kernels, file, placed, {
    open: () => exports.vp8lOpen(file.length, image.start, image.end),
    read: () => exports.vp8lRead(),
    missingRows: () => exports.vp8lMissingRows(),
  })
}
