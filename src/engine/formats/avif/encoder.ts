/**
 * AVIF output of any size by our own kernel (wasm/av1-encode/): one AV1 picture of the colours, and
 * one of alpha. No frame is held, only rows of superblocks and the coded data.
 */

import type { EncodeOptions, RowEncoder } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { av1EncodeArenaBytes } from './av1-encode-memory.ts'
import { alphaEncoding, colorEncoding } from './encoding.ts'
import { AvifSink, sinkBytes } from './sink.ts'

export function avifRows(use: UseKernels): RowEncoder {
  return {
    format: 'avif',
    cost: (size, options) => {
      const format = { ...size, channels: 4 } as const
      const color = av1EncodeArenaBytes(colorEncoding(format, options))
      const alpha = options.alpha ? av1EncodeArenaBytes(alphaEncoding(format, options)) : 0
      const file = Math.min(expectedBytes(size, options), worstFileBytes(size, options))
      return { instance: 'kernels', wasm: color + alpha, script: sinkBytes(format, options) + file }
    },
    worstFileBytes,
    open: async (format, options) => new AvifSink(use(), format, options),
  }
}

/** Bytes per pixel that no picture exceeds, noise included; and of its alpha. */
const WORST_BYTES_PER_PIXEL = { lossy: 4, lossless: 6, alpha: 2 } as const
const HEADERS_BYTES = 1024

function worstFileBytes({ width, height }: Size, { lossless, alpha }: EncodeOptions): number {
  const perPixel = WORST_BYTES_PER_PIXEL[lossless ? 'lossless' : 'lossy']
  return width * height * (perPixel + (alpha ? WORST_BYTES_PER_PIXEL.alpha : 0)) + HEADERS_BYTES
}

/** What photos take at most, in bytes per pixel. */
function expectedBytes(
  { width, height }: Size,
  { lossless, alpha, quality }: EncodeOptions,
): number {
  const perPixel = lossless ? 2.5 : 0.25 + quality / 1000
  return width * height * perPixel * (alpha ? 1.3 : 1) + HEADERS_BYTES
}
