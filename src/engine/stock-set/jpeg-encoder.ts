/** JPEG output by mozjpeg (@jsquash/jpeg). */

import jpegEncoder from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js'
import { defaultOptions } from '@jsquash/jpeg/meta.js'
import type { Chroma, Effort } from '../api/options.ts'
import type { EncodeOptions, Encoder } from '../contract/codec.ts'
import type { Size } from '../geometry/orientation.ts'
import { stockOutput } from '../stock/encoder.ts'
import type { LoadWasm } from '../stock/modules.ts'
import type { CodecPool } from '../stock/pool.ts'

/** What mozjpeg may try: trellis quantisation always; progressive scans; trellis over scans. */
const EFFORT = {
  fast: { progressive: false, baseline: true },
  balanced: { progressive: true },
  best: { progressive: true, trellis_multipass: true, trellis_opt_zero: true },
} as const satisfies Record<Effort, object>

/** Bytes per pixel that the heap takes, measured on photos; above quality 80 the output adds to it. */
const BYTES_PER_PIXEL = 18.3
const BYTES_PER_PIXEL_AND_QUALITY = 0.55
const BASE_BYTES = 340_000
/** What noise takes beyond that, measured at quality 20 to 100. With `lowMemory` it is counted. */
const NOISE_FACTOR = 1.7
/** Static data and stack. */
export const JPEG_ENCODER_STATIC = 196_608

export function stockJpegOutput(wasm: LoadWasm, pool: CodecPool): Encoder {
  const stock = {
    format: 'jpeg',
    formatName: 'JPEG',
    factory: jpegEncoder,
    staticBytes: JPEG_ENCODER_STATIC,
    worstCaseFactor: NOISE_FACTOR,
    heapBytes,
    libraryOptions,
  } as const
  return stockOutput(stock, wasm, pool)
}

function heapBytes({ width, height }: Size, { quality, lowMemory }: EncodeOptions): number {
  const perPixel = BYTES_PER_PIXEL + Math.max(0, quality - 80) * BYTES_PER_PIXEL_AND_QUALITY
  return BASE_BYTES + width * height * perPixel * (lowMemory ? NOISE_FACTOR : 1)
}

function libraryOptions({ quality, effort, chroma, progressive }: EncodeOptions): object {
  const scans = progressive === undefined ? {} : { progressive, baseline: !progressive }
  return {
    ...defaultOptions,
    ...EFFORT[effort],
    ...scans,
    ...subsampling(quality, chroma),
    quality,
  }
}

/** jSquash halves both sides or none; 4:2:2 is what mozjpeg itself chooses for some qualities. */
function subsampling(quality: number, chroma: Chroma | undefined): object {
  if (!chroma || (chroma === '422' && quality >= 80 && quality < 90)) return {}
  return { auto_subsample: false, chroma_subsample: chroma === '420' ? 2 : 1 }
}
