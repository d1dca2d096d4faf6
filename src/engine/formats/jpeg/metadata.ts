/** Where a JPEG keeps its EXIF, its XMP and its colour profile. */

import type { Bytes } from '../../bytes/bytes.ts'
import { hasText } from '../../bytes/reader.ts'
import { type ByteSpan, EXIF_PREAMBLE } from '../exif.ts'
import type { StoredIcc } from '../format.ts'
import { XMP_PREAMBLE } from './gain-map/xmp.ts'
import { ICC_PREAMBLE } from './probe.ts'
import { jpegSegments } from './segments.ts'

const APP1 = 0xe1
const APP2 = 0xe2

/** Exif 2.32 4.7.2. */
export function findExif(bytes: Bytes): ByteSpan | undefined {
  for (const segment of jpegSegments(bytes)) {
    if (segment.marker === APP1 && hasText(bytes, segment.start, EXIF_PREAMBLE)) return segment
  }
  return undefined
}

/** XMP specification part 3, 1.1.3: its first segment, which has all that programs need. */
export function findXmp(bytes: Bytes): ByteSpan | undefined {
  for (const { marker, start, end } of jpegSegments(bytes)) {
    if (marker !== APP1 || !hasText(bytes, start, XMP_PREAMBLE)) continue
    return { start: start + XMP_PREAMBLE.length, end }
  }
  return undefined
}

/** ICC.1 B.4: APP2 segments that start with the preamble, number (from 1) and count. */
export function findIcc(bytes: Bytes): StoredIcc {
  const pieces: ByteSpan[] = []
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
  return { pieces: isComplete ? pieces : [] }
}
