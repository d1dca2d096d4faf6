/** Lossy WebP by our own kernel: rows in, a VP8 frame out, never the whole picture. */

import { ImageError } from '../../api/errors.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import type { Held } from '../../memory/ledger.ts'
import { withHeldBytes } from '../../memory/with-held-bytes.ts'
import type { Slices } from '../../rows/pump.ts'
import { BAND_ROWS, type RowFormat, type RowSink, rowBytes } from '../../rows/rows.ts'
import { EFFORT_NUMBERS } from '../encoder-kernel.ts'
import { HiddenColorRows } from '../hidden-color-rows.ts'
import { type CodedAlpha, openAlpha } from './alpha-encode-kernel.ts'
import { LISTS, PieceStore } from './piece-store.ts'
import { quantizerIndex } from './quantizer-index.ts'
import { type Vp8Encoding, vp8TokenAreaBytes } from './vp8-encode-memory.ts'
import { checked, finished } from './webp-encode-kernel.ts'

export interface Vp8EncodingOptions extends Vp8Encoding {
  /** What may be held outside of the arena: tokens, then the file. Default: as much as there is. */
  readonly mostBytes?: number
}

/** The partitions of a finished frame (RFC 6386 9.2), in pieces. */
export interface Vp8Frame {
  readonly width: number
  readonly height: number
  readonly modes: Uint8Array<ArrayBuffer>[]
  readonly levels: Uint8Array<ArrayBuffer>[]
  /** Where there is any. */
  readonly alpha?: CodedAlpha
}

/** Two megapixels each: tens of milliseconds of work between two pauses at the end. */
const SLICES_PER_PAUSE = 4

/** Where chroma is made sharp, as the kernel numbers it. */
const SHARP = { never: 0, drawn: 1, always: 2 } as const

/**
 * Starts a frame of rows of `format`. Only one may be open at a time in an instance of the kernels.
 * `finish` makes the partitions in steps, and may pause in between.
 */
export function openVp8Encoder(
  kernels: Kernels,
  format: RowFormat,
  options: Vp8EncodingOptions,
): RowSink<Slices<Vp8Frame>> & Held {
  const { exports, view } = kernels
  const { width, height, channels } = format
  const { quality, effort, mostBytes } = options
  const pieces = new PieceStore(mostBytes)
  kernels.openPieces(pieces)
  const base = Math.round(quantizerIndex(quality) * 16)
  const sharpness =
    options.chroma === 'sharp' ? SHARP.always : options.chroma ? SHARP.never : SHARP.drawn
  checked(exports.webpEncodeOpen(width, height, channels, base, EFFORT_NUMBERS[effort], sharpness))
  checked(exports.webpEncodeReserve(vp8TokenAreaBytes(format, options)))
  const alphaPlane =
    options.alpha && channels === 4 ? openAlpha(kernels, pieces, format, effort) : undefined
  const stride = rowBytes(format)
  let taken = 0
  function write(rows: Uint8Array, count: number): void {
    for (let row = 0; row < count; ) {
      const some = Math.min(BAND_ROWS - (taken % BAND_ROWS), count - row)
      const part = rows.subarray(row * stride, (row + some) * stride)
      const room = exports.webpEncodeRoom() >>> 0
      view(room, part.length).set(part)
      alphaPlane?.take(room, some)
      checked(exports.webpEncodeTake(some))
      row += some
      taken += some
    }
  }
  // Colours that nobody sees become what costs little; alpha stays as it is.
  const hidden = alphaPlane && new HiddenColorRows(width, { write })
  const sink: RowSink<Slices<Vp8Frame>> = {
    write: (rows, count) => (hidden ? hidden.write(rows, count) : write(rows, count)),
    *finish() {
      hidden?.flush()
      if (taken < height) {
        throw new ImageError('damaged-image', 'Cannot decode: rows are missing')
      }
      yield* finished(() => exports.webpEncodeFinish(), SLICES_PER_PAUSE)
      const alpha = alphaPlane && (yield* alphaPlane.finish())
      const [modes, levels] = [pieces.take(LISTS.modes), pieces.take(LISTS.levels)]
      return { width, height, modes, levels, ...(alpha && { alpha }) }
    },
  }
  return withHeldBytes(sink, () => pieces.heldBytes)
}
