/** When and where a picture was taken: EXIF 2.32, in directories of their own that IFD0 links to. */

import type { Bytes } from '../bytes/bytes.ts'
import { type ByteSpan, type Entry, findEntry, number, openTiff, type Tiff } from './exif.ts'

const TAG_DATE = 0x0132
const TAG_EXIF = 0x8769
const TAG_DATE_ORIGINAL = 0x9003
const TAG_DATE_DIGITIZED = 0x9004
const TAG_GPS = 0x8825
const TYPE_ASCII = 2
const DATE_BYTES = 19
/** 4.6.4 D: `YYYY:MM:DD HH:MM:SS`; what is not known may be blank. */
const DATE = /^[\d ]{4}:[\d ]{2}:[\d ]{2} [\d ]{2}:[\d ]{2}:[\d ]{2}$/

/** When it was taken, else when it was digitized or changed, as EXIF writes it. */
export function exifCreation(bytes: Bytes, range: ByteSpan): string | undefined {
  const tiff = openTiff(bytes, range)
  if (!tiff) return undefined
  const own = linkedDirectory(tiff, TAG_EXIF)
  const dates = own === undefined ? [] : [TAG_DATE_ORIGINAL, TAG_DATE_DIGITIZED]
  const entries = [
    ...dates.map((tag) => findEntry(tiff, tag, own)),
    findEntry(tiff, TAG_DATE), // of IFD0
  ]
  for (const entry of entries) {
    const date = entry && dateOf(tiff, entry)
    if (date !== undefined) return date
  }
  return undefined
}

function dateOf(tiff: Tiff, { type, count, valueAt }: Entry): string | undefined {
  const start = tiff.start + (number(tiff, valueAt, 4) ?? Number.NaN)
  if (type !== TYPE_ASCII || count < DATE_BYTES || !(start + DATE_BYTES <= tiff.end))
    return undefined
  const text = String.fromCharCode(...tiff.bytes.slice(start, start + DATE_BYTES))
  return DATE.test(text) && /\d/.test(text) ? text : undefined
}

/** One entry of a directory with its value, in the byte order that we write: little-endian. */
export interface RawEntry {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly value: Uint8Array
}

/** 4.6.6: reference and value of latitude, longitude and altitude; letters, a byte, rationals. */
const PLACE = [
  { tag: 1, type: TYPE_ASCII, counts: [2] },
  { tag: 2, type: 5, counts: [3] },
  { tag: 3, type: TYPE_ASCII, counts: [2] },
  { tag: 4, type: 5, counts: [3] },
  { tag: 5, type: 1, counts: [1] },
  { tag: 6, type: 5, counts: [1] },
] as const
const BYTES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 5: 8 }
const LATITUDE_AND_LONGITUDE = 4

/** Where it was taken, and nothing else of what the GPS wrote down; `undefined` for half a place. */
export function exifLocation(bytes: Bytes, range: ByteSpan): readonly RawEntry[] | undefined {
  const tiff = openTiff(bytes, range)
  const directory = tiff && linkedDirectory(tiff, TAG_GPS)
  if (!tiff || directory === undefined) return undefined
  const entries = PLACE.map((known) => rawEntry(tiff, directory, known))
  const place = entries.slice(0, LATITUDE_AND_LONGITUDE)
  if (place.some((entry) => entry === undefined)) return undefined
  return entries.filter((entry) => entry !== undefined)
}

function rawEntry(
  tiff: Tiff,
  directory: number,
  { tag, type, counts: [count] }: (typeof PLACE)[number],
): RawEntry | undefined {
  const entry = findEntry(tiff, tag, directory)
  if (entry?.type !== type || entry.count !== count) return undefined
  const length = count * (BYTES[type] ?? 1)
  const start =
    length <= 4 ? entry.valueAt : tiff.start + (number(tiff, entry.valueAt, 4) ?? Number.NaN)
  if (!(start >= tiff.start && start + length <= tiff.end)) return undefined
  const value = tiff.bytes.slice(start, start + length)
  return { tag, type, count, value: type === 5 && !tiff.littleEndian ? swapped(value) : value }
}

/** Each four bytes the other way round. */
function swapped(value: Uint8Array): Uint8Array {
  return Uint8Array.from(value, (_, i) => value[i - (i % 4) + 3 - (i % 4)]!)
}

function linkedDirectory(tiff: Tiff, tag: number): number | undefined {
  const link = findEntry(tiff, tag)
  const offset = link && number(tiff, link.valueAt, 4)
  return offset === undefined ? undefined : tiff.start + offset
}
