/** What libjxl takes of the pool to decode, measured: a base, and bytes for each pixel. */

import type { JxlInfo } from './info.ts'
import type { Held } from './read/held.ts'

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
/** Alpha that comes with the groups, and for each pixel of a frame that patches are taken from. */
const GROUPED = { plain: DCT_BYTES.plain, withAlpha: 11.5 } as const
/** While such a frame is decoded, its samples and what is made of them are held, and the rows of the result. */
const KEPT = { plain: 26, withAlpha: 34.5, result: 4.1, base: 8_500_000 } as const
/** What of it stays: four bytes for each channel. */
const STAYING = { plain: 12.1, withAlpha: 16.2 } as const
const PATCH_BYTES = 200
/** Frames before the picture: what is pasted from them, or coarse versions of it. */
const UNKNOWN_BYTES = 16
/** What later frames are drawn on. */
const ANIMATION_BYTES = 16
/** The file lies in the heap as wire buffer and as std::string. */
const INPUT_COPIES = 2.05

export function jxlHeapBytes(info: JxlInfo, fileBytes: number): number {
  const input = fileBytes * INPUT_COPIES
  if (info.held) return heldBytes(info, info.held) + input
  const isModular = info.coding === 'modular' && !info.isXyb
  const base = isModular ? BASE_BYTES.modular : BASE_BYTES.others
  const pixels = info.width * info.height
  return (
    base +
    info.extraChannels * BASE_PER_EXTRA_CHANNEL +
    groupBytes(info) +
    pixels * (perPixel(info) + (info.frames > 1 ? ANIMATION_BYTES : 0)) +
    input
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

/** The larger one of two phases: a kept frame is decoded; the picture is, beside what stays of such frames. */
function heldBytes({ width, height, extraChannels }: JxlInfo, { kept, patches }: Held): number {
  const kind = extraChannels > 0 ? 'withAlpha' : 'plain'
  const pixels = width * height
  const before = kept > 0 ? KEPT.base + kept * KEPT[kind] + pixels * KEPT.result : 0
  const base = BASE_BYTES.others + extraChannels * BASE_PER_EXTRA_CHANNEL
  return Math.max(
    before,
    base + kept * STAYING[kind] + pixels * GROUPED[kind] + patches * PATCH_BYTES,
  )
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
