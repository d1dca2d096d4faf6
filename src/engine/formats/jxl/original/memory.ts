/** What restoring a JPEG takes. */

import type { Size } from '../../../geometry/orientation.ts'
import { block } from '../../../kernels/arena-block.ts'
import type { BlockFrame } from '../read/whole-frame-header.ts'
import { blocksOfRow } from './coefficients.ts'
import { TILE } from './lf-group.ts'
import { type BlockPicture, LF_GROUP, measurePicture } from './picture.ts'

/** The JPEG that a file holds, as its headers tell. */
export interface Original extends Size {
  readonly frame: BlockFrame
  readonly isGray: boolean
  /** How often blocks are gone through. */
  readonly scans: number
}

const BLOCK_BYTES = 128
/** Trees and codes, a group's section, windows on the file. */
const BASE_BYTES = 1_000_000
/** Planes of an LF group, for each of its blocks. */
const PLANES_BYTES = 24
/** Bytes of the JPEG for each of the JPEG XL, and for each block that is empty. */
const [PER_BYTE, PER_BLOCK, LEAST_BYTES] = [1.6, 1, 131_072]

export function pictureOf({ frame, isGray, ...size }: Original): BlockPicture {
  return measurePicture(size, frame, isGray)
}

/** Arena bytes for what the size of the picture decides, one row of groups among it. */
export function originalFixedBytes(original: Original): number {
  const picture = pictureOf(original)
  const { wide, high, channels } = picture
  const tiles = Math.ceil(wide / TILE) * Math.ceil(high / TILE)
  const low = channels.reduce((sum, channel) => sum + block(channel.wide * channel.high * 2), 0)
  return low + 2 * block(tiles) + block(wide * high) + rowsBytes(picture, 1)
}

/** Arena bytes of coefficients of so many rows of groups. */
export function rowsBytes(picture: BlockPicture, rows: number): number {
  return picture.channels.reduce(
    (sum, _, i) => sum + block(blocksOfRow(picture, i) * BLOCK_BYTES * rows),
    0,
  )
}

/** Arena bytes for more rows, within `room`: all of them where the file has several scans. */
export function originalReserve(original: Original, room: number): number {
  const picture = pictureOf(original)
  const wanted = original.scans > 1 ? picture.groupsHigh : 1
  return rowsBytes(picture, rowsWithin(picture, wanted, room)) - rowsBytes(picture, 1)
}

/** Rows of groups that are kept, of those that `bytes` hold beside the one. */
export function rowsWithin(picture: BlockPicture, wanted: number, bytes: number): number {
  const one = rowsBytes(picture, 1)
  return Math.max(1, Math.min(wanted, 1 + Math.floor(bytes / one)))
}

/** JavaScript bytes beside the file. */
export function originalJsBytes(original: Original, inputBytes: number): number {
  const { wide, high } = pictureOf(original)
  const planes = Math.min(wide, LF_GROUP) * Math.min(high, LF_GROUP) * PLANES_BYTES
  return BASE_BYTES + planes + jpegBytes(original, inputBytes)
}

/** The JPEG has no more. */
export function jpegBytes(original: Original, inputBytes: number): number {
  const { channels } = pictureOf(original)
  const blocks = channels.reduce((sum, { wide, high }) => sum + wide * high, 0)
  return Math.ceil(inputBytes * PER_BYTE + blocks * PER_BLOCK + LEAST_BYTES)
}
