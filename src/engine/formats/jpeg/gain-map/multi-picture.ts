/**
 * The index of a file of several pictures, which follow each other: CIPA DC-007 (MPF), an APP2 segment.
 *
 *   "MPF\0"  TIFF header 8 (offsets count from it)  IFD: version, number of pictures, entries
 *   entry:   attributes 4, bytes 4, offset 4 (0: the first picture), dependents 2 + 2
 */

import type { Bytes } from '../../../bytes/bytes.ts'
import { bigEndian, joined } from '../../../bytes/parts.ts'
import { hasText } from '../../../bytes/reader.ts'
import type { ByteSpan } from '../../exif.ts'

export const MPF_PREAMBLE = 'MPF\0'
const TAG_ENTRIES = 0xb002
const ENTRY_BYTES = 16
/** Files have two or three. */
const MOST_PICTURES = 16

/** Where the pictures after the first lie, as the index in this segment tells; those outside of the file are left out. */
export function laterPictures(bytes: Bytes, segment: ByteSpan): readonly ByteSpan[] {
  const base = segment.start + MPF_PREAMBLE.length
  const isLittle = hasText(bytes, base, 'II')
  const number = (offset: number, size: 2 | 4): number => {
    if (!(offset >= base && offset + size <= segment.end)) return Number.NaN
    let value = 0
    for (let i = 0; i < size; i++) {
      value = value * 256 + bytes.at(offset + (isLittle ? size - 1 - i : i))
    }
    return value
  }
  const directory = base + number(base + 4, 4)
  const count = Math.min(number(directory, 2) || 0, 64)
  for (let i = 0; i < count; i++) {
    const at = directory + 2 + i * 12
    if (number(at, 2) === TAG_ENTRIES) {
      const entries = Math.min(Math.floor(number(at + 4, 4) / ENTRY_BYTES) || 0, MOST_PICTURES)
      const first = base + number(at + 8, 4)
      return spansOf(
        entries,
        (entry, part) => number(first + entry * ENTRY_BYTES + part, 4),
        base,
      ).filter(({ start, end }) => start > segment.end && end > start && end <= bytes.length)
    }
  }
  return []
}

function spansOf(count: number, number: (entry: number, part: number) => number, base: number) {
  return Array.from({ length: Math.max(0, count - 1) }, (_, i): ByteSpan => {
    const start = base + number(i + 1, 8)
    return { start, end: start + number(i + 1, 4) }
  })
}

/** Of the segment that `multiPictureIndex` answers. */
export const MPF_SEGMENT_BYTES = 2 + 2 + MPF_PREAMBLE.length + 8 + 2 + 3 * 12 + 4 + 2 * ENTRY_BYTES

/** The index of two pictures. `primaryBytes`: of all of the first one; `at`: where in it the segment begins. */
export function multiPictureIndex(
  { primaryBytes, at }: { readonly primaryBytes: number; readonly at: number },
  mapBytes: number,
): Uint8Array<ArrayBuffer> {
  const base = at + 4 + MPF_PREAMBLE.length
  const long = (value: number) => bigEndian(value, 4)
  const entry = (tag: number, type: number, count: number, value: Uint8Array | string) =>
    joined(bigEndian(tag, 2), bigEndian(type, 2), long(count), value)
  const [UNDEFINED, LONG] = [7, 4]
  return joined(
    Uint8Array.of(0xff, 0xe2),
    bigEndian(MPF_SEGMENT_BYTES - 2, 2),
    `${MPF_PREAMBLE}MM\0*`,
    long(8),
    bigEndian(3, 2),
    entry(0xb000, UNDEFINED, 4, '0100'),
    entry(0xb001, LONG, 1, long(2)),
    entry(TAG_ENTRIES, UNDEFINED, 2 * ENTRY_BYTES, long(8 + 2 + 3 * 12 + 4)),
    long(0), // no other directory
    // The first is what readers show that know no better.
    ...[long(0x030000), long(primaryBytes), long(0), long(0)],
    ...[long(0), long(mapBytes), long(primaryBytes - base), long(0)],
  )
}
