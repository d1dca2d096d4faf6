/**
 * WebP output by our own kernels, pictures of any size: lossy (wasm/webp-encode/), with alpha beside it,
 * and lossless (wasm/webp-lossless/).
 */

import type { EncodedFile, EncodeOptions, RowEncoder } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { withHeldBytes } from '../../memory/with-held-bytes.ts'
import { runInSlices } from '../../rows/pump.ts'
import type { RowSink } from '../../rows/rows.ts'
import { hiddenColorRowsBytes } from '../hidden-color-rows.ts'
import { openLosslessEncoder } from './lossless-encode-kernel.ts'
import {
  losslessArenaBytes,
  losslessHeldBytes,
  losslessWorstBytes,
} from './lossless-encode-memory.ts'
import { openVp8Encoder } from './vp8-encode-kernel.ts'
import {
  vp8EncodeArenaBytes,
  vp8EncodeHeldBytes,
  vp8EncodeWorstBytes,
} from './vp8-encode-memory.ts'
import { vp8File, vp8lFile } from './write-webp.ts'

/** Lossy or lossless, as it is asked for. */
export function webpRows(use: UseKernels): RowEncoder {
  const lossy = vp8Rows(use)
  const lossless = vp8lRows(use)
  const encoderFor = (options: EncodeOptions) => (options.lossless ? lossless : lossy)
  return {
    format: 'webp',
    worstFileBytes: (size, options) => encoderFor(options).worstFileBytes?.(size, options) ?? 0,
    cost: (size, options) => encoderFor(options).cost(size, options),
    open: (format, options) => encoderFor(options).open(format, options),
  }
}

function vp8lRows(use: UseKernels): RowEncoder {
  return {
    format: 'webp',
    cost: (size, options) => ({
      heap: 'kernels',
      wasmBytes: losslessArenaBytes({ ...size, channels: 4 }, options.effort),
      jsBytes: losslessHeldBytes({ ...size, channels: 4 }, options),
    }),
    worstFileBytes: (size) => losslessWorstBytes(size),
    async open(format, options) {
      const { fileBudgetBytes: mostBytes } = options
      const rows = openLosslessEncoder(use(), format, {
        ...options,
        ...(mostBytes && { mostBytes }),
      })
      const sink: RowSink<EncodedFile> = {
        write: (band, count) => rows.write(band, count),
        finish: async () => vp8lFile(await runInSlices(rows.finish())),
      }
      return withHeldBytes(sink, () => rows.heldBytes)
    },
  }
}

/** Lossy WebP of any size by our own kernels. Rows of RGBA are taken for opaque unless `alpha` is asked for. */
export function vp8Rows(use: UseKernels): RowEncoder {
  return {
    format: 'webp',
    cost: (size, options) => ({
      heap: 'kernels',
      wasmBytes: vp8EncodeArenaBytes({ ...size, channels: 4 }, options),
      jsBytes: vp8EncodeHeldBytes({ ...size, channels: 4 }, options) + hiddenBytes(size, options),
    }),
    worstFileBytes: (size, { alpha }) => vp8EncodeWorstBytes(size, alpha),
    async open(format, options) {
      const { fileBudgetBytes } = options
      const hidden = hiddenBytes(format, options)
      // What noise takes beyond a photo is bounded by the plan: `memory-budget` ends what needs more.
      const bound = fileBudgetBytes && { mostBytes: fileBudgetBytes - hidden }
      const rows = openVp8Encoder(use(), format, { ...options, ...bound })
      const sink: RowSink<EncodedFile> = {
        write: (band, count) => rows.write(band, count),
        finish: async () => vp8File(await runInSlices(rows.finish())),
      }
      return withHeldBytes(sink, () => rows.heldBytes + hidden)
    },
  }
}

/** Rows that wait for what lies under transparent pixels to be replaced. */
function hiddenBytes({ width }: Size, { alpha }: EncodeOptions): number {
  return alpha ? hiddenColorRowsBytes(width) : 0
}
