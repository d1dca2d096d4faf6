/** A colour profile in JPEG. */

import { bigEndian, joined, unexpected } from '../../bytes/parts.ts'
import { JPEG } from './name.ts'

/** ICC.1:2022 B.4: one APP2 segment, behind the JFIF segment, which has to be the first. */
export function withProfile(file: Uint8Array, profile: Uint8Array): Uint8Array<ArrayBuffer> {
  if (file[0] !== 0xff || file[1] !== 0xd8) unexpected(JPEG.label)
  const isJfif = file[2] === 0xff && file[3] === 0xe0
  const at = isJfif ? 4 + (file[4]! << 8) + file[5]! : 2
  const body = joined('ICC_PROFILE\0', Uint8Array.of(1, 1), profile)
  const segment = joined(Uint8Array.of(0xff, 0xe2), bigEndian(body.length + 2, 2), body)
  return joined(file.subarray(0, at), segment, file.subarray(at))
}
