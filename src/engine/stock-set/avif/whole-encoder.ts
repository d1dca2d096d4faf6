/** AVIF output by libaom (@jsquash/avif, one thread). */

import avifEncoder from '@jsquash/avif/codec/enc/avif_enc.js'
import { defaultOptions } from '@jsquash/avif/meta.js'
import type { Effort } from '../../api/options.ts'
import type { EncodeOptions, Encoder } from '../../contract/codec.ts'
import { fillHiddenColors } from '../../formats/hidden-colors.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { Frame } from '../../rows/frame.ts'
import { stockOutput } from '../../stock/encoder.ts'
import type { LoadWasm } from '../../stock/modules.ts'
import type { CodecPool } from '../../stock/pool.ts'
import { avifQuality } from './quality.ts'
import { sayAvifSrgb } from './srgb.ts'

/** libavif's `speed`, 0–10. */
const SPEED = { fast: 10, balanced: 8, best: 6 } as const satisfies Record<Effort, number>

/**
 * What the codec's heap takes, measured on photos and noise: a base, and bytes per pixel. Below
 * about a hundred pixels across, the borders around its frames count: `border` bytes for each pixel
 * of the long side, and `narrow` for each pixel of the picture.
 */
const HEAP = {
  realtime: { base: 7_800_000, perPixel: 32, border: 1_900, narrow: 18 },
  best: { base: 7_900_000, perPixel: 44, border: 2_360, narrow: 22 },
  lossless: { base: 8_100_000, perPixel: 56, border: 2_390, narrow: 26 },
} as const
/** By how much speed 6 exceeds that when it takes the picture for a screen: drawings, large pixels. */
export const AVIF_SCREEN_FACTOR = 2.9
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
    worstCaseFactor: AVIF_SCREEN_FACTOR,
    heapBytes: (size: Size, options: EncodeOptions) => avifHeapBytes(size, options),
    libraryOptions: avifLibraryOptions,
    prepare({ data, ...size }: Frame, options: EncodeOptions) {
      if (hidesColors(options)) fillHiddenColors(data, size)
    },
    finish: sayAvifSrgb,
  } as const
  return stockOutput(stock, wasm, pool)
}

/** Whether the encoder would mix what nobody sees into what is seen. */
export function hidesColors({ alpha, lossless }: EncodeOptions): boolean {
  return alpha && !lossless
}

/** Bytes of heap for a picture; `fullChroma`: in 4:4:4, as lossless always is. */
export function avifHeapBytes(
  { width, height }: Size,
  options: EncodeOptions,
  fullChroma = wantsFullChroma(options),
): number {
  const { border, narrow } = heapOf(options)
  const { base, perPixel } = avifHeapLine(options, fullChroma)
  const [short, long] = [Math.min(width, height), Math.max(width, height)]
  const chroma = perPixel - heapOf(options).perPixel
  return base + long * Math.max(short * perPixel, border + short * (narrow + chroma))
}

/** The same for pictures that are not narrow: a base, and bytes per pixel. */
export function avifHeapLine(options: EncodeOptions, fullChroma: boolean) {
  const { base, perPixel } = heapOf(options)
  const chroma = fullChroma && !options.lossless ? FULL_CHROMA_PER_PIXEL : 0
  return { base, perPixel: perPixel + chroma }
}

function heapOf(options: EncodeOptions) {
  if (options.lossless) return HEAP.lossless
  return HEAP[avifEffort(options) === 'best' ? 'best' : 'realtime']
}

/** Only the longest search ever takes more memory than was foreseen. */
export function avifEffort({ effort, lowMemory }: EncodeOptions): Effort {
  return lowMemory && effort === 'best' ? 'balanced' : effort
}

/** jSquash's number for 4:4:4. */
export const AVIF_FULL_CHROMA = 3

/** Whether chroma is to be as fine as luma; libaom's 4:2:2 is not used, and nothing is coarser than asked. */
export function wantsFullChroma({ lossless, chroma }: EncodeOptions): boolean {
  return lossless || chroma === '422' || chroma === '444'
}

/** libavif's own options, as jSquash names them. */
export function avifLibraryOptions(options: EncodeOptions): object {
  const { quality, lossless } = options
  const base = { ...defaultOptions, speed: SPEED[avifEffort(options)] }
  // Without loss: full quality, no chroma subsampling, alpha as the colour.
  if (lossless)
    return { ...base, quality: 100, qualityAlpha: -1, subsample: AVIF_FULL_CHROMA, lossless: true }
  const color = avifQuality(quality)
  const fine = wantsFullChroma(options) && { subsample: AVIF_FULL_CHROMA }
  return { ...base, ...fine, quality: color, qualityAlpha: alphaQuality(color) }
}

/**
 * Ringing in alpha is a halo on every background but one. At 20 above the colours alpha is as near
 * to the original as in sharp's files; well below 100, where files double.
 */
function alphaQuality(color: number): number {
  return Math.max(color, Math.min(90, color + 20))
}
