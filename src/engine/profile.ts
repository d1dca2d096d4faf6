/** The colour profile of a file, ready to apply, or nothing where the pixels are sRGB already. */

import type { Bytes } from './bytes/bytes.ts'
import { MEBIBYTE } from './limits.ts'
import { readIccProfile } from './probe/icc.ts'
import type { ImageInfo } from './probe/info.ts'
import { describes, type IccProfile, parseIcc } from './transform/icc.ts'
import { isSrgb } from './transform/srgb.ts'

/** Inflated profiles beyond this count as none, whatever their deflated size. */
const MAX_PROFILE_BYTES = 4 * MEBIBYTE

/** `undefined`: no profile, one that cannot be read (pixels stay as they are), or sRGB itself. */
export async function readProfile(bytes: Bytes, info: ImageInfo): Promise<IccProfile | undefined> {
  const stored = readIccProfile(bytes, info)
  if (!stored) return undefined
  const plain = stored.deflated ? await inflate(stored.bytes) : stored.bytes
  const profile = plain && parseIcc(plain)
  if (!profile || !describes(profile, info.channels) || isSrgb(profile)) return undefined
  return profile
}

/** Inflates a zlib stream; `undefined` when it is damaged or too long. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array | undefined> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))
  const parts: Uint8Array[] = []
  let length = 0
  try {
    for await (const part of stream) {
      parts.push(part)
      length += part.length
      if (length > MAX_PROFILE_BYTES) return undefined
    }
  } catch {
    return undefined
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
