/** AVIF headers: AV1 Image File Format 1.1, over HEIF (ISO/IEC 23008-12) and MIAF (23000-22). */

import { ImageError } from '../../api/errors.ts'
import { damaged, refuse } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { ByteSpan } from '../exif.ts'
import { familyOf } from '../heif/brands.ts'
import { pictureInfo } from '../heif/info.ts'
import type { CodedPicture } from '../heif/layers.ts'
import { findPicture, iccOf } from '../heif/picture.ts'
import { isLibraryMatrix, type SampleCoding } from '../heif/pixels/conversion.ts'
import { deepRowBytes, measuredTiles, pictureArenaBytes } from '../heif/pixels/memory.ts'
import { checkMatrix, sampleCodingOf } from '../heif/pixels/sample-coding.ts'
import type { Av1Coding } from './av1.ts'
import { AV1_FORMAT } from './codec.ts'
import { isGridForAll, tileOf } from './grid-tile.ts'
import type { AvifInfo } from './info.ts'
import { AVIF } from './name.ts'
import { AV1_TILES, tileEarlierPixels } from './tiles.ts'

/** Reads an AVIF's header. */
export function probeAvif(bytes: Bytes): AvifInfo {
  checkBrands(bytes)
  const picture = findPicture(bytes, AV1_FORMAT)
  const info = pictureInfo(picture, AV1_FORMAT.codec)
  const tile = tileOf(picture.coded)
  return { format: 'avif', ...info, ...(tile && { tile }), ...decodingOf(bytes, picture.coded) }
}

/** What decoding the picture takes, and what libavif would not take. Throws where we cannot. */
function decodingOf(
  bytes: Bytes,
  coded: CodedPicture<Av1Coding>,
): Pick<AvifInfo, 'arenaBytes' | 'deepRowBytes' | 'earlierPixels' | 'onlyByRows'> {
  const { coding } = coded.color
  const samples = sampleCodingOf(bytes, coding, coded.colorSpace)
  checkMatrix(samples, coding.chroma, AVIF)
  const onlyByRows = refusalByLibrary(coded, samples)
  const arenaBytes = pictureArenaBytes(AV1_TILES, bytes, coded)
  const deepBytes = deepRowBytes(coded)
  const earlierPixels = earlierPixelsOf(bytes, coded)
  return {
    arenaBytes,
    ...(earlierPixels > 0 && { earlierPixels }),
    ...(deepBytes !== undefined && { deepRowBytes: deepBytes }),
    ...(onlyByRows && { onlyByRows }),
  }
}

/** Of the pictures that its tiles are predicted from. */
function earlierPixelsOf(bytes: Bytes, { color, alpha }: CodedPicture<Av1Coding>): number {
  const layers = alpha ? [color, alpha] : [color]
  return layers
    .flatMap((layer) =>
      measuredTiles(AV1_TILES, layer, (tile) => tileEarlierPixels(bytes, layer, tile)),
    )
    .reduce((sum, pixels) => sum + pixels, 0)
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
export function findAvifPicture(bytes: Bytes): CodedPicture<Av1Coding> {
  return findPicture(bytes, AV1_FORMAT).coded
}

/** Where the ICC profile of the picture lies in the file. */
export function findAvifIcc(bytes: Bytes): ByteSpan | undefined {
  return iccOf(findPicture(bytes, AV1_FORMAT))
}

/** A file with HEVC pictures comes here where they are not read. */
function checkBrands(bytes: Bytes): void {
  const family = familyOf(bytes)
  if (family === 'cut') damaged(AVIF, 'the file ends early')
  if (family === 'hevc') refuse('heic')
  if (family !== 'other') return
  throw new ImageError('unsupported-format', 'Cannot decode: a media file that is not AVIF')
}
