/** Lossless WebP by our own kernel (wasm/webp-lossless/): rows in, a VP8L stream out. */

import { ImageError } from '../../api/errors.ts'
import type { Effort } from '../../api/options.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import type { Held } from '../../memory/ledger.ts'
import { withHeldBytes } from '../../memory/with-held-bytes.ts'
import type { Slices } from '../../rows/pump.ts'
import { BAND_ROWS, type RowFormat, type RowSink, rowBytes } from '../../rows/rows.ts'
import { EFFORT_NUMBERS } from '../encoder-kernel.ts'
import { LISTS, PieceStore } from './piece-store.ts'
import { checked, finished } from './webp-encode-kernel.ts'

/** What the kernel codes of rows, as it numbers them. */
export const KINDS = { alpha: 0, gray: 1, opaque: 3, rgba: 4 } as const

export interface LosslessEncoding {
  readonly effort: Effort
  /** Alpha of RGBA is kept, and hidden colours with it; else rows are taken for opaque. */
  readonly alpha: boolean
  /** See `EncodeOptions`. */
  readonly nearLossless?: boolean
  readonly quality?: number
  /** What may be held outside of the arena, in bytes. Default: as much as there is. */
  readonly mostBytes?: number
}

/** The largest step of residuals, on libwebp's scale: 1 at 100, 2 from 80, 4 from 60, … 32 below 20. */
function stepFor(quality: number): number {
  return 2 ** (5 - Math.floor(quality / 20))
}

/** Some ten milliseconds each. */
const SLICES_PER_PAUSE = 8

/**
 * Starts a picture of rows of `format`. Only one may be open at a time in an instance of the kernels.
 * `finish` answers the data of a VP8L chunk in pieces.
 */
export function openLosslessEncoder(
  { exports, view, openPieces }: Kernels,
  format: RowFormat,
  encoding: LosslessEncoding,
): RowSink<Slices<Uint8Array<ArrayBuffer>[]>> & Held {
  const { width, height, channels } = format
  const { effort, alpha, mostBytes } = encoding
  const kind = channels === 1 ? KINDS.gray : alpha ? KINDS.rgba : KINDS.opaque
  const near = encoding.nearLossless ? stepFor(encoding.quality ?? 100) : 1
  const pieces = new PieceStore(mostBytes)
  openPieces(pieces)
  checked(exports.webpLosslessOpen(width, height, kind, EFFORT_NUMBERS[effort], near))
  const stride = rowBytes(format)
  const room = exports.alloc(stride * BAND_ROWS) >>> 0
  if (room === 0) checked(-3)
  let taken = 0
  const sink: RowSink<Slices<Uint8Array<ArrayBuffer>[]>> = {
    write(rows, count) {
      for (let row = 0; row < count; ) {
        const some = Math.min(BAND_ROWS, count - row)
        const part = rows.subarray(row * stride, (row + some) * stride)
        view(room, part.length).set(part)
        checked(exports.webpLosslessTake(room, some))
        row += some
        taken += some
      }
    },
    *finish() {
      if (taken < height) {
        throw new ImageError('damaged-image', 'Cannot decode: rows are missing')
      }
      yield* finished(() => exports.webpLosslessFinish(), SLICES_PER_PAUSE)
      return pieces.take(LISTS.file)
    },
  }
  return withHeldBytes(sink, () => pieces.heldBytes)
}
