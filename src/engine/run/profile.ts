/** The colour profile of a file, ready to apply, or nothing where the pixels are sRGB already. */

import { MEBIBYTE } from '../api/limits.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { inflateInto } from '../bytes/inflate.ts'
import type { CodedColor } from '../contract/coded-color.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { FormatReader } from '../formats/format.ts'
import { readIccProfile } from '../formats/read-icc.ts'
import { codedProfile } from '../stages/color/cicp.ts'
import { grayOf } from '../stages/color/icc.ts'
import { invertInks } from '../stages/color/icc-lut.ts'
import {
  parseProfile,
  type ReadProfile,
  type SourceProfile,
  spaceOf,
  withoutSrgb,
} from '../stages/color/icc-profile.ts'

/** Profiles that say they are longer count as none, whatever their deflated size. */
const MAX_PROFILE_BYTES = 4 * MEBIBYTE

/**
 * What the pixels of a probed file mean. Numbers in the header count before an embedded profile (the
 * probe leaves out those that do not), or where it cannot be used (PNG third edition, 4.3).
 */
export function readColor(bytes: Bytes, info: ImageInfo, reader?: FormatReader): ReadProfile {
  if (info.color) return { readBytes: 0, ...coded(info.color, info) }
  const read = readProfile(bytes, info, reader)
  if (read.isUsable || !info.colorWithoutIcc) return read
  return { readBytes: read.readBytes, ...coded(info.colorWithoutIcc, info) }
}

function coded(color: CodedColor, { channels }: ImageInfo): Omit<ReadProfile, 'readBytes'> {
  const profile = withoutSrgb(codedProfile(color, channels))
  return { codedBy: color.kind, ...(profile && { profile }) }
}

/** Reads an embedded profile: of at most 4 MiB, deflated or not. */
export function readProfile(bytes: Bytes, info: ImageInfo, reader?: FormatReader): ReadProfile {
  const stored = readIccProfile(bytes, info, reader)
  if (!stored) return { readBytes: 0 }
  const plain = stored.deflated ? inflate(stored.bytes) : stored.bytes
  const profile = plain && usable(plain, info)
  const readBytes = stored.bytes.length + (stored.deflated ? (plain?.length ?? 0) : 0)
  // Now, instead of at some later garbage collection.
  if (stored.deflated) plain?.buffer.transfer(0)
  stored.bytes.buffer.transfer(0)
  const applied = withoutSrgb(profile)
  return { readBytes, isUsable: profile !== undefined, ...(applied && { profile: applied }) }
}

/** A profile tells its length first (ICC.1:2022 7.2.2): no more is made of the stream. */
function inflate(stream: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const head = new Uint8Array(4)
  if (inflateInto(head, stream) < head.length) return undefined
  const length = new DataView(head.buffer).getUint32(0)
  if (length > MAX_PROFILE_BYTES) return undefined
  const profile = new Uint8Array(length)
  return inflateInto(profile, stream) < length ? undefined : profile
}

/** A profile of another colour space than the picture's is a mistake to be ignored, but for gray in colours. */
function usable(bytes: Uint8Array, info: ImageInfo): SourceProfile | undefined {
  const space = spaceOfPicture(info)
  const read = parseProfile(bytes)
  const profile = space === 'gray' && read?.space === 'rgb' ? grayOf(read) : read
  if (!profile || spaceOf(profile) !== space) return undefined
  return profile.space === 'lut' && profile.inputs === 4 ? invertInks(profile) : profile
}

/** Four channels without alpha are inks. JPEGs store them inverted: so do all readers take them. */
function spaceOfPicture({ channels, hasAlpha }: ImageInfo): 'gray' | 'rgb' | 'cmyk' {
  if (channels < 3) return 'gray'
  return channels === 4 && !hasAlpha ? 'cmyk' : 'rgb'
}
