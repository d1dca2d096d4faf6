/** AVIF headers: AV1 Image File Format 1.1, over HEIF (ISO/IEC 23008-12) and MIAF (23000-22). */

import { ImageError } from '../../api/errors.ts'
import { damaged, refuse, unsupported } from '../../api/fail.ts'
import type { Rotation } from '../../api/options.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { Reader } from '../../bytes/reader.ts'
import { again, type Box } from '../../containers/boxes.ts'
import { composeOrientation, type Orientation } from '../../geometry/orientation.ts'
import type { ByteSpan } from '../exif.ts'
import { boxesIn } from './boxes.ts'
import { cleanAperture } from './clean-aperture.ts'
import { avifColor } from './color.ts'
import { isGridForAll, tileOf } from './grid-tile.ts'
import { type Items, type Property, readItems, tilesOf } from './heif.ts'
import type { AvifInfo } from './info.ts'
import { type CodedPicture, readPicture } from './layers.ts'
import { AVIF } from './name.ts'
import { isLibraryMatrix, type SampleCoding } from './pixels/conversion.ts'
import { avifArenaBytes } from './pixels/memory.ts'
import { checkMatrix, sampleCodingOf } from './pixels/sample-coding.ts'
import { type PictureTrack, readPictureTrack } from './track.ts'

const AVIF_BRANDS = ['avif', 'avis']
/** Brands of files with HEVC pictures (23008-12 annex B). */
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']
/** Brands that leave the codec open. */
const OPEN_BRANDS = ['mif1', 'mif2', 'mif3', 'msf1', 'miaf']
const ALPHA_URNS = ['urn:mpeg:mpegB:cicp:systems:auxiliary:alpha', 'urn:mpeg:hevc:2015:auxid:1']
const MAX_BRANDS = 256

/** The picture that is converted: the primary item, or the first sample of the track. */
interface Picture {
  readonly properties: readonly Property[]
  /** Of a grid's first tile; none where there is no grid. */
  readonly tileProperties: readonly Property[]
  readonly coded: CodedPicture
  readonly frames: number
}

/** Reads an AVIF's header. EXIF is ignored: only irot and imir turn the picture (MIAF 7.3.6.7). */
export function probeAvif(bytes: Bytes): AvifInfo {
  checkBrands(bytes)
  const { properties, tileProperties, coded, frames } = findPicture(bytes)
  const { color: layer, alpha } = coded
  if (coded.width === 0 || coded.height === 0) damaged(AVIF, 'the picture has no pixels')
  const { depth, chroma } = layer.coding
  const hasAlpha = alpha !== undefined
  const hasIcc = iccRange(properties) !== undefined
  const color = hasIcc ? undefined : avifColor(layer.coding, properties, tileProperties)
  const colours = chroma === '4:0:0' ? 1 : 3
  const window = cleanAperture(properties, coded)
  const { width, height } = window ?? coded
  const tile = tileOf(coded)
  const decoding = decodingOf(bytes, coded)
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
    grid: layer.grid !== undefined,
    ...(tile && { tile }),
    ...decoding,
    ...(window && { cut: { window, from: { width: coded.width, height: coded.height } } }),
  }
}

/** Who decodes the picture, and what that takes. Throws where nobody does. */
function decodingOf(
  bytes: Bytes,
  coded: CodedPicture,
): Pick<AvifInfo, 'arenaBytes' | 'refuge' | 'onlyByRows'> {
  const { coding } = coded.color
  const samples = sampleCodingOf(bytes, coding, coded.colorSpace)
  checkMatrix(samples, coding.chroma)
  const onlyByRows = refusalByLibrary(coded, samples)
  try {
    return { arenaBytes: avifArenaBytes(bytes, coded), ...(onlyByRows && { onlyByRows }) }
  } catch (error) {
    if (!(error instanceof ImageError) || error.code !== 'unsupported-format') throw error
    if (onlyByRows) unsupported(AVIF, onlyByRows)
    return { arenaBytes: 0, refuge: error.message }
  }
}

/** What libavif does not take, in words. */
function refusalByLibrary(picture: CodedPicture, samples: SampleCoding): string | undefined {
  const { color, alpha } = picture
  if (color.coding.chroma !== '4:0:0' && !isLibraryMatrix(samples)) {
    return `its colours are coded by matrix ${samples.matrix}`
  }
  if (alpha && alpha.coding.depth !== color.coding.depth) {
    return 'its alpha has another depth than its colours'
  }
  if (!tileOf(picture) && !isGridForAll(picture)) {
    return 'its colours and its alpha are cut into tiles in different ways'
  }
  return undefined
}

/** What the picture is coded as, and where. */
export function findAvifPicture(bytes: Bytes): CodedPicture {
  return findPicture(bytes).coded
}

/** Where the ICC profile of the picture lies in the file. */
export function findAvifIcc(bytes: Bytes): ByteSpan | undefined {
  return iccRange(findPicture(bytes).properties)
}

/** ftyp (14496-12 4.3): major brand 4, minor version 4, compatible brands 4 each. */
function checkBrands(bytes: Bytes): void {
  const [box] = boxesIn(new Reader(bytes, 'AVIF'))
  if (!box?.body.has(8)) damaged(AVIF, 'the file ends early')
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
  return damaged(AVIF, 'the file ends before it describes a picture')
}

function primaryPicture(items: Items, primary: number, track: PictureTrack | undefined): Picture {
  const [firstTile] = tilesOf(items, primary)
  return {
    properties: items.propertiesOf(primary),
    tileProperties: firstTile === undefined ? [] : items.propertiesOf(firstTile),
    coded: readPicture(items, primary, alphaOf(items)),
    frames: Math.max(1, track?.samples ?? 1),
  }
}

function trackPicture(track: PictureTrack): Picture {
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
function iccRange(properties: readonly Box[]): ByteSpan | undefined {
  for (const { type, body } of properties) {
    if (type !== 'colr' || !body.has(4)) continue
    const profile = again(body)
    const kind = profile.text(4)
    if (kind === 'prof' || kind === 'rICC') return { start: profile.position, end: profile.end }
  }
  return undefined
}
