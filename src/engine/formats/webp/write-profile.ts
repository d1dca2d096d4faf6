/** A colour profile in WebP (RFC 9649 2.7.1.4): a chunk right behind VP8X, which flags it. */

import { joined, littleEndian } from '../../bytes/parts.ts'
import type { Size } from '../../geometry/orientation.ts'
import { extendedWebp, WEBP_FLAGS } from './write-exif.ts'

/** VP8X with its header. */
const EXTENDED_BYTES = 18

/** Adds a profile to a still WebP file that has none. */
export function withWebpProfile(
  file: Uint8Array,
  profile: Uint8Array,
  size: Size,
): Uint8Array<ArrayBuffer> {
  const chunks = extendedWebp(file, size, WEBP_FLAGS.profile)
  const padding = new Uint8Array(profile.length & 1)
  const iccp = joined('ICCP', littleEndian(profile.length, 4), profile, padding)
  return joined(
    ...['RIFF', littleEndian(4 + chunks.length + iccp.length, 4), 'WEBP'],
    ...[chunks.subarray(0, EXTENDED_BYTES), iccp, chunks.subarray(EXTENDED_BYTES)],
  )
}
