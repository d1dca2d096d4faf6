/**
 * EXIF in WebP (RFC 9649 section 2.7):
 *
 *   'RIFF' size:u32 'WEBP'
 *   'VP8X' 10:u32 flags:u8 0:u24 width−1:u24 height−1:u24     only in the extended format
 *   'ALPH' 'VP8 ' or 'VP8L'                                   the picture
 *   'EXIF' size:u32 TIFF
 *
 * All little-endian, chunks padded to even lengths.
 */

import { joined, littleEndian, unexpected } from '../../bytes/parts.ts'
import type { Size } from '../../geometry/orientation.ts'

const HEADER_BYTES = 12
const CHUNK_HEADER_BYTES = 8
const FLAGS_AT = HEADER_BYTES + CHUNK_HEADER_BYTES

/** Of the first byte of VP8X. */
export const WEBP_FLAGS = { profile: 0x20, alpha: 0x10, exif: 0x08, animation: 0x02 } as const

/** Adds an EXIF block to a still WebP file that has none; a simple file becomes an extended one. */
export function withWebpExif(
  file: Uint8Array,
  block: Uint8Array,
  size: Size,
): Uint8Array<ArrayBuffer> {
  const chunks = extendedWebp(file, size, WEBP_FLAGS.exif)
  const exif = joined('EXIF', littleEndian(block.length, 4), padded(block))
  const bytes = 4 + chunks.length + exif.length
  return joined('RIFF', littleEndian(bytes, 4), 'WEBP', chunks, exif)
}

/** All chunks, the first of them VP8X with this flag set; what it stands for is still to be added. */
export function extendedWebp(file: Uint8Array, size: Size, flag: number): Uint8Array {
  const chunks = padded(file.subarray(HEADER_BYTES))
  switch (String.fromCharCode(...chunks.subarray(0, 4))) {
    case 'VP8X': {
      const changed = chunks.slice()
      changed[CHUNK_HEADER_BYTES]! |= flag
      return changed
    }
    case 'VP8L':
      return joined(extendedHeader(size, flag | (usesAlpha(file) ? WEBP_FLAGS.alpha : 0)), chunks)
    case 'VP8 ': // Lossy alpha needs the extended format: here is none.
      return joined(extendedHeader(size, flag), chunks)
    default:
      return unexpected('WebP')
  }
}

function extendedHeader({ width, height }: Size, flags: number): Uint8Array {
  return joined(
    'VP8X',
    littleEndian(10, 4),
    littleEndian(flags, 4),
    littleEndian(width - 1, 3),
    littleEndian(height - 1, 3),
  )
}

/** RFC 9649 section 3.4: signature byte, 14 bits of width, 14 of height, alpha_is_used. */
function usesAlpha(file: Uint8Array): boolean {
  return ((file[FLAGS_AT + 4] ?? 0) & 0x10) !== 0
}

function padded(bytes: Uint8Array): Uint8Array {
  return bytes.length % 2 ? joined(bytes, '\0') : bytes
}
