/** PNG output by our own kernel, row by row: no frame, whatever the size. */

import { joinedAndFreed } from '../../bytes/growing-bytes.ts'
import type { EncodedFile, EncodeOptions, RowEncoder } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { withHeldBytes } from '../../memory/with-held-bytes.ts'
import type { RowSink } from '../../rows/rows.ts'
import { quantizeArenaBytes } from '../palette/quantize-memory.ts'
import { openPngEncoder } from './encode-kernel.ts'
import { pngEncodeArenaBytes, pngEncodeOutputBytes } from './encode-memory.ts'
import { frameBytes, PalettePngSink } from './palette-encoder.ts'

export function pngRows(use: UseKernels): RowEncoder {
  return {
    format: 'png',
    cost: (size, options) => ({
      heap: 'kernels',
      wasmBytes:
        pngEncodeArenaBytes({ ...size, channels: 4 }) +
        (options.colors ? quantizeArenaBytes(size.width, options.alpha) : 0),
      jsBytes: fileBytes(size, options) + (options.colors ? frameBytes(size) : 0),
    }),
    worstFileBytes: (size, { alpha, colors }) =>
      colors ? indexedFileBytes(size) : worstFileBytes(size, alpha),
    async open(format, options) {
      if (options.colors) return new PalettePngSink(use(), format, options, options.colors)
      const rows = openPngEncoder(use(), format, options)
      const sink: RowSink<EncodedFile> = {
        write: (band, count) => rows.write(band, count),
        finish: async (): EncodedFile => {
          const file = joinedAndFreed(rows.finish())
          rows.release()
          return file
        },
      }
      return withHeldBytes(sink, () => rows.heldBytes)
    },
  }
}

function fileBytes(size: Size, options: EncodeOptions): number {
  if (options.colors) return Math.min(expectedIndexed(size), indexedFileBytes(size))
  return Math.min(expectedBytes(size, options), worstFileBytes(size, options.alpha))
}

/** Bytes per pixel of a dithered photo in 256 colours, the most of 14. */
const BYTES_PER_INDEX = 0.95

function expectedIndexed({ width, height }: Size): number {
  return width * height * BYTES_PER_INDEX + 4096
}

/** An index for each pixel, that do not compress. */
function indexedFileBytes(size: Size): number {
  return pngEncodeOutputBytes({ ...size, channels: 1 }, false)
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
