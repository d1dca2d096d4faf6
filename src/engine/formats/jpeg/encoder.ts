/** JPEG output of any size by our own kernel (wasm/jpeg-encode/): no frame is held. */

import type { RowEncoder } from '../../contract/codec.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { runInSlices } from '../../rows/pump.ts'
import { openJpegEncoder } from './encode-kernel.ts'
import { jpegEncodeArenaBytes, jpegEncodeFileBytes } from './encode-memory.ts'

/**
 * The highest that `cost` can be off on noise, as a factor. With `lowMemory` it is never off: the file
 * becomes sequential when memory runs short, and `memory-budget` ends one that still does not fit.
 */
const WORST_CASE_FACTOR = 12

/** Rows of RGBA are taken for opaque: alpha is to be flattened before. */
export function jpegRows(use: UseKernels): RowEncoder {
  return {
    format: 'jpeg',
    worstCaseFactor: WORST_CASE_FACTOR,
    cost: (size, options) => {
      const format = { ...size, channels: 4 } as const
      return {
        heap: 'kernels',
        wasmBytes: jpegEncodeArenaBytes(format, options),
        jsBytes: jpegEncodeFileBytes(format, options),
      }
    },
    async open(format, options) {
      const rows = openJpegEncoder(use(), format, options)
      return {
        heldBytes: 0, // all lies in the arena
        write: (band, count) => rows.write(band, count),
        finish: () => runInSlices(rows.finish()),
      }
    },
  }
}
