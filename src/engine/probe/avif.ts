/** AVIF headers: AV1 Image File Format 1.1, over HEIF (ISO/IEC 23008-12) and MIAF (23000-22). */

import type { Bytes } from '../bytes/bytes.ts'
import { Reader } from '../bytes/reader.ts'
import { ImageError } from '../errors.ts'
import { composeOrientation, type Orientation, type Size } from '../geometry/orientation.ts'
import type { Rotation } from '../options.ts'
import { avifColor } from './avif-color.ts'
import { type AvifTile, type AvifTiles, readTiles, tileOf } from './avif-tiles.ts'
import { type PictureTrack, readPictureTrack } from './avif-track.ts'
import type { ByteRange } from './exif.ts'
import { damaged, refuse, unsupported } from './fail.ts'
import { type Items, type Property, readItems, sizeOf, tilesOf } from './heif.ts'
import type { AvifInfo } from './info.ts'
import { again, type Box, boxesIn } from './isobmff.ts'

const AVIF_BRANDS = ['avif', 'avis']
/** Brands of files with HEVC pictures (23008-12 annex B). */
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']
/** Brands that leave the codec open. */
const OPEN_BRANDS = ['mif1', 'mif2', 'mif3', 'msf1', 'miaf']
const HEVC_ITEMS = ['hvc1', 'hev1', 'lhv1', 'hvt1']
const ALPHA_URNS = ['urn:mpeg:mpegB:cicp:systems:auxiliary:alpha', 'urn:mpeg:hevc:2015:auxid:1']
const MAX_BRANDS = 256

/** The picture that is converted: the primary item, or the first sample of the track. */
interface Picture {
  readonly properties: readonly Property[]
  /** Those of the first tile for a grid, else the same. */
  readonly codedProperties: readonly Box[]
  readonly width: number
  readonly height: number
  readonly grid: boolean
  readonly hasAlpha: boolean
  readonly frames: number
  readonly tiles?: AvifTiles | undefined
}

/** Reads an AVIF's header. EXIF is ignored: only irot and imir turn the picture (MIAF 7.3.6.7). */
export function probeAvif(bytes: Bytes): AvifInfo {
  checkBrands(bytes)
  const picture = findPicture(bytes)
  const { properties, width, height, grid, hasAlpha, frames, tiles } = picture
  if (width === 0 || height === 0) damaged('avif', 'the picture has no pixels')
  const { depth, chroma } = readCoding(picture.codedProperties)
  const hasIcc = iccRange(properties) !== undefined
  const color = hasIcc ? undefined : avifColor(properties, picture.codedProperties)
  const colours = chroma === '4:0:0' ? 1 : 3
  return {
    format: 'avif',
    width,
    height,
    orientation: orientationOf(properties),
    depth,
    channels: (colours + (hasAlpha ? 1 : 0)) as 1 | 2 | 3 | 4,
    hasAlpha,
    hasIcc,
    ...(color && { color }),
    interlaced: false,
    frames,
    chroma,
    grid,
    ...tileFact(tiles, { width, height }),
  }
}

function tileFact(tiles: AvifTiles | undefined, size: Size): { tile?: AvifTile } {
  const tile = tiles && tileOf(tiles, size)
  return tile ? { tile } : {}
}

/** The tiles of the picture, if it is a grid of equal ones. */
export function findAvifTiles(bytes: Bytes): AvifTiles | undefined {
  return findPicture(bytes).tiles
}

/** Where the ICC profile of the picture lies in the file. */
export function findAvifIcc(bytes: Bytes): ByteRange | undefined {
  return iccRange(findPicture(bytes).properties)
}

/** ftyp (14496-12 4.3): major brand 4, minor version 4, compatible brands 4 each. */
function checkBrands(bytes: Bytes): void {
  const [box] = boxesIn(new Reader(bytes, 'AVIF'))
  if (!box?.body.has(8)) damaged('avif', 'the file ends early')
  const brands = [box.body.text(4)]
  box.body.skip(4)
  while (box.body.has(4) && brands.length < MAX_BRANDS) brands.push(box.body.text(4))
  const has = (names: readonly string[]) => brands.some((brand) => names.includes(brand))
  if (has(AVIF_BRANDS)) return
  if (has(HEIC_BRANDS)) refuse('heic')
  if (has(OPEN_BRANDS)) return
  throw new ImageError('unsupported-format', 'Cannot decode: a media file that is not AVIF')
}

