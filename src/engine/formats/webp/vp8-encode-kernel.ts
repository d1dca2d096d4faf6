/** Lossy WebP by our own kernel: rows in, a VP8 frame out, never the whole picture. */

import { ImageError } from '../../api/errors.ts'
import type { Effort } from '../../api/options.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import type { Slices } from '../../rows/pump.ts'
import { BAND_ROWS, type RowFormat, type RowSink, rowBytes } from '../../rows/rows.ts'
import { quantizerIndex } from './quantizer-index.ts'
import { type Vp8Encoding, vp8EncodeReserveBytes } from './vp8-encode-memory.ts'

export const VP8_EFFORTS = { fast: 0, balanced: 1, best: 2 } as const satisfies Record<
  Effort,
  number
>

export interface Vp8EncodingOptions extends Vp8Encoding {
  /** What the arena may be asked for beyond the reserve, in bytes. Default: as much as there is. */
  readonly growthBytes?: number
}

/** The partitions of a finished frame (RFC 6386 9.2), as the kernel holds them. */
export interface Vp8Frame {
  readonly width: number
  readonly height: number
  /** Modes, then levels: the pieces of each in their order. */
  readonly partitions: readonly [readonly Uint8Array[], readonly Uint8Array[]]
}

/** Results of 0 and more pass; -3 is out of memory, -1 means that the caller broke the rules. */
function checked(result: number): number {
  if (result >= 0) return result
  throw result === -3
    ? new ImageError('memory-budget', 'Cannot encode WebP: out of memory')
    : new ImageError('codec-failed', 'Cannot encode WebP: illegal size or rows')
}

/** Two megapixels each: tens of milliseconds of work between two pauses at the end. */
const SLICES_PER_PAUSE = 4

/** The largest that the kernel takes for a size. */
const NO_LIMIT = 0xffff_ffff

/**
 * Starts a frame of rows of `format`. Only one may be open at a time in an instance of the kernels.
 * `finish` makes the partitions in steps, and may pause in between; they stay until the arena is
 * released.
 */
export function openVp8Encoder(
  kernels: Kernels,
  format: RowFormat,
  options: Vp8EncodingOptions,
): RowSink<Slices<Vp8Frame>> {
  const { exports, view } = kernels
  const { width, height, channels } = format
  const { quality, effort, growthBytes = NO_LIMIT } = options
  const base = Math.round(quantizerIndex(quality) * 16)
  checked(exports.webpEncodeOpen(width, height, channels, base, VP8_EFFORTS[effort]))
  checked(exports.webpEncodeReserve(vp8EncodeReserveBytes(format, options), growthBytes))
  const stride = rowBytes(format)
  let taken = 0
  return {
    write(rows, count) {
      for (let row = 0; row < count; ) {
        const some = Math.min(BAND_ROWS - (taken % BAND_ROWS), count - row)
        const part = rows.subarray(row * stride, (row + some) * stride)
        view(exports.webpEncodeRoom() >>> 0, part.length).set(part)
        checked(exports.webpEncodeTake(some))
        row += some
        taken += some
      }
    },
    *finish() {
      if (taken < height) {
        throw new ImageError('damaged-image', 'Cannot decode: rows are missing')
      }
      for (let slices = 1; checked(exports.webpEncodeFinish()) > 0; slices++) {
        if (slices % SLICES_PER_PAUSE === 0) yield
      }
      return { width, height, partitions: [piecesOf(kernels, 0), piecesOf(kernels, 1)] }
    },
  }
}

function piecesOf({ exports, view }: Kernels, partition: 0 | 1): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  let at = exports.webpEncodeChunk(partition)
  for (; at !== 0; at = exports.webpEncodeChunkNext(at)) {
    pieces.push(view(exports.webpEncodeChunkBytes(at), exports.webpEncodeChunkLength(at)))
  }
  return pieces
}
