/**
 * Two numbers of the notes of Apple's cameras in EXIF:
 *
 *   "Apple iOS\0" 2 + 2, "MM", then a directory of TIFF whose offsets count from the notes' beginning
 */

import type { Bytes } from '../../../bytes/bytes.ts'
import { hasText, Reader } from '../../../bytes/reader.ts'
import { type ByteSpan, exifMakerNote } from '../../exif.ts'
import { headroomOfNotes } from './apple.ts'

const HEAD = 'Apple iOS\0\0\x01MM'
const SIGNED_FRACTION = 10
const MOST_ENTRIES = 256

/** The headroom that the notes tell of; `undefined`: there are none of this kind. */
export function headroomInNotes(bytes: Bytes, exif: ByteSpan | undefined): number | undefined {
  const notes = exif && exifMakerNote(bytes, exif)
  if (!notes || !hasText(bytes, notes.start, HEAD)) return undefined
  const numbers = new Map<number, number>()
  const reader = new Reader(bytes, 'the notes', notes.start + HEAD.length, notes.end)
  if (!reader.has(2)) return undefined
  const count = Math.min(reader.u16(), MOST_ENTRIES)
  for (let i = 0; i < count && reader.has(12); i++) {
    const [tag, type] = [reader.u16(), reader.u16()]
    reader.skip(4)
    const at = notes.start + reader.u32()
    if ((tag === 33 || tag === 48) && type === SIGNED_FRACTION && at + 8 <= notes.end) {
      const value = new Reader(bytes, 'the notes', at, at + 8)
      numbers.set(tag, (value.u32() | 0) / (value.u32() | 0))
    }
  }
  const [maker33 = 0, maker48 = 0] = [numbers.get(33), numbers.get(48)]
  const headroom = headroomOfNotes(maker33, maker48)
  return numbers.size > 0 && headroom > 1 ? headroom : undefined
}
