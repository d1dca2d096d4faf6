/** What libjxl takes of the pool to decode, measured: a base, and bytes for each pixel. */

import type { JxlInfo } from './info.ts'

/** Of pictures of samples alone, and of all others. */
const BASE_BYTES = { modular: 3_200_000, others: 9_500_000 } as const
/** Samples as numbers of 32 bits, and more for what is made of XYB. */
const BYTES_PER_SAMPLE = 4.2
const XYB_BYTES = 10
/** Coefficients come group by group, but not beside other channels: then all is held. */
const DCT_BYTES = { plain: 7, recoded: 5, withAlpha: 38, perFurther: 8 } as const
/** Frames before the picture: what is pasted from them, or coarse versions of it. */
const UNKNOWN_BYTES = 16
/** What later frames are drawn on. */
const ANIMATION_BYTES = 16
/** The file lies in the heap as wire buffer and as std::string. */
const INPUT_COPIES = 2.05

export function jxlHeapBytes(info: JxlInfo, fileBytes: number): number {
  const isModular = info.coding === 'modular' && !info.isXyb
  const base = isModular ? BASE_BYTES.modular : BASE_BYTES.others
  const pixels = info.width * info.height
  return (
    base +
    pixels * (perPixel(info) + (info.frames > 1 ? ANIMATION_BYTES : 0)) +
    fileBytes * INPUT_COPIES
  )
}

function perPixel(info: JxlInfo): number {
  const { coding, isXyb } = info
  if (coding === 'modular') return modularBytes(info) + (isXyb ? XYB_BYTES : 0)
  if (coding === 'unknown') return Math.max(modularBytes(info), dctBytes(info)) + UNKNOWN_BYTES
  return dctBytes(info)
}

function dctBytes({ extraChannels, isXyb }: JxlInfo): number {
  const { plain, recoded, withAlpha, perFurther } = DCT_BYTES
  if (extraChannels === 0) return isXyb ? plain : recoded
  return withAlpha + (extraChannels - 1) * perFurther
}

function modularBytes({ channels, extraChannels, depth, isXyb }: JxlInfo): number {
  const planes = (channels < 3 && !isXyb ? 1 : 3) + extraChannels
  return planes * BYTES_PER_SAMPLE + frameBytes(depth > 8 && !isXyb)
}

/** RGBA. */
function frameBytes(isDeep: boolean): number {
  return isDeep ? 8 : 4
}
