/** A colour profile in PNG. */

import { crc32 } from '../../bytes/crc32.ts'
import { bigEndian, joined, unexpected } from '../../bytes/parts.ts'
import { PNG } from './name.ts'

/** PNG signature, and IHDR with its length, name and checksum. */
const IHDR_END = 8 + 12 + 13
/** Length, name, rendering intent and checksum of an sRGB chunk. */
const SRGB_CHUNK_BYTES = 13

/** PNG third edition 11.3.2.3; only one of iCCP and sRGB may be there. */
export function withProfile(file: Uint8Array, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  if (file[0] !== 0x89 || file.length < IHDR_END) unexpected(PNG.label)
  const named = joined('iCCP', 'Display P3\0\0', stored(profile))
  const chunk = joined(bigEndian(named.length - 4, 4), named, bigEndian(crc32(named), 4))
  const next = String.fromCharCode(...file.subarray(IHDR_END + 4, IHDR_END + 8))
  const rest = file.subarray(IHDR_END + (next === 'sRGB' ? SRGB_CHUNK_BYTES : 0))
  return joined(file.subarray(0, IHDR_END), chunk, rest)
}

/** A zlib stream (RFC 1950) of one stored block: there is little to gain in 500 bytes. */
function stored(data: Uint8Array): Uint8Array {
  const { length } = data
  const size = [length, ~length].flatMap((value) => [value & 255, (value >> 8) & 255])
  const block = joined(Uint8Array.of(0x78, 0x01, 1, ...size), data)
  return joined(block, bigEndian(adler32(data), 4))
}

function adler32(data: Uint8Array): number {
  let [low, high] = [1, 0]
  for (const byte of data) {
    low = (low + byte) % 65521
    high = (high + low) % 65521
  }
  return ((high << 16) | low) >>> 0
}
