/**
 * The blocks of a JPEG as a codestream has them (18181-1, annex I). Three channels: Cb, Y, Cr or R, G, B; a
 * gray picture is the middle one. Sizes are in blocks of 8x8; the grid is that of the finest channel.
 */

import type { Size } from '../../../geometry/orientation.ts'
import type { BlockFrame } from '../read/whole-frame-header.ts'

/** Blocks of a side of a group, and of an LF group. */
export const GROUP = 32
export const LF_GROUP = 256
/** Channels in the order in which streams have them. */
export const STREAM_ORDER = [1, 0, 2] as const

export interface Channel {
  /** Which of the JPEG's components it is; negative: none. */
  readonly component: number
  /** Its sampling factors. */
  readonly h: number
  readonly v: number
  /** log2 of how much coarser than the grid it is. */
  readonly shiftX: number
  readonly shiftY: number
  readonly wide: number
  readonly high: number
}

export interface BlockPicture extends Size {
  readonly isYcc: boolean
  readonly channels: readonly Channel[]
  /** Blocks of the grid, and groups. */
  readonly wide: number
  readonly high: number
  readonly groupsWide: number
  readonly groupsHigh: number
  readonly lfWide: number
  readonly lfHigh: number
}

export function measurePicture(
  { width, height }: Size,
  { isYcc, sampling }: BlockFrame,
  isGray: boolean,
): BlockPicture {
  const h = sampling.map((mode) => (mode === 1 || mode === 2 ? 2 : 1))
  const v = sampling.map((mode) => (mode === 1 || mode === 3 ? 2 : 1))
  const [hMost, vMost] = [Math.max(...h), Math.max(...v)]
  const wide = Math.ceil(width / (8 * hMost)) * hMost
  const high = Math.ceil(height / (8 * vMost)) * vMost
  const channels = [0, 1, 2].map((i): Channel => {
    const [shiftX, shiftY] = [Number(h[i]! < hMost), Number(v[i]! < vMost)]
    const component = isGray ? (i === 1 ? 0 : -1) : isYcc ? [1, 0, 2][i]! : i
    return {
      ...{ component, shiftX, shiftY },
      ...{ h: h[i]!, v: v[i]!, wide: wide >> shiftX, high: high >> shiftY },
    }
  })
  const count = (side: number, unit: number) => Math.ceil(side / unit)
  return {
    ...{ width, height, isYcc, channels, wide, high },
    groupsWide: count(wide, GROUP),
    groupsHigh: count(high, GROUP),
    lfWide: count(wide, LF_GROUP),
    lfHigh: count(high, LF_GROUP),
  }
}
