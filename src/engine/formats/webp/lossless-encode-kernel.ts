/** Lossless WebP by our own kernel (wasm/webp-lossless/): rows in, a VP8L stream out. */

import { ImageError } from '../../api/errors.ts'
import type { Effort } from '../../api/options.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import type { Slices } from '../../rows/pump.ts'
import { BAND_ROWS, type RowFormat, type RowSink, rowBytes } from '../../rows/rows.ts'
import { EFFORT_NUMBERS } from '../encoder-kernel.ts'
import { losslessReserveBytes } from './lossless-encode-memory.ts'
import { checked, finished, piecesFrom } from './webp-encode-kernel.ts'

/** What the kernel codes of rows, as it numbers them. */
export const KINDS = { alpha: 0, gray: 1, opaque: 3, rgba: 4 } as const

export interface LosslessEncoding {
  readonly effort: Effort
  /** Alpha of RGBA is kept, and hidden colours with it; else rows are taken for opaque. */
  readonly alpha: boolean
  /** See `EncodeOptions`. */
  readonly lossyBytes?: number
  readonly exactBytes?: number
  readonly nearLossless?: boolean
  readonly quality?: number
  /** What the arena may be asked for beyond the reserve, in bytes. Default: as much as there is. */
  readonly growthBytes?: number
}

/** The largest step of residuals, on libwebp's scale: 1 at 100, 2 from 80, 4 from 60, … 32 below 20. */
function stepFor(quality: number): number {
  return 2 ** (5 - Math.floor(quality / 20))
}

/** Some ten milliseconds each. */
const SLICES_PER_PAUSE = 8
/** The largest that the kernel takes for a size. */
const NO_LIMIT = 0xffff_ffff

/**
 * Starts a picture of rows of `format`. Only one may be open at a time in an instance of the kernels.
 * `finish` answers the data of a VP8L chunk in pieces, which stay until the arena is released.
 */
export function openLosslessEncoder(
  { exports, view }: Kernels,
  format: RowFormat,
  encoding: LosslessEncoding,
): RowSink<Slices<readonly Uint8Array[]>> {
  const { width, height, channels } = format
  const { effort, alpha, growthBytes = NO_LIMIT } = encoding
  const kind = channels === 1 ? KINDS.gray : alpha ? KINDS.rgba : KINDS.opaque
  const near = encoding.nearLossless ? stepFor(encoding.quality ?? 100) : 1
  checked(exports.webpLosslessOpen(width, height, kind, EFFORT_NUMBERS[effort], near))
  checked(exports.webpLosslessReserve(losslessReserveBytes(format, encoding), growthBytes))
  const stride = rowBytes(format)
  const room = exports.alloc(stride * BAND_ROWS) >>> 0
  if (room === 0) checked(-3)
  let taken = 0
  return {
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
      return piecesFrom({ exports, view }, exports.webpLosslessChunk())
    },
  }
}
