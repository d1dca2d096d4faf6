/** AV1 pictures as tiles of a layer. */

import type { Bytes } from '../../bytes/bytes.ts'
import { itemBytes } from '../heif/item-bytes.ts'
import { type CodedLayer, placeKey } from '../heif/layers.ts'
import type { TileCodec } from '../heif/pixels/tile-codec.ts'
import { TileDecoder } from '../heif/pixels/tile-decoder.ts'
import type { Av1Coding } from './av1.ts'
import { openAv1Decoder } from './av1-kernel.ts'
import { av1ArenaBytes } from './av1-memory.ts'
import { AVIF } from './name.ts'
import { readTileHeaders } from './tile-headers.ts'

/** Pixels of the pictures that a tile is predicted from. */
export function tileEarlierPixels(file: Bytes, layer: CodedLayer<Av1Coding>, tile: number): number {
  const { earlier } = readTileHeaders(itemBytes(file, layer.tiles[tile]!), layer)
  return earlier.reduce((sum, { width, height }) => sum + width * height, 0)
}

export const AV1_TILES: TileCodec<Av1Coding> = {
  format: AVIF,
  keyOf: ({ tiles }, tile) => placeKey(tiles[tile]!),
  tileBytes(file, layer, tile) {
    return av1ArenaBytes(readTileHeaders(itemBytes(file, layer.tiles[tile]!), layer))
  },
  openTile(kernels, file, layer, tile) {
    const item = itemBytes(file, layer.tiles[tile]!)
    const headers = readTileHeaders(item, layer)
    const isHalfHigh = headers.subsamplingY === 1
    return new TileDecoder(openAv1Decoder(kernels, item, headers), { isHalfHigh, format: AVIF })
  },
}
