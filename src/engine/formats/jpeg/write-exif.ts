/** EXIF in JPEG: Exif 2.32 section 4.7.2, an APP1 segment right after SOI. */

import { bigEndian, joined, unexpected } from '../../bytes/parts.ts'

const SOI_BYTES = 2
const SIGNATURE = 'Exif\0\0'

/** Adds an EXIF block, of at most 65,000 bytes, to a JPEG file that has none. */
export function withJpegExif(file: Uint8Array, block: Uint8Array): Uint8Array<ArrayBuffer> {
  if (file[0] !== 0xff || file[1] !== 0xd8) unexpected('JPEG')
  const length = bigEndian(2 + SIGNATURE.length + block.length, 2)
  return joined(
    file.subarray(0, SOI_BYTES),
    Uint8Array.of(0xff, 0xe1),
    length,
    SIGNATURE,
    block,
    file.subarray(SOI_BYTES),
  )
}
