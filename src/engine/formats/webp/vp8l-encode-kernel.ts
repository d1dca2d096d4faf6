/** Alpha beside a VP8 frame (RFC 9649 2.7.1.2) by our own kernel: rows in, a VP8L stream out. */

import type { Effort } from '../../api/options.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import type { Slices } from '../../rows/pump.ts'
import { BAND_ROWS } from '../../rows/rows.ts'
import { fillHiddenColors } from '../hidden-colors.ts'
import { checked, piecesFrom, VP8_EFFORTS } from './webp-encode-kernel.ts'

/** The plane of the picture that the VP8 encoder has open. */
export interface AlphaPlane {
  /**
   * Takes the alpha of `count` rows of RGBA in the kernels' memory, the next ones of a band. When the
   * band is whole, the colours that nobody sees in it become what costs little.
   */
  take(rows: number, count: number): void
  /** The stream; nothing where all is opaque. */
  finish(): Slices<readonly Uint8Array[] | undefined>
}

/** Slices between two pauses: 2^18 bytes of the plane each. */
const SLICES_PER_PAUSE = 32

export function openAlpha(kernels: Kernels, { width, height }: Size, effort: Effort): AlphaPlane {
  const { exports, view } = kernels
  checked(exports.webpAlphaOpen(width, height, VP8_EFFORTS[effort]))
  let taken = 0
  return {
    take(rows, count) {
      checked(exports.webpAlphaTake(rows, count))
      const waiting = (taken % BAND_ROWS) + count
      taken += count
      if (waiting < BAND_ROWS && taken < height) return
      const bytes = waiting * width * 4
      const band = view(rows + count * width * 4 - bytes, bytes)
      if (isVisible(band)) fillHiddenColors(band, { width, height: waiting })
      else band.fill(0)
    },
    *finish() {
      if (exports.webpAlphaIsOpaque()) return undefined
      for (let slices = 1; checked(exports.webpAlphaFinish()) > 0; slices++) {
        if (slices % SLICES_PER_PAUSE === 0) yield
      }
      return piecesFrom(kernels, exports.webpAlphaChunk())
    },
  }
}

function isVisible(rgba: Uint8Array): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 0) return true
  return false
}
