/** What libjxl takes of the pool to decode, measured: a base, and bytes for each pixel. */

import type { JxlInfo } from './info.ts'

/** Of pictures of samples alone, with the window that copies of samples reach (4 MiB), and of all others. */
const BASE_BYTES = { modular: 7_500_000, others: 9_500_000 } as const
const BASE_PER_EXTRA_CHANNEL = 600_000
/** The square that is decoded lies in buffers of its own, whatever the picture's size: bytes for each pixel. */
const GROUP_BYTES = { perChannel: 3.3, deep: 6.5 } as const
/** Such a square is part of the bases. */
const USUAL_GROUP_SIDE = 256
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
    info.extraChannels * BASE_PER_EXTRA_CHANNEL +
    groupBytes(info) +
    pixels * (perPixel(info) + (info.frames > 1 ? ANIMATION_BYTES : 0)) +
    fileBytes * INPUT_COPIES
  )
}

/** What larger squares take than usual ones. */
function groupBytes({ groupSide, extraChannels, depth }: JxlInfo): number {
  const { perChannel, deep } = GROUP_BYTES
  const perPixel = perChannel * (3 + extraChannels) + (depth > 8 ? deep : 0)
  return Math.max(0, groupSide ** 2 - USUAL_GROUP_SIDE ** 2) * perPixel
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
