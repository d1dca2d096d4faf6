/** The picture track of a HEIF sequence: ISO/IEC 14496-12 8.3 (trak) to 8.7.5 (stco). */

import { damaged } from '../../api/fail.ts'
import type { Reader } from '../../bytes/reader.ts'
import { again, type Box, type BoxReader, fullBox } from '../../containers/boxes.ts'
import type { Coding, ItemCodec } from './item-codec.ts'
import {
  type CodedLayer,
  type CodedPicture,
  checkConfiguration,
  checkPicture,
  nclxOf,
  otherAlphaSize,
} from './layers.ts'

/** 8.5.2 and 12.1.3: a visual sample entry up to its own boxes. */
const SAMPLE_ENTRY_BYTES = 78
const SIZE_OFFSET = 24

/** The first track of pictures. */
export interface PictureTrack<C extends Coding = Coding> {
  readonly samples: number
  /** Four-letter name of its codec. */
  readonly codec: string
  /** av1C, colr and the like. */
  readonly properties: readonly Box[]
  /** Its first picture. Throws where that cannot be decoded. */
  first(): CodedPicture<C>
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

/** How a file is read: its boxes, and its pictures. */
interface TrackReader<C extends Coding> {
  readonly boxes: BoxReader
  readonly codec: ItemCodec<C>
}

/** Reads the tracks of a `moov` box; `undefined` when none holds pictures. */
export function readPictureTrack<C extends Coding>(
  moov: Reader,
  reader: TrackReader<C>,
): PictureTrack<C> | undefined {
  const { boxes } = reader
  let picture: Track | undefined
  let alpha: Track | undefined
  for (const { type, body } of boxes.boxesIn(moov)) {
    if (type !== 'trak') continue
    const handler = readHandler(body, boxes)
    if (handler === 'auxv') alpha ??= readTrack(body, boxes)
    if (handler === 'pict') picture ??= readTrack(body, boxes)
  }
  if (!picture) return undefined
  const { samples, codec, properties } = picture
  return { samples, codec, properties, first: () => firstPicture(picture, alpha, reader) }
}

function firstPicture<C extends Coding>(
  picture: Track,
  alpha: Track | undefined,
  reader: TrackReader<C>,
): CodedPicture<C> {
  const { width, height } = picture
  const { format } = reader.codec
  if (alpha && (alpha.width !== width || alpha.height !== height)) otherAlphaSize(format)
  const coded = {
    ...{ width, height },
    color: layerOf(picture, reader),
    alpha: alpha && layerOf(alpha, reader),
    premultiplied: alpha !== undefined && picture.multipliedBy === alpha.id,
    colorSpace: nclxOf(picture.properties),
  }
  checkPicture(coded, picture.table.bytes.length, format)
  return coded
}

function layerOf<C extends Coding>(
  { codec: type, table, properties, width, height }: Track,
  { codec, boxes }: TrackReader<C>,
): CodedLayer<C> {
  codec.checkType(type)
  checkConfiguration(properties, codec)
  const place = readFirstSample(table, boxes)
  const coding = place && codec.readCoding(table.bytes, [place], () => properties)
  if (!coding) damaged(codec.format, 'the coded picture is missing')
  if (coding.width !== width || coding.height !== height) {
    damaged(codec.format, 'the coded picture has another size than the file says')
  }
  const ofTile = properties.map((box) => ({ ...box, essential: true }))
  return { grid: undefined, tiles: [[place]], coding, propertiesOf: () => ofTile }
}

/** hdlr (8.4.3): pre_defined 4, then the handler type. */
function readHandler(track: Reader, { findPath }: BoxReader): string | undefined {
  const body = findPath(again(track), 'mdia', 'hdlr')
  if (!body?.has(12)) return undefined
  body.skip(8)
  return body.text(4)
}

function readTrack(track: Reader, boxes: BoxReader): Track | undefined {
  const { boxesIn, findPath } = boxes
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
    id: readId(again(track), boxes),
    width,
    height,
    samples: readSizes(again(table), boxes).count,
    codec: entry.type,
    properties: [...boxesIn(entry.body)],
    table,
    multipliedBy: readMultiplier(track, boxes),
  }
}

/** tkhd (8.3.2): times of four bytes, of eight in version 1, then the number of the track. */
function readId(track: Reader, { findPath }: BoxReader): number {
  const header = findPath(track, 'tkhd')
  if (!header) return 0
  header.skip(fullBox(header).version === 1 ? 16 : 8)
  return header.u32()
}

/** tref (8.3.3): one box for each kind of reference, with the numbers of tracks. */
function readMultiplier(track: Reader, { findPath }: BoxReader): number | undefined {
  return findPath(again(track), 'tref', 'prem')?.u32()
}

/** stsz and stz2 (8.7.3): one size for all, or of each, then the count; `first` in bytes. */
function readSizes(
  table: Reader,
  { boxesIn }: BoxReader,
): { readonly count: number; readonly first: number } {
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
function readFirstSample(table: Reader, boxes: BoxReader) {
  for (const { type, body } of boxes.boxesIn(again(table))) {
    if (type !== 'stco' && type !== 'co64') continue
    fullBox(body)
    if (body.u32() === 0) return undefined
    const start = type === 'stco' ? body.u32() : body.u64()
    const end = start + readSizes(again(table), boxes).first
    return end > start && end <= table.bytes.length ? { start, end } : undefined
  }
  return undefined
}
