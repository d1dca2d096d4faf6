/** JPEG XL output by our own kernels: lossy (wasm/jxl-lossy/) and without loss (wasm/jxl-lossless/), no frame is held. */

import type { EncodedFile, EncodeOptions, RowEncoder } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { withHeldBytes } from '../../memory/with-held-bytes.ts'
import { runInSlices } from '../../rows/pump.ts'
import type { RowSink } from '../../rows/rows.ts'
import { openJxlEncoder } from './encode-kernel.ts'
import { jxlEncodeArenaBytes, jxlEncodeFileBytes, jxlEncodeWorstBytes } from './encode-memory.ts'
import { openLosslessJxl } from './lossless-kernel.ts'
import { losslessArenaBytes, losslessFileBytes, losslessWorstBytes } from './lossless-memory.ts'
import { JXL } from './name.ts'

/** Each picture by the encoder that writes its kind. Rows of RGBA are taken for opaque unless `options.alpha`. */
export function jxlRows(use: UseKernels): RowEncoder {
  const [lossy, lossless] = [lossyRows(use), losslessRows(use)]
  const encoderFor = (options: { readonly lossless: boolean }) =>
    options.lossless ? lossless : lossy
  return {
    format: JXL.name,
    cost: (size, options) => encoderFor(options).cost(size, options),
    worstFileBytes: (size, options) => encoderFor(options).worstFileBytes(size, options),
    open: (format, options) => encoderFor(options).open(format, options),
  }
}

type JxlRows = RowEncoder & Required<Pick<RowEncoder, 'worstFileBytes'>>

function lossyRows(use: UseKernels): JxlRows {
  return {
    format: JXL.name,
    cost: (size, options) => ({
      heap: 'kernels',
      wasmBytes: jxlEncodeArenaBytes(size, options),
      jsBytes: jxlEncodeFileBytes(size, options),
    }),
    worstFileBytes: jxlEncodeWorstBytes,
    async open(format, options) {
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

function sized({ width, height }: Size, { depth }: Pick<EncodeOptions, 'depth'>) {
  return { width, height, ...(depth && { sampleBytes: 2 as const }) }
}

/** Rows count as RGBA. */
function losslessRows(use: UseKernels): JxlRows {
  return {
    format: JXL.name,
    cost: (size, options) => ({
      heap: 'kernels',
      wasmBytes: losslessArenaBytes({ ...sized(size, options), channels: 4 }, options),
      jsBytes: Math.min(
        losslessFileBytes(size, options),
        losslessWorstBytes(sized(size, options), options.alpha),
      ),
    }),
    worstFileBytes: (size, options) => losslessWorstBytes(sized(size, options), options.alpha),
    async open(format, options) {
      const rows = openLosslessJxl(use(), format, options)
      const sink: RowSink<EncodedFile> = {
        write: (band, count) => rows.write(band, count),
        finish: async () => rows.finish(),
      }
      return withHeldBytes(sink, () => rows.heldBytes)
    },
  }
}
