/** The picture of a HEIF file that is converted: ISO/IEC 23008-12, and MIAF (23000-22). */

import { damaged } from '../../api/fail.ts'
import type { Rotation } from '../../api/options.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { Reader } from '../../bytes/reader.ts'
import { again, type Box, type BoxReader } from '../../containers/boxes.ts'
import { composeOrientation, type Orientation } from '../../geometry/orientation.ts'
import type { ByteSpan } from '../exif.ts'
import type { Coding, ItemCodec } from './item-codec.ts'
import { type Items, type Property, readItems, tilesOf } from './items.ts'
import { type CodedPicture, readPicture } from './layers.ts'
import { type PictureTrack, readPictureTrack } from './track.ts'

const ALPHA_URNS = ['urn:mpeg:mpegB:cicp:systems:auxiliary:alpha', 'urn:mpeg:hevc:2015:auxid:1']
/** Items that stand for another one, at most in a row. */
const MAX_IDENTITIES = 8

/** The primary item, or the first sample of the track. */
export interface Picture<C extends Coding = Coding> {
  readonly properties: readonly Property[]
  /** Of a grid's first tile; none where there is no grid. */
  readonly tileProperties: readonly Property[]
  readonly coded: CodedPicture<C>
  readonly frames: number
}

/** What tells a file's format: how its boxes are read, and its pictures. */
export interface HeifFormat<C extends Coding> {
  readonly boxes: BoxReader
  readonly codec: ItemCodec<C>
}

/** What the boxes of a file tell. */
interface Contents<C extends Coding> {
  readonly items: Items | undefined
  readonly track: PictureTrack<C> | undefined
}

/** Throws where there is none that can be decoded. */
export function findPicture<C extends Coding>(bytes: Bytes, format: HeifFormat<C>): Picture<C> {
  const { items, track } = readContents(bytes, format)
  if (items?.primary !== undefined) return primaryPicture(items, items.primary, track, format)
  if (track) return trackPicture(track)
  return damaged(format.codec.format, 'the file ends before it describes a picture')
}

/** The type of the items that the picture is coded as, or of its track; `undefined`: not told. */
export function pictureType<C extends Coding>(
  bytes: Bytes,
  format: HeifFormat<C>,
): string | undefined {
  const { items, track } = readContents(bytes, format)
  if (items?.primary === undefined) return track?.codec
  const { item } = resolved(items, items.primary)
  return items.types.get(tilesOf(items, item)[0] ?? item)
}

function readContents<C extends Coding>(bytes: Bytes, format: HeifFormat<C>): Contents<C> {
  const { boxes } = format
  let items: Items | undefined
  let track: PictureTrack<C> | undefined
  for (const { type, body } of boxes.boxesIn(new Reader(bytes, boxes.format.label))) {
    if (type === 'meta') items ??= readItems(body, boxes)
    else if (type === 'moov') track ??= readPictureTrack(body, format)
  }
  return { items, track }
}

/** iden (6.6.2.1): an item that is another one, turned or cut. What it says is done after that. */
function resolved(items: Items, primary: number) {
  let item = primary
  let properties = items.propertiesOf(item)
  for (let i = 0; i < MAX_IDENTITIES && items.types.get(item) === 'iden'; i++) {
    const [source] = tilesOf(items, item)
    if (source === undefined) break
    item = source
    properties = [...items.propertiesOf(item), ...properties]
  }
  return { item, properties }
}

function primaryPicture<C extends Coding>(
  items: Items,
  primary: number,
  track: PictureTrack | undefined,
  { codec }: HeifFormat<C>,
): Picture<C> {
  const { item, properties } = resolved(items, primary)
  const [firstTile] = tilesOf(items, item)
  return {
    properties,
    tileProperties: firstTile === undefined ? [] : items.propertiesOf(firstTile),
    coded: readPicture({ items, codec, alphaOf: alphaOf(items) }, item),
    frames: Math.max(1, track?.samples ?? 1),
  }
}

function trackPicture<C extends Coding>(track: PictureTrack<C>): Picture<C> {
  const properties = track.properties.map((box) => ({ ...box, essential: true }))
  const frames = Math.max(1, track.samples)
  return { properties, tileProperties: [], coded: track.first(), frames }
}

/** By item, the auxiliary one (auxl) that says it is its alpha (auxC). */
function alphaOf({ references, propertiesOf }: Items): (item: number) => number | undefined {
  const alphas = new Map<number, number>()
  // Each item once, however often a hostile file links it.
  const known = new Map<number, boolean>()
  for (const { type, from, to } of references) {
    if (type !== 'auxl') continue
    const isAlpha = known.get(from) ?? propertiesOf(from).some(isAlphaType)
    known.set(from, isAlpha)
    if (isAlpha) for (const item of to) if (!alphas.has(item)) alphas.set(item, from)
  }
  return (item) => alphas.get(item)
}

function isAlphaType({ type, body }: Box): boolean {
  if (type !== 'auxC' || !body.has(4)) return false
  body.skip(4)
  const urn = body.text(Math.min(body.remaining, 64)).split('\0', 1)[0]!
  return ALPHA_URNS.includes(urn)
}

/**
 * irot turns anti-clockwise in quarters; imir 0 exchanges top and bottom, 1 left and right
 * (23008-12 6.5.10, 6.5.12). Both must be marked essential (MIAF 7.3.9); else they do not count.
 */
export function orientationOf(properties: readonly Property[]): Orientation {
  let orientation: Orientation = 1
  for (const { type, body, essential } of properties) {
    if (!essential) continue
    if (type === 'irot') {
      const clockwise = ((4 - (again(body).u8() & 3)) % 4) * 90
      orientation = composeOrientation(orientation, clockwise as Rotation, '')
    } else if (type === 'imir') {
      orientation = composeOrientation(orientation, 0, (again(body).u8() & 1) === 0 ? 'v' : 'h')
    }
  }
  return orientation
}

/** Where the ICC profile lies. A grid that tells nothing about its colours asks its tile. */
export function iccOf({ properties, tileProperties }: Picture): ByteSpan | undefined {
  const tells = properties.some(({ type }) => type === 'colr')
  return iccRange(tells ? properties : tileProperties)
}

/** colr (14496-12 12.1.5) with an embedded profile: `prof` or `rICC`, then the profile. */
function iccRange(properties: readonly Box[]): ByteSpan | undefined {
  for (const { type, body } of properties) {
    if (type !== 'colr' || !body.has(4)) continue
    const profile = again(body)
    const kind = profile.text(4)
    if (kind === 'prof' || kind === 'rICC') return { start: profile.position, end: profile.end }
  }
  return undefined
}
