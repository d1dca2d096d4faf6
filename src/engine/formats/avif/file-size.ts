/** How large an AVIF of ours gets: of a photo, and at most. */

import type { EncodeOptions } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import { sizeFactor, valueAt } from '../quality-table.ts'
import { samplingOf } from './quality.ts'

/**
 * Pairs of (quality, bytes per pixel): the most that any of eight photos took at a megapixel, where
 * they are denser than at full size, and two fifths more. Linear in between, with a step where chroma
 * becomes as fine as luma.
 */
const DENSITY = [
  [1, 0.023],
  [30, 0.075],
  [50, 0.121],
  [70, 0.161],
  [80, 0.23],
  [89, 0.31],
  [90, 0.38],
  [95, 0.575],
  [100, 1.208],
] as const
const DENSITY_PIXELS = 1_000_000
const LOSSLESS_BYTES_PER_PIXEL = 2
/** What alpha adds, and the short search, as factors. */
const ALPHA_FACTOR = 1.3
const FAST_FACTOR = 1.08
/** What 4:4:4 takes where photos have 4:2:0, and the other way round: the most of eleven photos. */
const FINE_CHROMA_FACTOR = 1.4
const COARSE_CHROMA_FACTOR = 0.75

/** Bytes per pixel that nothing exceeds, noise included; and of alpha. */
const WORST_BYTES_PER_PIXEL = { lossy: 4, lossless: 6, alpha: 2 } as const
const HEADERS_BYTES = 1024
/** What a small picture of noise takes more than a photo, for each pixel, and at most. */
const NOISE_PER_PIXEL = 0.1
const MOST_NOISE_BYTES = 65_536

/** Bytes of the file of a dense photo. */
export function avifFileBytes(size: Size, options: EncodeOptions): number {
  const pixels = size.width * size.height
  const perPixel = options.lossless ? LOSSLESS_BYTES_PER_PIXEL : lossyDensity(pixels, options)
  const noise = Math.min(pixels * NOISE_PER_PIXEL, MOST_NOISE_BYTES)
  const bytes = pixels * perPixel * (options.alpha ? ALPHA_FACTOR : 1) + noise + HEADERS_BYTES
  return Math.ceil(Math.min(bytes, avifWorstFileBytes(size, options)))
}

/** Bytes of the largest possible file. */
export function avifWorstFileBytes({ width, height }: Size, options: EncodeOptions): number {
  const color = WORST_BYTES_PER_PIXEL[options.lossless ? 'lossless' : 'lossy']
  const perPixel = color + (options.alpha ? WORST_BYTES_PER_PIXEL.alpha : 0)
  return width * height * perPixel + HEADERS_BYTES
}

function lossyDensity(pixels: number, options: EncodeOptions): number {
  const { quality, effort } = options
  return (
    valueAt(DENSITY, quality) *
    sizeFactor(pixels, DENSITY_PIXELS) *
    chromaFactor(options) *
    (effort === 'fast' ? FAST_FACTOR : 1)
  )
}

function chromaFactor({ quality, lossless, chroma }: EncodeOptions): number {
  const sampling = samplingOf(4, { quality, lossless, chroma })
  const usual = samplingOf(4, { quality, lossless })
  if (sampling === usual || (sampling === '420' && usual === 'auto')) return 1
  return sampling === '444' ? FINE_CHROMA_FACTOR : COARSE_CHROMA_FACTOR
}
