/** WebP output by libwebp (@jsquash/webp, SIMD build). */

import webpEncoder from '@jsquash/webp/codec/enc/webp_enc_simd.js'
import { defaultOptions } from '@jsquash/webp/meta.js'
import type { Effort } from '../api/options.ts'
import type { EncodeOptions, Encoder } from '../contract/codec.ts'
import type { Size } from '../geometry/orientation.ts'
import { stockOutput } from '../stock/encoder.ts'
import type { LoadWasm } from '../stock/modules.ts'
import type { CodecPool } from '../stock/pool.ts'

/** libwebp's `method`, 0–6. */
const METHOD = { fast: 2, balanced: 4, best: 6 } as const satisfies Record<Effort, number>

/**
 * Bytes per pixel that the codec's heap takes, measured on photos. The frame lies there twice (wire
 * buffer and std::string). Methods 3 and up keep every token of the frame, twice as many of them on
 * noise, unless `low_memory` is set, which costs 60 % more time.
 */
const BYTES_PER_PIXEL = { plain: 11.3, tokens: 15, alpha: 20 } as const
const TOKENS_PER_QUALITY = 0.25
const BASE_BYTES = 150_000
/** Tables of the lossless coder, which alpha goes through as well. */
const LOSSLESS_BASE_BYTES = 1_050_000
/** Lossless: bytes per pixel by how many there are, as its search windows fill up. */
const LOSSLESS_STEPS = [
  { pixels: 76_800, bytes: 200 },
  { pixels: 230_400, bytes: 70 },
  { pixels: Number.POSITIVE_INFINITY, bytes: 36 },
] as const
/** Static data and stack. */
export const WEBP_ENCODER_STATIC = 131_072

export function webpOutput(wasm: LoadWasm, pool: CodecPool): Encoder {
  const stock = {
    format: 'webp',
    formatName: 'WebP',
    factory: webpEncoder,
    staticBytes: WEBP_ENCODER_STATIC,
    worstCaseFactor: 1.7,
    heapBytes,
    libraryOptions: webpLibraryOptions,
  } as const
  return stockOutput(stock, wasm, pool)
}

function heapBytes({ width, height }: Size, options: EncodeOptions): number {
  const pixels = width * height
  const { lossless, alpha, effort, lowMemory, quality } = options
  if (lossless) return BASE_BYTES + LOSSLESS_BASE_BYTES + losslessBytes(pixels)
  const tokens = BYTES_PER_PIXEL.tokens + Math.max(0, quality - 80) * TOKENS_PER_QUALITY
  const color = effort === 'fast' || lowMemory ? BYTES_PER_PIXEL.plain : tokens
  const alphaBytes = alpha ? LOSSLESS_BASE_BYTES + pixels * BYTES_PER_PIXEL.alpha : 0
  return BASE_BYTES + pixels * color + alphaBytes
}

function losslessBytes(pixels: number): number {
  let rest = pixels
  let sum = 0
  for (const step of LOSSLESS_STEPS) {
    const part = Math.min(rest, step.pixels)
    sum += part * step.bytes
    rest -= part
  }
  return sum
}

/** libwebp’s WebPConfig. Lossless reads `quality` as effort. */
export function webpLibraryOptions({
  quality,
  lossless,
  effort,
  lowMemory,
}: EncodeOptions): object {
  return {
    ...defaultOptions,
    quality: lossless ? 75 : quality,
    method: METHOD[effort],
    lossless: lossless ? 1 : 0,
    low_memory: lowMemory ? 1 : 0,
  }
}
