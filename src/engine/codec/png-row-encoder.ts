/** PNG output by our own kernel, row by row: no frame, whatever the size. */

import type { Size } from '../geometry/orientation.ts'
import type { UseKernels } from '../kernels/kernels.ts'
import { openPngEncoder } from '../kernels/png-encode.ts'
import { pngEncodeArenaBytes, pngEncodeOutputBytes } from '../kernels/png-encode-memory.ts'
import type { PngFile } from '../kernels/png-file.ts'
import type { EncodedFile, RowEncoder } from './codec.ts'

export function pngRows(use: UseKernels): RowEncoder {
  return {
    format: 'png',
    cost: (size, { alpha }) => ({
      instance: 'kernels',
      wasm: pngEncodeArenaBytes({ ...size, channels: 4 }),
      script: Math.min(expectedBytes(size, alpha), largestBytes(size, alpha)),
    }),
    largestBytes: (size, { alpha }) => largestBytes(size, alpha),
    async open(format, options) {
      const rows = openPngEncoder(use(), format, options)
      return {
        write: (band, count) => rows.write(band, count),
        finish: async (): EncodedFile => joined(rows.finish()),
      }
    },
  }
}

function largestBytes(size: Size, alpha: boolean): number {
  return pngEncodeOutputBytes({ ...size, channels: 4 }, alpha)
}

/** Photos take 0.8–1.7 bytes per pixel; what takes more is stopped at `mostBytes`. */
function expectedBytes({ width, height }: Size, alpha: boolean): number {
  return width * height * (alpha ? 2.5 : 1.75) + 4096
}

/** One array of all pieces, whose memory is freed one by one as they are copied. */
function joined({ pieces, bytes }: PngFile): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(bytes)
  let at = 0
  for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
    file.set(piece, at)
    at += piece.length
    piece.buffer.transfer(0)
  }
  return file
}
