/** The ICC profile of a file, in one piece, as each format stores it. */

import { MEBIBYTE } from '../api/limits.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { hasText } from '../bytes/reader.ts'
import type { ImageInfo } from '../contract/info.ts'
import { findAvifIcc } from './avif/probe.ts'
import type { ByteRange } from './exif.ts'
import { ICC_PREAMBLE, jpegSegments } from './jpeg/probe.ts'
import { pngChunks } from './png/probe.ts'
import { webpChunks } from './webp/probe.ts'

/** Longer profiles count as none. */
const MAX_PROFILE_BYTES = 4 * MEBIBYTE
/** PNG 11.3.2.3: a profile name of at most 79 characters. */
const MAX_NAME_BYTES = 80

const APP2 = 0xe2

export interface IccProfile {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** PNG keeps it as a zlib stream (RFC 1950); whoever inflates it must bound the output. */
  readonly deflated: boolean
}

/**
 * The profile of a probed file: at most 4 MiB, not otherwise checked. `undefined` when there is
 * none, or one that is too long or has missing pieces.
 */
export function readIccProfile(bytes: Bytes, info: ImageInfo): IccProfile | undefined {
  if (!info.hasIcc) return undefined
  switch (info.format) {
    case 'jpeg':
      return join(bytes, jpegPieces(bytes))
    case 'png':
      return pngProfile(bytes)
    case 'webp': {
      const chunk = first(webpChunks(bytes), ({ type }) => type === 'ICCP')
      return chunk?.complete ? join(bytes, [chunk]) : undefined
    }
    case 'avif': {
      const range = findAvifIcc(bytes)
      return range && join(bytes, [range])
    }
    case 'gif':
      return undefined
  }
}

/** ICC.1 B.4: APP2 segments that start with the preamble, number (from 1) and count. */
function jpegPieces(bytes: Bytes): readonly ByteRange[] {
  const pieces: ByteRange[] = []
  let total = 0
  for (const { marker, start, end } of jpegSegments(bytes)) {
    const data = start + ICC_PREAMBLE.length + 2
    if (marker !== APP2 || data > end || !hasText(bytes, start, ICC_PREAMBLE)) continue
    const number = bytes.at(data - 2)
    total = bytes.at(data - 1)
    if (number >= 1) pieces[number - 1] ??= { start: data, end }
  }
  // A hole in the array is a piece that is missing.
  const isComplete = pieces.length === total && !pieces.includes(undefined as never)
  return isComplete ? pieces : []
}

/** PNG 11.3.2.3: name, NUL, method 0, zlib stream. */
function pngProfile(bytes: Bytes): IccProfile | undefined {
  const chunk = first(pngChunks(bytes), ({ type }) => type === 'iCCP')
  if (!chunk) return undefined
  let at = chunk.start
  const limit = Math.min(chunk.end, at + MAX_NAME_BYTES)
  while (at < limit && bytes.at(at) !== 0) at++
  const data = at + 2
  if (at >= limit || data >= chunk.end || bytes.at(at + 1) !== 0) return undefined
  return join(bytes, [{ start: data, end: chunk.end }], true)
}

function join(
  bytes: Bytes,
  pieces: readonly ByteRange[],
  deflated = false,
): IccProfile | undefined {
  const length = pieces.reduce((sum, { start, end }) => sum + end - start, 0)
  if (length === 0 || length > MAX_PROFILE_BYTES) return undefined
  const profile = new Uint8Array(length)
  let filled = 0
  for (const piece of pieces) {
    const end = filled + piece.end - piece.start
    bytes.copyInto(profile.subarray(filled, end), piece.start)
    filled = end
  }
  return { bytes: profile, deflated }
}

function first<T>(values: Iterable<T>, matches: (value: T) => boolean): T | undefined {
  for (const value of values) if (matches(value)) return value
  return undefined
}
