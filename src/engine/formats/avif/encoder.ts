/**
 * AVIF output of any size by our own kernel (wasm/av1-encode/): one AV1 picture of the colours, and
 * one of alpha. No frame is held, only rows of superblocks and the coded data.
 */

import type { RowEncoder } from '../../contract/codec.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { av1EncodeArenaBytes } from './av1-encode-memory.ts'
import { avifFileBytes, avifWorstFileBytes } from './file-size.ts'
import { samplingOf } from './quality.ts'
import { AvifSink, sinkBytes } from './sink.ts'

export function avifRows(use: UseKernels): RowEncoder {
  return {
    format: 'avif',
    cost: (size, options) => {
      const format = { ...size, channels: 4 } as const
      const color = av1EncodeArenaBytes(format, samplingOf(format.channels, options))
      const alpha = options.alpha ? av1EncodeArenaBytes(format, '400') : 0
      const jsBytes = sinkBytes(format, options) + avifFileBytes(size, options)
      return { heap: 'kernels', wasmBytes: color + alpha, jsBytes }
    },
    worstFileBytes: avifWorstFileBytes,
    open: async (format, options) => new AvifSink(use(), format, options),
  }
}
