/** Finds the gain map that follows a JPEG in its file: of Ultra HDR (Google, Adobe), ISO 21496-1, or an iPhone. */

import { ImageError } from '../../../api/errors.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import { hasText } from '../../../bytes/reader.ts'
import type { GainMapMeaning } from '../../../contract/gain-map.ts'
import type { StoredGainMap } from '../../../contract/info.ts'
import type { ByteSpan } from '../../exif.ts'
import type { JpegInfo } from '../info.ts'
import { jpegSegments, type Segment } from '../segments.ts'
import { appleLevels, appleMeaning, headroomInXmp, isAppleMap } from './apple.ts'
import { headroomInNotes } from './apple-notes.ts'
import { ISO_PREAMBLE, readIso } from './iso.ts'
import { laterPictures } from './multi-picture.ts'
import { containerItems, readHdrgm, XMP_PREAMBLE } from './xmp.ts'

const APP1 = 0xe1
const APP2 = 0xe2
/** Larger gains than any display has: 2 to this power. */
const MOST_STOPS = 64

/** What of a picture's header may tell that a map follows. */
export interface Hints {
  readonly exif: ByteSpan | undefined
  readonly xmp: ByteSpan | undefined
  readonly multiPicture: ByteSpan | undefined
}

/** `undefined`: there is none, or none that can be read. `probe` reads a JPEG's header, without looking for its map. */
export function findGainMap(
  bytes: Bytes,
  hints: Hints,
  probe: (file: Bytes) => JpegInfo,
): StoredGainMap | undefined {
  for (const span of candidates(bytes, hints)) {
    try {
      const found = readMap(bytes, span, hints.exif, probe)
      if (found) return found
    } catch (error) {
      if (!(error instanceof ImageError)) throw error // whatever else lies there, the picture is whole
    }
  }
  return undefined
}

/** Where a map may lie: as the index tells, else as the container's directory does, from the end of the file. */
function candidates(bytes: Bytes, { xmp, multiPicture }: Hints): readonly ByteSpan[] {
  if (multiPicture) return laterPictures(bytes, multiPicture)
  const items = xmp ? containerItems(textOf(bytes, xmp)) : []
  let end = bytes.length
  const spans: ByteSpan[] = []
  for (const { bytes: length, isMap } of items.toReversed()) {
    const start = end - length
    if (!(length > 0 && start > 0)) break
    if (isMap) spans.push({ start, end })
    end = start
  }
  return spans
}

function readMap(
  bytes: Bytes,
  { start, end }: ByteSpan,
  exif: ByteSpan | undefined,
  probe: (file: Bytes) => JpegInfo,
): StoredGainMap | undefined {
  if (!hasText(bytes, start, '\xff\xd8')) return undefined
  const file = windowOf(bytes, start, end)
  const read = readMeaning(file, (xmp) => headroomInXmp(xmp) ?? headroomInNotes(bytes, exif))
  if (!read || !isSound(read.meaning)) return undefined
  const info = probe(file)
  if (info.colour !== 'gray' && info.colour !== 'ycc' && info.colour !== 'rgb') return undefined
  if (read.levels && info.channels !== 1) return undefined
  // It is turned as the picture is, whatever it says itself.
  const plain = { ...info, orientation: 1, ...(read.levels && { levels: read.levels }) } as const
  return { start, end, info: plain, meaning: read.meaning }
}

interface Read {
  readonly meaning: GainMapMeaning
  readonly levels?: readonly number[]
}

/** What the standard says comes before what its forerunners say. */
function readMeaning(
  file: Bytes,
  appleHeadroom: (xmp: string) => number | undefined,
): Read | undefined {
  const segments = [...jpegSegments(file)]
  const iso = segments.find(isOf(file, APP2, ISO_PREAMBLE))
  const meaning = iso && readIso(file, iso)
  if (meaning) return { meaning }
  const xmp = segments.filter(isOf(file, APP1, XMP_PREAMBLE)).map((one) => textOf(file, one))
  for (const text of xmp) {
    const read = readHdrgm(text)
    if (read) return { meaning: read }
    const headroom = isAppleMap(text) ? appleHeadroom(text) : undefined
    if (headroom) return { meaning: appleMeaning(headroom), levels: appleLevels(headroom) }
  }
  return undefined
}

function isOf(file: Bytes, marker: number, preamble: string) {
  return (one: Segment) => one.marker === marker && hasText(file, one.start, preamble)
}

/** Numbers that can be written again, and mean something. */
function isSound(meaning: GainMapMeaning): boolean {
  const { min, max, gamma, baseOffset, alternateOffset, baseHeadroom, alternateHeadroom } = meaning
  const all = [...min, ...max, ...baseOffset, ...alternateOffset, baseHeadroom, alternateHeadroom]
  return (
    all.every((value) => Math.abs(value) <= MOST_STOPS) &&
    gamma.every((value) => value > 0 && value <= MOST_STOPS) &&
    max.every((value, channel) => value >= (min[channel] ?? 0)) &&
    baseHeadroom >= 0 &&
    alternateHeadroom > baseHeadroom
  )
}

/** XMP is UTF-8, but all that is looked for is ASCII. */
function textOf(bytes: Bytes, { start, end }: ByteSpan): string {
  return new TextDecoder('latin1').decode(bytes.slice(start, end))
}

/** A part of a file as a file of its own. */
function windowOf(bytes: Bytes, start: number, end: number): Bytes {
  const length = end - start
  const inside = (offset: number) =>
    offset >= 0 && offset < length ? start + offset : bytes.length
  return {
    length,
    at: (offset) => bytes.at(inside(offset)),
    slice: (from, to) => bytes.slice(start + from, to <= length ? start + to : bytes.length + 1),
    copyInto(target, from) {
      bytes.copyInto(target, from + target.length <= length ? start + from : bytes.length)
    },
  }
}
