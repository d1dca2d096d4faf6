/** Says of a finished file that its colours are Display P3. */

import type { OutputFormat } from '../api/formats.ts'
import { crc32 } from '../bytes/crc32.ts'
import { bigEndian, joined, unexpected } from '../bytes/parts.ts'
import { withAvifP3 } from './avif/write-p3.ts'
import { displayP3Profile } from './p3-profile.ts'
import { withWebpProfile } from './webp/write-profile.ts'
import type { EncodedSize } from './write-copyright.ts'

/** A copy of a freshly encoded file, with our own profile. The coded picture is not touched. */
export function withDisplayP3(
  bytes: Uint8Array,
  format: OutputFormat,
  size: EncodedSize,
): Uint8Array<ArrayBuffer> {
  const profile = displayP3Profile()
  switch (format) {
    case 'jpeg':
      return withJpegProfile(bytes, profile)
    case 'png':
      return withPngProfile(bytes, profile)
    case 'webp':
      return withWebpProfile(bytes, profile, size)
    case 'avif':
      return withAvifP3(bytes, profile)
  }
}

/** ICC.1:2022 B.4: one APP2 segment, behind the JFIF segment, which has to be the first. */
function withJpegProfile(file: Uint8Array, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  if (file[0] !== 0xff || file[1] !== 0xd8) unexpected('JPEG')
  const isJfif = file[2] === 0xff && file[3] === 0xe0
  const at = isJfif ? 4 + (file[4]! << 8) + file[5]! : 2
  const body = joined('ICC_PROFILE\0', Uint8Array.of(1, 1), profile)
  const segment = joined(Uint8Array.of(0xff, 0xe2), bigEndian(body.length + 2, 2), body)
  return joined(file.subarray(0, at), segment, file.subarray(at))
}

/** PNG signature, and IHDR with its length, name and checksum. */
const IHDR_END = 8 + 12 + 13
/** Length, name, rendering intent and checksum of an sRGB chunk. */
const SRGB_CHUNK_BYTES = 13

/** PNG third edition 11.3.2.3; only one of iCCP and sRGB may be there. */
function withPngProfile(file: Uint8Array, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  if (file[0] !== 0x89 || file.length < IHDR_END) unexpected('PNG')
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
