/**
 * WebP output: lossy pictures of any size by our own kernels (wasm/webp-encode/), of which alpha alone
 * is held, a byte per pixel; lossless files, and alpha of small pictures, by libwebp (stock-encoder.ts).
 */

import type { EncodeOptions, RowEncoder } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { runInSlices } from '../../rows/pump.ts'
import type { LoadWasm } from '../../stock/modules.ts'
import type { CodecPool } from '../../stock/pool.ts'
import { stockWebpRows } from './stock-encoder.ts'
import { openVp8Encoder } from './vp8-encode-kernel.ts'
import {
  alphaArenaBytes,
  alphaFileBytes,
  alphaWorstBytes,
  vp8EncodeArenaBytes,
  vp8EncodeFileBytes,
  vp8EncodeWorstBytes,
} from './vp8-encode-memory.ts'
import { vp8File } from './write-vp8.ts'

/** What the encoders are made with. */
export interface WebpTools {
  readonly kernels: UseKernels
  readonly wasm: LoadWasm
  readonly pool: CodecPool
}

/** Soft edges take 1.2 to 2.5 times as many bytes in our alpha: libwebp codes it where it has room. */
const STOCK_ALPHA_PIXELS = 2_000_000

/** Each picture by the encoder that writes its kind. */
export function webpRows({ kernels, wasm, pool }: WebpTools): RowEncoder {
  const ours = vp8Rows(kernels)
  const stock = stockWebpRows(wasm, pool)
  const encoderFor = ({ width, height }: Size, { lossless, alpha }: EncodeOptions) =>
    lossless || (alpha && width * height <= STOCK_ALPHA_PIXELS) ? stock : ours
  return {
    format: 'webp',
    worstCaseFactor: stock.worstCaseFactor ?? 1,
    worstFileBytes: (size, options) =>
      encoderFor(size, options).worstFileBytes?.(size, options) ?? 0,
    cost: (size, options) => encoderFor(size, options).cost(size, options),
    open: (format, options) => encoderFor(format, options).open(format, options),
  }
}

/** Of the memory that a plan leaves, the part for tokens: they are more than two bytes for each of the file. */
const TOKENS_OF_SPARE = 0.6

/** Lossy WebP of any size by our own kernels. Rows of RGBA are taken for opaque unless `alpha` is asked for. */
export function vp8Rows(use: UseKernels): RowEncoder {
  const fileBytes: RowEncoder['worstFileBytes'] & {} = (size, options) =>
    vp8EncodeFileBytes({ ...size, channels: 4 }, options) +
    (options.alpha ? alphaFileBytes(size) : 0)
  return {
    format: 'webp',
    cost: (size, options) => ({
      heap: 'kernels',
      wasmBytes:
        vp8EncodeArenaBytes({ ...size, channels: 4 }, options) +
        (options.alpha ? alphaArenaBytes(size) : 0),
      jsBytes: fileBytes(size, options),
    }),
    worstFileBytes: (size, { alpha }) =>
      vp8EncodeWorstBytes(size) + (alpha ? alphaWorstBytes(size) : 0),
    async open(format, options) {
      const { fileBudgetBytes } = options
      // What noise takes beyond a photo is bounded by the plan: `memory-budget` ends what needs more.
      const bound = fileBudgetBytes && {
        growthBytes: Math.max(0, fileBudgetBytes - fileBytes(format, options)) * TOKENS_OF_SPARE,
      }
      const rows = openVp8Encoder(use(), format, { ...options, ...bound })
      return {
        heldBytes: 0, // all lies in the arena
        write: (band, count) => rows.write(band, count),
        finish: async () => vp8File(await runInSlices(rows.finish())),
      }
    },
  }
}
