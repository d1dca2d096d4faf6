/** What segments of a JPEG hold that are not about its picture: in the box itself, or elsewhere in the file. */

import { damaged } from '../../../api/fail.ts'
import { joined } from '../../../bytes/parts.ts'
import { JXL } from '../name.ts'
import { type Description, TEXTS } from './description.ts'

export interface Texts {
  /** From the marker's second byte on. */
  readonly apps: readonly Uint8Array[]
  readonly comments: readonly Uint8Array[]
  readonly gaps: readonly Uint8Array[]
  /** Behind the end. */
  readonly tail: Uint8Array
}

/** What the file has beside its description. */
export interface Labels {
  readonly profile: Uint8Array | undefined
  readonly exif: Uint8Array | undefined
  readonly xmp: Uint8Array | undefined
}

const [APP1, APP2] = [0xe1, 0xe2]
const NAMES = {
  profile: 'ICC_PROFILE\0',
  exif: 'Exif\0\0',
  xmp: 'http://ns.adobe.com/xap/1.0/\0',
} as const
/** Marker and length in front of a segment's name; number and count behind that of profiles. */
const [HEAD_BYTES, PROFILE_NUMBERS] = [3, 2]

/** Bytes that the box holds of them. */
export function ownBytes({ apps, comments, gaps, tail }: Description): number {
  const own = apps.filter(({ kind }) => kind === TEXTS.own).map(({ bytes }) => bytes)
  return [...own, ...comments, ...gaps].reduce((sum, bytes) => sum + bytes, tail)
}

/** `own`: what the box holds. */
export function readTexts(description: Description, own: Uint8Array, labels: Labels): Texts {
  let at = 0
  const take = (bytes: number) => {
    at += bytes
    return at <= own.length ? own.subarray(at - bytes, at) : mismatch()
  }
  const pieces = profilePieces(description, labels.profile)
  const apps = description.apps.map(({ kind, bytes }) => {
    if (kind === TEXTS.own) return take(bytes)
    if (kind === TEXTS.profile) return pieces.next().value ?? mismatch()
    if (kind === TEXTS.exif) return segment(APP1, bytes, NAMES.exif, labels.exif)
    return kind === TEXTS.xmp ? segment(APP1, bytes, NAMES.xmp, labels.xmp) : mismatch()
  })
  const comments = description.comments.map(take)
  const gaps = description.gaps.map(take)
  return { apps, comments, gaps, tail: take(description.tail) }
}

function segment(
  marker: number,
  bytes: number,
  name: string,
  body: Uint8Array | undefined,
): Uint8Array {
  if (!body || HEAD_BYTES + name.length + body.length !== bytes) mismatch()
  const length = bytes - 1
  return joined(Uint8Array.of(marker, length >> 8, length & 255), name, body)
}

/** The profile, in the pieces that the segments hold. */
function* profilePieces({ apps }: Description, profile: Uint8Array | undefined) {
  const pieces = apps.filter(({ kind }) => kind === TEXTS.profile)
  if (pieces.length === 0) return
  if (!profile) mismatch()
  let at = 0
  for (const [i, { bytes }] of pieces.entries()) {
    const length = bytes - HEAD_BYTES - NAMES.profile.length - PROFILE_NUMBERS
    const body = joined(Uint8Array.of(i + 1, pieces.length), profile.subarray(at, at + length))
    at += length
    yield segment(APP2, bytes, NAMES.profile, body)
  }
  if (at !== profile.length) mismatch()
}

function mismatch(): never {
  return damaged(JXL, 'what it tells of its JPEG is not all there')
}
