/**
 * WebP output by our own kernels, pictures of any size: lossy (wasm/webp-encode/), with alpha beside it,
 * and lossless (wasm/webp-lossless/).
 */

import type { EncodeOptions, RowEncoder } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { runInSlices } from '../../rows/pump.ts'
import { hiddenColorRowsBytes } from '../hidden-color-rows.ts'
import { openLosslessEncoder } from './lossless-encode-kernel.ts'
import {
  losslessArenaBytes,
  losslessFileBytes,
  losslessWorstBytes,
} from './lossless-encode-memory.ts'
import { openVp8Encoder } from './vp8-encode-kernel.ts'
import {
  vp8EncodeArenaBytes,
  vp8EncodeFileBytes,
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

/** A file lies in the arena, and then in JavaScript. */
const COPIES = 2

function vp8lRows(use: UseKernels): RowEncoder {
  return {
    format: 'webp',
    cost: (size, options) => ({
      heap: 'kernels',
      wasmBytes: losslessArenaBytes({ ...size, channels: 4 }, options),
      jsBytes: losslessFileBytes({ ...size, channels: 4 }, options),
    }),
    worstFileBytes: (size) => losslessWorstBytes(size) * COPIES,
    async open(format, options) {
      const { fileBudgetBytes } = options
      const expected = losslessFileBytes(format, options)
      const bound = fileBudgetBytes && {
        growthBytes: Math.max(0, fileBudgetBytes - expected) / COPIES,
      }
      const rows = openLosslessEncoder(use(), format, { ...options, ...bound })
      return {
        heldBytes: 0, // all lies in the arena
        write: (band, count) => rows.write(band, count),
        finish: async () => vp8lFile(await runInSlices(rows.finish())),
      }
    },
  }
}

/** Of the memory that a plan leaves, the part for tokens: they are more than two bytes for each of the file. */
const TOKENS_OF_SPARE = 0.6

/** Lossy WebP of any size by our own kernels. Rows of RGBA are taken for opaque unless `alpha` is asked for. */
export function vp8Rows(use: UseKernels): RowEncoder {
  return {
    format: 'webp',
    cost: (size, options) => ({
      heap: 'kernels',
      wasmBytes: vp8EncodeArenaBytes({ ...size, channels: 4 }, options),
      jsBytes: fileBytes(size, options) + (options.alpha ? hiddenColorRowsBytes(size.width) : 0),
    }),
    worstFileBytes: (size, { alpha }) => vp8EncodeWorstBytes(size, alpha),
    async open(format, options) {
      const { fileBudgetBytes } = options
      // What noise takes beyond a photo is bounded by the plan: `memory-budget` ends what needs more.
      const bound = fileBudgetBytes && {
        growthBytes: Math.max(0, fileBudgetBytes - fileBytes(format, options)) * TOKENS_OF_SPARE,
      }
      const rows = openVp8Encoder(use(), format, { ...options, ...bound })
      return {
        heldBytes: options.alpha ? hiddenColorRowsBytes(format.width) : 0, // else in the arena
        write: (band, count) => rows.write(band, count),
        finish: async () => vp8File(await runInSlices(rows.finish())),
      }
    },
  }
}

function fileBytes(size: Size, options: EncodeOptions): number {
  return vp8EncodeFileBytes({ ...size, channels: 4 }, options)
}