function findPicture(bytes: Bytes): Picture {
  let items: Items | undefined
  let track: PictureTrack | undefined
  for (const { type, body } of boxesIn(new Reader(bytes, 'AVIF'))) {
    if (type === 'meta') items ??= readItems(body)
    else if (type === 'moov') track ??= readPictureTrack(body)
  }
  if (items?.primary !== undefined) return primaryPicture(items, items.primary, track)
  if (track) return trackPicture(track)
  return damaged('avif', 'the file ends before it describes a picture')
}

function primaryPicture(items: Items, primary: number, track: PictureTrack | undefined): Picture {
  const grid = items.types.get(primary) === 'grid'
  const tiles = grid ? tilesOf(items, primary) : []
  const coded = grid ? tiles[0] : primary
  if (coded === undefined) damaged('avif', 'the grid has no tiles')
  checkCodec(items.types.get(coded))
  const properties = items.propertiesOf(primary)
  const size = sizeOf(properties)
  if (!size) damaged('avif', 'the size of the picture is missing')
  const alpha = alphaItems(items, new Set([primary, ...tiles]))
  return {
    properties,
    codedProperties: grid ? items.propertiesOf(coded) : properties,
    ...size,
    grid,
    hasAlpha: alpha.length > 0,
    frames: Math.max(1, track?.samples ?? 1),
    ...(grid && { tiles: readTiles(items, primary, alpha[0]) }),
  }
}

function trackPicture(track: PictureTrack): Picture {
  const { width, height, hasAlpha, samples } = track
  const properties = track.properties.map((box) => ({ ...box, essential: true }))
  checkCodec(track.codec)
  const frames = Math.max(1, samples)
  return { properties, codedProperties: properties, width, height, grid: false, hasAlpha, frames }
}

function checkCodec(type: string | undefined): void {
  if (type === 'av01') return
  if (type === undefined) damaged('avif', 'the picture is missing')
  if (HEVC_ITEMS.includes(type)) refuse('heic')
  unsupported('avif', 'the picture is not coded as AV1')
}

/** The auxiliary items (auxl) of the picture, or of its tiles, that say they are alpha (auxC). */
function alphaItems({ references, propertiesOf }: Items, pictures: ReadonlySet<number>): number[] {
  const auxiliary = references
    .filter(({ type, to }) => type === 'auxl' && to.some((item) => pictures.has(item)))
    .map(({ from }) => from)
  // Each item once, however often a hostile file links it.
  return [...new Set(auxiliary)].filter((item) => propertiesOf(item).some(isAlphaType))
}

function isAlphaType({ type, body }: Box): boolean {
  if (type !== 'auxC' || !body.has(4)) return false
  body.skip(4)
  const urn = body.text(Math.min(body.remaining, 64)).split('\0', 1)[0]!
  return ALPHA_URNS.includes(urn)
}

/** av1C (AV1 in ISOBMFF 2.3.3): marker 1, profile and level 1, then the bits read here. */
function readCoding(properties: readonly Box[]): Pick<AvifInfo, 'depth' | 'chroma'> {
  const found = properties.find(({ type }) => type === 'av1C')
  if (!found) damaged('avif', 'the AV1 configuration is missing')
  const body = again(found.body)
  body.skip(2)
  const bits = body.u8()
  const depth = (bits & 0x40) === 0 ? 8 : (bits & 0x20) === 0 ? 10 : 12
  if ((bits & 0x10) !== 0) return { depth, chroma: '4:0:0' }
  if ((bits & 0x08) === 0) return { depth, chroma: '4:4:4' }
  return { depth, chroma: (bits & 0x04) === 0 ? '4:2:2' : '4:2:0' }
}

/**
 * irot turns anti-clockwise in quarters; imir 0 exchanges top and bottom, 1 left and right
 * (23008-12 6.5.10, 6.5.12). Both must be marked essential (MIAF 7.3.9); else they do not count.
 */
function orientationOf(properties: readonly Property[]): Orientation {
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

/** colr (14496-12 12.1.5) with an embedded profile: `prof` or `rICC`, then the profile. */
function iccRange(properties: readonly Box[]): ByteRange | undefined {
  for (const { type, body } of properties) {
    if (type !== 'colr' || !body.has(4)) continue
    const profile = again(body)
    const kind = profile.text(4)
    if (kind === 'prof' || kind === 'rICC') return { start: profile.position, end: profile.end }
  }
  return undefined
}
