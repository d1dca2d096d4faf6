/** HEIC headers: HEIF (ISO/IEC 23008-12) with HEVC (annex B), and MIAF (23000-22). */

import type { Bytes } from '../../bytes/bytes.ts'
import type { ByteSpan } from '../exif.ts'
import { familyOf, isHeif } from '../heif/brands.ts'
import { pictureInfo } from '../heif/info.ts'
import type { CodedPicture } from '../heif/layers.ts'
import { findPicture, iccOf, pictureType } from '../heif/picture.ts'
import { mayHalve } from '../heif/pixels/halved-rows.ts'
import { deepRowBytes, halvedArenaBytes, pictureArenaBytes } from '../heif/pixels/memory.ts'
import { checkMatrix, sampleCodingOf } from '../heif/pixels/sample-coding.ts'
import { HEVC_FORMAT, HEVC_ITEMS } from './codec.ts'
import type { HevcCoding } from './coding.ts'
import type { HeicInfo } from './info.ts'
import { HEIC } from './name.ts'
import { HEVC_TILES, halvedTilesFor } from './tiles.ts'

/** Brands tell; where they leave the codec open, the type of the picture does. */
export function isHeic(bytes: Bytes): boolean {
  if (!isHeif(bytes)) return false
  const family = familyOf(bytes)
  if (family !== 'open') return family === 'hevc'
  try {
    return HEVC_ITEMS.includes(pictureType(bytes, HEVC_FORMAT) ?? '')
  } catch {
    return false // damaged: the others of the family say so
  }
}

/** Reads a HEIC's header. */
export function probeHeic(bytes: Bytes): HeicInfo {
  const picture = findPicture(bytes, HEVC_FORMAT)
  const info = pictureInfo(picture, HEVC_FORMAT.codec)
  const { coded } = picture
  const { coding } = coded.color
  checkMatrix(sampleCodingOf(bytes, coding, coded.colorSpace), coding.chroma, HEIC)
  const arenaBytes = pictureArenaBytes(HEVC_TILES, bytes, coded)
  const deepBytes = deepRowBytes(coded)
  const deep = deepBytes !== undefined && { deepRowBytes: deepBytes }
  const whole = { format: 'heic', ...info, arenaBytes, ...deep } as const
  if (info.cut || !mayHalve(coded)) return { ...whole, largestScale: 0 }
  return { ...whole, halvedArenaBytes: halvedArenaBytes(halvedTilesFor(coded), bytes, coded) }
}

/** What the picture is coded as, and where. */
export function findHeicPicture(bytes: Bytes): CodedPicture<HevcCoding> {
  return findPicture(bytes, HEVC_FORMAT).coded
}

/** Where the ICC profile of the picture lies in the file. */
export function findHeicIcc(bytes: Bytes): ByteSpan | undefined {
  return iccOf(findPicture(bytes, HEVC_FORMAT))
}
