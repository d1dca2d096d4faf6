/** The picture track of an AVIF sequence: ISO/IEC 14496-12 8.3 (trak) to 8.7.5 (stco). */

import { damaged, unsupported } from '../../api/fail.ts'
import type { Reader } from '../../bytes/reader.ts'
import { again, type Box, fullBox } from '../../containers/boxes.ts'
import { readAv1Coding } from './av1.ts'
import { boxesIn, findPath } from './boxes.ts'
import { type CodedLayer, type CodedPicture, checkCodec, checkPicture, nclxOf } from './layers.ts'
import { AVIF } from './name.ts'

/** 8.5.2 and 12.1.3: a visual sample entry up to its own boxes. */
const SAMPLE_ENTRY_BYTES = 78
const SIZE_OFFSET = 24

/** The first track of pictures. */
export interface PictureTrack {
  readonly samples: number
  /** av1C, colr and the like. */
  readonly properties: readonly Box[]
  /** Its first picture. Throws where that cannot be decoded. */
  first(): CodedPicture
}

/** A track of pictures or of their alpha. */
interface Track {
  readonly id: number
  readonly width: number
  readonly height: number
  readonly samples: number
  /** Four-letter name of its codec: `av01`. */
  readonly codec: string
  readonly properties: readonly Box[]
  /** Where its samples lie (stbl). */
  readonly table: Reader
  /** The track whose values its colours have been multiplied by. */
  readonly multipliedBy: number | undefined
}

/** Reads the tracks of a `moov` box; `undefined` when none holds pictures. */
export function readPictureTrack(moov: Reader): PictureTrack | undefined {
  let picture: Track | undefined
  let alpha: Track | undefined
  for (const { type, body } of boxesIn(moov)) {
    if (type !== 'trak') continue
    const handler = readHandler(body)
    if (handler === 'auxv') alpha ??= readTrack(body)
    if (handler === 'pict') picture ??= readTrack(body)
  }
  if (!picture) return undefined
  const { samples, properties } = picture
  return { samples, properties, first: () => firstPicture(picture, alpha) }
}

function firstPicture(picture: Track, alpha: Track | undefined): CodedPicture {
  const { width, height } = picture
  if (alpha && (alpha.width !== width || alpha.height !== height)) {
    unsupported(AVIF, 'its alpha is of another size than its colours')
  }
  const coded = {
    ...{ width, height },
    color: layerOf(picture),
    alpha: alpha && layerOf(alpha),
    premultiplied: alpha !== undefined && picture.multipliedBy === alpha.id,
    colorSpace: nclxOf(picture.properties),
  }
  checkPicture(coded, picture.table.bytes.length)
  return coded
}

function layerOf({ codec, table, properties, width, height }: Track): CodedLayer {
  checkCodec(codec)
  if (!properties.some(({ type }) => type === 'av1C')) {
    damaged(AVIF, 'the AV1 configuration is missing')
  }
  const place = readFirstSample(table)
  const coding = place && readAv1Coding(table.bytes, [place])
  if (!coding) damaged(AVIF, 'the coded picture is missing')
  if (coding.width !== width || coding.height !== height) {
    damaged(AVIF, 'the coded picture has another size than the file says')
  }
  return { grid: undefined, tiles: [[place]], coding, selection: [], selected: {} }
}

/** hdlr (8.4.3): pre_defined 4, then the handler type. */
function readHandler(track: Reader): string | undefined {
  const body = findPath(again(track), 'mdia', 'hdlr')
  if (!body?.has(12)) return undefined
  body.skip(8)
  return body.text(4)
}

function readTrack(track: Reader): Track | undefined {
  const table = findPath(again(track), 'mdia', 'minf', 'stbl')
  const descriptions = table && findPath(again(table), 'stsd')
  if (!descriptions) return undefined
  fullBox(descriptions)
  descriptions.skip(4) // the count: only the first description matters
  const [entry] = boxesIn(descriptions)
  if (!entry) return undefined
  const size = again(entry.body)
  size.skip(SIZE_OFFSET)
  const width = size.u16()
  const height = size.u16()
  entry.body.skip(SAMPLE_ENTRY_BYTES)
  return {
    id: readId(again(track)),
    width,
    height,
    samples: readSizes(again(table)).count,
    codec: entry.type,
    properties: [...boxesIn(entry.body)],
    table,
    multipliedBy: readMultiplier(track),
  }
}

/** tkhd (8.3.2): times of four bytes, of eight in version 1, then the number of the track. */
function readId(track: Reader): number {
  const header = findPath(track, 'tkhd')
  if (!header) return 0
  header.skip(fullBox(header).version === 1 ? 16 : 8)
  return header.u32()
}

/** tref (8.3.3): one box for each kind of reference, with the numbers of tracks. */
function readMultiplier(track: Reader): number | undefined {
  return findPath(again(track), 'tref', 'prem')?.u32()
}

/** stsz and stz2 (8.7.3): one size for all, or of each, then the count; `first` in bytes. */
function readSizes(table: Reader): { readonly count: number; readonly first: number } {
  for (const { type, body } of boxesIn(table)) {
    if (type !== 'stsz' && type !== 'stz2') continue
    fullBox(body)
    const size = body.u32() // of stz2: the bits of each size that follows
    const count = body.u32()
    if (type === 'stsz') return { count, first: size > 0 || !body.has(4) ? size : body.u32() }
    const first = body.has(2) ? body.u16() >> (16 - Math.min(size, 16)) : 0
    return { count, first }
  }
  return { count: 1, first: 0 }
}

/** stco and co64 (8.7.5): where the first chunk lies, which begins with the first sample. */
function readFirstSample(table: Reader) {
  for (const { type, body } of boxesIn(again(table))) {
    if (type !== 'stco' && type !== 'co64') continue
    fullBox(body)
    if (body.u32() === 0) return undefined
    const start = type === 'stco' ? body.u32() : body.u64()
    const end = start + readSizes(again(table)).first
    return end > start && end <= table.bytes.length ? { start, end } : undefined
  }
  return undefined
}
