/** The ICC profile of a file, in one piece. */

import { MEBIBYTE } from '../api/limits.ts'
import type { Bytes } from '../bytes/bytes.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { FormatReader } from './format.ts'
import { readerOf } from './formats.ts'

/** Longer profiles count as none. */
const MAX_PROFILE_BYTES = 4 * MEBIBYTE

export interface EmbeddedProfile {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** It is a zlib stream (RFC 1950); whoever inflates it must bound the output. */
  readonly deflated: boolean
}

/**
 * The profile of a probed file: at most 4 MiB, not otherwise checked. `undefined` when there is
 * none, or one that is too long or has missing pieces.
 */
export function readIccProfile(
  bytes: Bytes,
  info: ImageInfo,
  reader: Pick<FormatReader, 'findIcc'> = readerOf(info.format),
): EmbeddedProfile | undefined {
  const stored = info.hasIcc ? reader.findIcc?.(bytes) : undefined
  if (!stored) return undefined
  const { pieces, isDeflated: deflated = false, decoded } = stored
  if (decoded) return { bytes: decoded, deflated: false }
  const length = pieces.reduce((sum, { start, end }) => sum + end - start, 0)
  if (length === 0 || length > MAX_PROFILE_BYTES) return undefined
  const profile = new Uint8Array(length)
  let filled = 0
  for (const { start, end } of pieces) {
    bytes.copyInto(profile.subarray(filled, filled + end - start), start)
    filled += end - start
  }
  return { bytes: profile, deflated }
}
