/** JPEG XL output: lossy pictures of any size by our own kernel (wasm/jxl-lossy/), no frame is held. */

import { ImageError } from '../../api/errors.ts'
import type { EncodeOptions, RowEncoder } from '../../contract/codec.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { runInSlices } from '../../rows/pump.ts'
import { openJxlEncoder } from './encode-kernel.ts'
import { jxlEncodeArenaBytes, jxlEncodeFileBytes, jxlEncodeWorstBytes } from './encode-memory.ts'
import { JXL } from './name.ts'

/** Rows of RGBA are taken for opaque unless `options.alpha`. */
export function jxlRows(use: UseKernels): RowEncoder {
  return {
    format: JXL.name,
    cost(size, options) {
      refuseLossless(options)
      return {
        heap: 'kernels',
        wasmBytes: jxlEncodeArenaBytes(size, options),
        jsBytes: jxlEncodeFileBytes(size, options),
      }
    },
    worstFileBytes: jxlEncodeWorstBytes,
    async open(format, options) {
      refuseLossless(options)
      const { fileBudgetBytes } = options
      // What noise takes beyond a photo is bounded by the plan: `memory-budget` ends what needs more.
      const bound = fileBudgetBytes && {
        growthBytes: Math.max(0, fileBudgetBytes - jxlEncodeFileBytes(format, options)) * 0.8,
      }
      const rows = openJxlEncoder(use(), format, { ...options, ...bound })
      return {
        heldBytes: 0, // all lies in the arena
        write: (band, count) => rows.write(band, count),
        finish: () => runInSlices(rows.finish()),
      }
    },
  }
}

function refuseLossless({ lossless }: EncodeOptions): void {
  if (!lossless) return
  const message = 'Cannot encode JPEG XL without loss: only a JPEG becomes one, at its own size'
  throw new ImageError('invalid-option', message)
}
