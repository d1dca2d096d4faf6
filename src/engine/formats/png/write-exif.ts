/** EXIF in PNG: PNG third edition section 11.3.4.5, an eXIf chunk before IDAT. */

import { crc32 } from '../../bytes/crc32.ts'
import { bigEndian, joined, unexpected } from '../../bytes/parts.ts'

/** Signature, and IHDR with its length, name and checksum. */
const IHDR_END = 8 + 12 + 13

/** Adds an EXIF block to a PNG file that has none, between IHDR and whatever follows. */
export function withPngExif(file: Uint8Array, block: Uint8Array): Uint8Array<ArrayBuffer> {
  if (file[0] !== 0x89 || file.length < IHDR_END) unexpected('PNG')
  const named = joined('eXIf', block)
  return joined(
    file.subarray(0, IHDR_END),
    bigEndian(block.length, 4),
    named,
    bigEndian(crc32(named), 4),
    file.subarray(IHDR_END),
  )
}
