/** One quality scale for all formats: which quantizer looks like a quality does in JPEG and WebP. */

import type { Chroma } from '../../api/options.ts'
import type { EncodeOptions } from '../../contract/codec.ts'
import { valueAt } from '../quality-table.ts'
import type { Av1Sampled } from './av1-headers.ts'

/** Pairs of (quality, base_q_idx): see `npm run bench -- --quality`. Linear in between. */
const QUANTIZERS = [
  [1, 255],
  [10, 235],
  [20, 209],
  [30, 192],
  [40, 180],
  [50, 170],
  [60, 162],
  [70, 151],
  [80, 125],
  [85, 104],
  [90, 78],
  [95, 40],
  [100, 16],
] as const

/** From here on, chroma is as fine as luma, as in JPEG; below where the picture is drawn. */
const FULL_CHROMA_QUALITY = 90

/** base_q_idx, 1–255, of the colours for a quality of 1–100. */
export function colorQuantizer(quality: number): number {
  return Math.round(valueAt(QUANTIZERS, quality))
}

/**
 * The same for alpha, where ringing is a halo on every background but one: half the quantizer is
 * about what 20 more is on libavif's scale, by which alpha is as near to the original as in sharp's.
 */
export function alphaQuantizer(quality: number): number {
  return Math.max(1, Math.round(colorQuantizer(quality) / 2))
}

interface Sampled extends Pick<EncodeOptions, 'quality' | 'lossless'> {
  readonly chroma?: Chroma | undefined
}

/** Gray rows have no chroma; without loss it is whole, as RGB itself is coded. */
export function samplingOf(channels: 1 | 4, { quality, lossless, chroma }: Sampled): Av1Sampled {
  if (channels === 1) return '400'
  if (lossless) return '444'
  // 4:2:2 is not written, but nothing is coarser than was asked for.
  if (chroma && chroma !== 'sharp') return chroma === '420' ? '420' : '444'
  return quality >= FULL_CHROMA_QUALITY ? '444' : 'auto'
}
