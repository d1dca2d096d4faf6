/** AVIF output by libaom (@jsquash/avif, one thread). */

import avifEncoder from '@jsquash/avif/codec/enc/avif_enc.js'
import { defaultOptions } from '@jsquash/avif/meta.js'
import type { Effort } from '../options.ts'
import type { EncodeOptions, Encoder } from './codec.ts'
import type { LoadWasm } from './modules.ts'
import type { CodecPool } from './pool.ts'
import { avifQuality } from './quality.ts'
import { stockOutput } from './stock-encoder.ts'

/** libavif's `speed`, 0–10. */
const SPEED = { fast: 10, balanced: 8, best: 6 } as const satisfies Record<Effort, number>

/** What the codec's heap takes, measured on photos and noise: a base, and bytes per pixel. */
const HEAP = {
  realtime: { base: 7_800_000, perPixel: 32 },
  best: { base: 7_900_000, perPixel: 44 },
  lossless: { base: 8_100_000, perPixel: 56 },
} as const
/** What lossy 4:4:4 takes beyond 4:2:0. */
const FULL_CHROMA_PER_PIXEL = 17
/** Static data and stack. */
export const AVIF_ENCODER_STATIC = 6_225_920

export function avifOutput(wasm: LoadWasm, pool: CodecPool): Encoder {
  const stock = {
    format: 'avif',
    formatName: 'AVIF',
    factory: avifEncoder,
    staticBytes: AVIF_ENCODER_STATIC,
    noiseFactor: 1,
    heapBytes: (pixels: number, options: EncodeOptions) => avifHeapBytes(pixels, options),
    libraryOptions: avifLibraryOptions,
  } as const
  return stockOutput(stock, wasm, pool)
}

/** Bytes of heap for a picture of so many pixels; `fullChroma`: in 4:4:4, as lossless always is. */
export function avifHeapBytes(
  pixels: number,
  { lossless, effort }: Pick<EncodeOptions, 'lossless' | 'effort'>,
  fullChroma = lossless,
): number {
  const { base, perPixel } = HEAP[lossless ? 'lossless' : effort === 'best' ? 'best' : 'realtime']
  return base + pixels * (perPixel + (fullChroma && !lossless ? FULL_CHROMA_PER_PIXEL : 0))
}

/** jSquash's number for 4:4:4. */
export const AVIF_FULL_CHROMA = 3

/** libavif's own options, as jSquash names them. */
export function avifLibraryOptions({ quality, lossless, effort }: EncodeOptions): object {
  const base = { ...defaultOptions, speed: SPEED[effort] }
  // Without loss: full quality, no chroma subsampling, alpha as the colour.
  if (lossless)
    return { ...base, quality: 100, qualityAlpha: -1, subsample: AVIF_FULL_CHROMA, lossless: true }
  return { ...base, quality: avifQuality(quality) }
}
