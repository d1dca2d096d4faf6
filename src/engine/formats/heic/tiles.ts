/** HEVC pictures as tiles of a layer. */

import { damaged } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { Size } from '../../geometry/orientation.ts'
import { type CodedLayer, placeKey } from '../heif/layers.ts'
import type { TileCodec } from '../heif/pixels/tile-codec.ts'
import { TileDecoder } from '../heif/pixels/tile-decoder.ts'
import { CONFIGURATION, type HevcCoding, hevcPictureAt } from './coding.ts'
import { AS_SHOWN, type HevcReading, subsamplingOf } from './hevc/kernel-header.ts'
import { openHevcDecoder } from './hevc-kernel.ts'
import { hevcArenaBytes } from './hevc-memory.ts'
import { HEIC } from './name.ts'

/** As pictures are shown. */
export const HEVC_TILES = tilesOf(AS_SHOWN)
/** For pixels of half the size: with the rows of chroma that these look at. */
export const HEVC_HALVED_TILES = tilesOf({ skipsDeblocking: false, hasRowsBeside: true })
/** The same without deblocking, which is hardly seen in them. They take as much of the arena. */
export const HEVC_ROUGH_TILES = tilesOf({ skipsDeblocking: true, hasRowsBeside: true })

/**
 * Up to so many pixels, halved pictures are deblocked: it takes a tenth of the time of decoding, which is
 * little then, and gives a quarter of the width 0.3 to 0.4 dB.
 */
const DEBLOCKED_PIXELS = 2 ** 21

/** How a picture of so many pixels is read at half its size. */
export function halvedTilesFor({ width, height }: Size): TileCodec<HevcCoding> {
  return width * height <= DEBLOCKED_PIXELS ? HEVC_HALVED_TILES : HEVC_ROUGH_TILES
}

function tilesOf(reading: HevcReading): TileCodec<HevcCoding> {
  return {
    format: HEIC,
    keyOf(layer, tile) {
      const configuration = layer.propertiesOf(tile).find(({ type }) => type === CONFIGURATION)
      return `${placeKey(layer.tiles[tile]!)} ${configuration?.body.position}`
    },
    tileBytes: (file, layer, tile) => hevcArenaBytes(pictureOf(file, layer, tile).headers, reading),
    openTile(kernels, file, layer, tile) {
      const picture = pictureOf(file, layer, tile)
      const { subX, subY } = subsamplingOf(picture.headers)
      const { left: x, top: y } = picture.headers.sequence.hidden
      const chroma = { x: x >> subX, y: y >> subY }
      const shape = { isHalfHigh: subY === 1, format: HEIC, origins: [{ x, y }, chroma, chroma] }
      return new TileDecoder(openHevcDecoder(kernels, picture, reading), shape)
    },
  }
}

function pictureOf(file: Bytes, layer: CodedLayer<HevcCoding>, tile: number) {
  const picture = hevcPictureAt(file, layer.tiles[tile]!, layer.propertiesOf(tile))
  return picture ?? damaged(HEIC, 'the HEVC configuration is missing')
}
