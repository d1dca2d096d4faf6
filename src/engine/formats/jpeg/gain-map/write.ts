/**
 * A JPEG with its gain map behind it, as Ultra HDR 1.1 and ISO 21496-1 have it:
 *
 *   picture: SOI  JFIF, EXIF, profile …  XMP  ISO  MPF  tables, frame, scans  EOI
 *   map:     SOI  JFIF                   XMP  ISO       tables, frame, scans  EOI
 */

import { bigEndian, joined, type Part, unexpected } from '../../../bytes/parts.ts'
import type { GainMapMeaning } from '../../../contract/gain-map.ts'
import { JPEG } from '../name.ts'
import { ISO_PREAMBLE, ISO_VERSION, writeIso } from './iso.ts'
import { MPF_SEGMENT_BYTES, multiPictureIndex } from './multi-picture.ts'
import { XMP_PREAMBLE, xmpOfMap, xmpOfPicture } from './xmp.ts'

const APP0 = 0xe0
const APP1 = 0xe1
const APP2 = 0xe2

/** Bytes that the labels of both files take, at most. */
export const GAIN_MAP_LABEL_BYTES = 4096

/** `file` and `map`: fresh files of our own. */
export function withGainMap(
  file: Uint8Array,
  map: Uint8Array,
  meaning: GainMapMeaning,
): Uint8Array<ArrayBuffer> {
  const mapAt = endOfHeader(map)
  const mapLabels = [
    segment(APP1, XMP_PREAMBLE, xmpOfMap(meaning)),
    segment(APP2, ISO_PREAMBLE, writeIso(meaning)),
  ]
  const mapBytes = map.length + lengthOf(mapLabels)
  const labels = [
    segment(APP1, XMP_PREAMBLE, xmpOfPicture(mapBytes)),
    segment(APP2, ISO_PREAMBLE, ISO_VERSION),
  ]
  const head = endOfHeader(file)
  const at = head + lengthOf(labels)
  const primaryBytes = file.length + lengthOf(labels) + MPF_SEGMENT_BYTES
  const index = multiPictureIndex({ primaryBytes, at }, mapBytes)
  return joined(
    ...[file.subarray(0, head), ...labels, index, file.subarray(head)],
    ...[map.subarray(0, mapAt), ...mapLabels, map.subarray(mapAt)],
  )
}

/** Behind the application segments that are there already. */
function endOfHeader(file: Uint8Array): number {
  if (file[0] !== 0xff || file[1] !== 0xd8) unexpected(JPEG.label)
  let at = 2
  while (file[at] === 0xff && file[at + 1]! >= APP0 && file[at + 1]! <= APP2) {
    at += 2 + (file[at + 2]! << 8) + file[at + 3]!
  }
  return at
}

function segment(marker: number, ...parts: readonly Part[]): Uint8Array {
  const body = joined(...parts)
  return joined(Uint8Array.of(0xff, marker), bigEndian(body.length + 2, 2), body)
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}
