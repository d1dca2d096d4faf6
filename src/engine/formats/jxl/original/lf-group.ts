/** LF groups (18181-1, I.1): DC of up to 256 x 256 blocks, and what is said of how they are coded. */

import { damaged, unsupported } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { Bits } from '../read/bits.ts'
import { planeOf, readPlanes } from '../read/modular.ts'
import type { Global } from './global.ts'
import { bitsFor } from './global.ts'
import { type BlockPicture, LF_GROUP, STREAM_ORDER } from './picture.ts'

/** Blocks of a side for which chroma is predicted alike. */
export const TILE = 8

/** What is kept of all blocks, row by row. */
export interface LowFrequencies {
  /** By channel, as sent: times two to the power of `shifts`. */
  readonly dc: readonly Int16Array[]
  /** By LF group. */
  readonly shifts: Uint8Array
  /** By tile: share of luma in Cb, in Cr. */
  readonly shares: readonly Int8Array[]
  /** How finely a block is quantized; empty where no context asks. */
  readonly fineness: Uint8Array
}

export function readLfGroup(
  bits: Bits,
  index: number,
  picture: BlockPicture,
  global: Global,
  found: LowFrequencies,
): void {
  const [left, top] = [
    (index % picture.lfWide) * LF_GROUP,
    Math.floor(index / picture.lfWide) * LF_GROUP,
  ]
  const wide = Math.min(LF_GROUP, picture.wide - left)
  const high = Math.min(LF_GROUP, picture.high - top)
  const place = { left, top, wide, high }
  const lfGroups = picture.lfWide * picture.lfHigh
  const shift = bits.u(2)
  found.shifts[index] = shift
  const planes = STREAM_ORDER.map((i) => {
    const { shiftX, shiftY } = picture.channels[i]!
    return planeOf(wide >> shiftX, high >> shiftY)
  })
  readPlanes(bits, planes, { stream: 1 + index, sharedTree: global.tree })
  STREAM_ORDER.forEach((i, at) => {
    const { shiftX, shiftY, wide: stride } = picture.channels[i]!
    keep(planes[at]!, found.dc[i]!, (top >> shiftY) * stride + (left >> shiftX), stride)
  })
  readMetadata(
    bits,
    { stream: 1 + 2 * lfGroups + index, sharedTree: global.tree },
    place,
    picture,
    found,
  )
}

interface Place {
  readonly left: number
  readonly top: number
  readonly wide: number
  readonly high: number
}

type Planes = ReturnType<typeof planeOf>

function keep(
  { width, height, samples }: Planes,
  target: Int8Array | Int16Array,
  first: number,
  stride: number,
) {
  const most = target.BYTES_PER_ELEMENT === 1 ? 127 : 32_767
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0; x < width; x++, from++) {
      const value = samples[from]!
      if (value > most || value < -most - 1) damaged(JXL, 'a sample is too large')
      target[first + y * stride + x] = value
    }
  }
}

/** All blocks have to be of 8x8. */
function readMetadata(
  bits: Bits,
  job: Parameters<typeof readPlanes>[2],
  { left, top, wide, high }: Place,
  picture: BlockPicture,
  { shares, fineness }: LowFrequencies,
): void {
  const count = 1 + bits.u(bitsFor(wide * high))
  if (count !== wide * high) unsupported(JXL, 'it has blocks that no JPEG has')
  const [tilesWide, tilesHigh] = [Math.ceil(wide / TILE), Math.ceil(high / TILE)]
  const [cb, cr] = [planeOf(tilesWide, tilesHigh), planeOf(tilesWide, tilesHigh)]
  const blocks = planeOf(count, 2)
  readPlanes(bits, [cb, cr, blocks, planeOf(wide, high)], job)
  for (let i = 0; i < count; i++) {
    if (blocks.samples[i] !== 0) unsupported(JXL, 'it has blocks that no JPEG has')
  }
  const stride = Math.ceil(picture.wide / TILE)
  const first = (top / TILE) * stride + left / TILE
  keep(cb, shares[0]!, first, stride)
  keep(cr, shares[1]!, first, stride)
  if (fineness.length === 0) return
  for (let y = 0, from = count; y < high; y++) {
    for (let x = 0; x < wide; x++, from++) {
      fineness[(top + y) * picture.wide + left + x] = 1 + (blocks.samples[from]! & 255)
    }
  }
}
