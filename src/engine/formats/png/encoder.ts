/** PNG output by our own kernel, row by row: no frame, whatever the size. */

import { GrowingBytes } from '../../bytes/growing-bytes.ts'
import type { EncodedFile, EncodeOptions, RowEncoder } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { openPngEncoder } from './encode-kernel.ts'
import { pngEncodeArenaBytes, pngEncodeOutputBytes } from './encode-memory.ts'
import type { PngFile } from './file.ts'

export function pngRows(use: UseKernels): RowEncoder {
  return {
    format: 'png',
    cost: (size, options) => ({
      heap: 'kernels',
      wasmBytes: pngEncodeArenaBytes({ ...size, channels: 4 }),
      jsBytes: Math.min(expectedBytes(size, options), worstFileBytes(size, options.alpha)),
    }),
    worstFileBytes: (size, { alpha }) => worstFileBytes(size, alpha),
    async open(format, options) {
      const rows = openPngEncoder(use(), format, options)
      return {
        get heldBytes() {
          return rows.heldBytes
        },
        write: (band, count) => rows.write(band, count),
        finish: async (): EncodedFile => {
          const file = joinedAndFreed(rows.finish())
          rows.release()
          return file
        },
      }
    },
  }
}

function worstFileBytes(size: Size, alpha: boolean): number {
  return pngEncodeOutputBytes({ ...size, channels: 4 }, alpha)
}

/** Bytes per pixel of what was resampled, or of a source without loss, opaque or not. */
const BYTES_PER_PIXEL = { opaque: 1.75, alpha: 2.5 } as const
/** How much larger than those the files of a single look at each match are, at most. */
const FAST_FACTOR = 1.15

/** Photos take 0.8–1.7 bytes per pixel; what takes more is stopped at `fileBudgetBytes`. */
function expectedBytes({ width, height }: Size, options: EncodeOptions): number {
  const { alpha, effort, lossyBytes = Number.POSITIVE_INFINITY } = options
  const pixels = width * height
  const most = alpha ? BYTES_PER_PIXEL.alpha : BYTES_PER_PIXEL.opaque
  const perPixel = Math.min(most, bytesFromLossy(lossyBytes / pixels))
  return pixels * perPixel * (effort === 'fast' ? FAST_FACTOR : 1) + 4096
}

/**
 * Bytes per pixel of a PNG, at most, by those of the JPEG that it was: measured on photos of 0.5 to
 * 48 MP, from 0.2 for 0.04 and 0.8 for 0.07 to 1.3 for 0.14 and above.
 */
function bytesFromLossy(lossy: number): number {
  return lossy < 0.14 ? 0.45 + 7 * lossy : 1.43 + 2.4 * (lossy - 0.14)
}

/** One array of all pieces. It grows in place as they are freed one by one: no two of the file exist. */
export function joinedAndFreed({ pieces, bytes }: PngFile): Uint8Array<ArrayBuffer> {
  const file = new GrowingBytes(bytes)
  for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
    file.append(piece)
    piece.buffer.transfer(0)
  }
  return file.bytes
}
