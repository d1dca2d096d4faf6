/** HEVC pictures as tiles of a layer. */

import { damaged } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { type CodedLayer, placeKey } from '../heif/layers.ts'
import type { TileCodec } from '../heif/pixels/tile-codec.ts'
import { TileDecoder } from '../heif/pixels/tile-decoder.ts'
import { CONFIGURATION, type HevcCoding, hevcPictureAt } from './coding.ts'
import { subsamplingOf } from './hevc/kernel-header.ts'
import { openHevcDecoder } from './hevc-kernel.ts'
import { hevcArenaBytes } from './hevc-memory.ts'
import { HEIC } from './name.ts'

/** As pictures are shown. */
export const HEVC_TILES = tilesOf(false)
/** Without deblocking: for results that are so small that it is not seen. */
export const HEVC_ROUGH_TILES = tilesOf(true)

function tilesOf(skipsDeblocking: boolean): TileCodec<HevcCoding> {
  return {
    format: HEIC,
    keyOf(layer, tile) {
      const configuration = layer.propertiesOf(tile).find(({ type }) => type === CONFIGURATION)
      return `${placeKey(layer.tiles[tile]!)} ${configuration?.body.position}`
    },
    tileBytes: (file, layer, tile) =>
      hevcArenaBytes(pictureOf(file, layer, tile).headers, skipsDeblocking),
    openTile(kernels, file, layer, tile) {
      const picture = pictureOf(file, layer, tile)
      const { subX, subY } = subsamplingOf(picture.headers)
      const { left: x, top: y } = picture.headers.sequence.hidden
      const chroma = { x: x >> subX, y: y >> subY }
      const shape = { isHalfHigh: subY === 1, format: HEIC, origins: [{ x, y }, chroma, chroma] }
      return new TileDecoder(openHevcDecoder(kernels, picture, skipsDeblocking), shape)
    },
  }
}

function pictureOf(file: Bytes, layer: CodedLayer<HevcCoding>, tile: number) {
  const picture = hevcPictureAt(file, layer.tiles[tile]!, layer.propertiesOf(tile))
  return picture ?? damaged(HEIC, 'the HEVC configuration is missing')
}
