/** Alpha beside a VP8 frame (RFC 9649 2.7.1.2) by our own kernel: rows in, a VP8L stream out. */

import type { Effort } from '../../api/options.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import type { Slices } from '../../rows/pump.ts'
import { EFFORT_NUMBERS } from '../encoder-kernel.ts'
import { KINDS } from './lossless-encode-kernel.ts'
import { LISTS, type PieceStore } from './piece-store.ts'
import { checked, finished } from './webp-encode-kernel.ts'

/** A VP8L stream without a header, and the filter of its values (0: none). */
export interface CodedAlpha {
  readonly filter: number
  readonly stream: Uint8Array<ArrayBuffer>[]
}

/** Alpha of the picture that the VP8 encoder has open. */
export interface AlphaPlane {
  /** Takes the alpha of `count` rows of RGBA in the kernels' memory. */
  take(rows: number, count: number): void
  /** Nothing where all is opaque. */
  finish(): Slices<CodedAlpha | undefined>
}

export function openAlpha(
  { exports }: Kernels,
  pieces: PieceStore,
  { width, height }: Size,
  effort: Effort,
): AlphaPlane {
  checked(exports.webpLosslessOpen(width, height, KINDS.alpha, EFFORT_NUMBERS[effort], 1))
  return {
    take: (rows, count) => checked(exports.webpLosslessTake(rows, count)),
    *finish() {
      if (exports.webpLosslessIsOpaque()) return undefined
      yield* finished(() => exports.webpLosslessFinish(), SLICES_PER_PAUSE)
      return { filter: exports.webpLosslessFilter(), stream: pieces.take(LISTS.file) }
    },
  }
}

/** Some ten milliseconds each. */
const SLICES_PER_PAUSE = 8
