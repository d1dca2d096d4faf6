/**
 * iloc (ISO/IEC 14496-12 8.11.3), as libavif and our own writer lay it out: versions 0 and 1, 32-bit
 * offsets. Version and flags, sizes of the fields:u16, count:u16; then for each item its number:u16,
 * in version 1 where its offsets count from:u16 (0 = the file), data reference:u16, number of
 * extents:u16, and of each extent offset:u32 and length:u32.
 */

import { unexpected } from '../../bytes/parts.ts'

/** Bytes of an item's entry before its extents. */
export function locationBytes(body: DataView): 6 | 8 {
  return body.getUint8(0) === 1 ? 8 : 6
}

/**
 * Moves all that lies in the file by `growth` bytes, in the body of an iloc box. Answers where its
 * last entry ends. Throws for a layout that neither writer has.
 */
export function moveLocations(body: DataView, growth: number): number {
  const version = body.getUint8(0)
  if (version > 1 || body.getUint16(4) !== 0x4400) unexpected('AVIF')
  const entryBytes = locationBytes(body)
  let at = 8
  for (let items = body.getUint16(6); items > 0; items--) {
    const isInFile = version === 0 || body.getUint16(at + 2) === 0
    let extents = body.getUint16(at + entryBytes - 2)
    for (at += entryBytes; extents > 0; extents--, at += 8) {
      if (isInFile) body.setUint32(at, body.getUint32(at) + growth)
    }
  }
  return at
}
