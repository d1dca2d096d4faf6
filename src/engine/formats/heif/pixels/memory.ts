/** What the rows of a picture take from the arena: planned from headers alone, and then taken. */

import type { Bytes } from '../../../bytes/bytes.ts'
import { block, stride } from '../../../kernels/arena-block.ts'
import { BAND_ROWS } from '../../../rows/rows.ts'
import type { Coding } from '../item-codec.ts'
import type { CodedLayer, CodedPicture } from '../layers.ts'
import { CONVERSION_BYTES, DEEP_CONVERSION_BYTES, sumsBytes } from './conversion-struct.ts'
import { chromaOf, type LayerLayout, layoutOf } from './layer-layout.ts'
import type { TileCodec } from './tile-codec.ts'

export const BYTES_PER_SAMPLE = 2
/** Rows of each chroma plane that may lie apart: the nearest, and those above and below. */
export const CHROMA_SLOTS = 3

/** Bytes of one row that lies apart, of all tiles side by side. */
export function rowRoomBytes(layout: LayerLayout) {
  const { columns, tile } = layout
  const luma = columns * tile.width * BYTES_PER_SAMPLE
  const chroma = columns * chromaOf(layout, tile).width * BYTES_PER_SAMPLE
  return { luma, chroma }
}

/** Bytes of the arena that the tiles of one row take at most: read from the headers of all. */
export function tileRowBytes<C extends Coding>(
  codec: TileCodec<C>,
  file: Bytes,
  layer: CodedLayer<C>,
): number {
  const columns = layer.grid?.columns ?? 1
  let [most, row] = [0, 0]
  const all = measuredTiles(codec, layer, (tile) => codec.tileBytes(file, layer, tile))
  for (const [tile, bytes] of all.entries()) {
    row += bytes
    if ((tile + 1) % columns > 0) continue
    most = Math.max(most, row)
    row = 0
  }
  return Math.ceil(most / 64) * 64
}

/** Of each tile what `measure` says: each place is asked for once, however often a hostile file shows it. */
export function measuredTiles<C extends Coding>(
  { keyOf }: Pick<TileCodec<C>, 'keyOf'>,
  layer: CodedLayer<C>,
  measure: (tile: number) => number,
): readonly number[] {
  const known = new Map<string, number>()
  return layer.tiles.map((_, tile) => {
    const key = keyOf(layer, tile)
    const own = known.get(key) ?? measure(tile)
    known.set(key, own)
    return own
  })
}

/** All of the arena that the rows of a picture take. Throws where our kernel cannot decode it. */
export function pictureArenaBytes<C extends Coding>(
  codec: TileCodec<C>,
  file: Bytes,
  picture: CodedPicture<C>,
): number {
  const layers = picture.alpha ? [picture.color, picture.alpha] : [picture.color]
  const planes = layers.reduce((sum, layer) => {
    const layout = layoutOf(picture, layer)
    return sum + tileRowBytes(codec, file, layer) + rowBytes(layout)
  }, 0)
  return planes + pixelBytes(picture)
}

/** What rows of more bits take beside those of 8; `undefined`: there are none to be had. */
export function deepRowBytes({ width, color, alpha, premultiplied }: CodedPicture) {
  const isMultiplied = alpha !== undefined && premultiplied
  if (color.coding.depth === 8 || isMultiplied) return undefined
  const channels = color.coding.chroma === '4:0:0' && !alpha ? 1 : 4
  const bandBytes = (bytes: number) => block(stride(width * channels * bytes) * BAND_ROWS)
  return bandBytes(2) - bandBytes(1) + block(DEEP_CONVERSION_BYTES) - block(CONVERSION_BYTES)
}

/** The same where pixels of half the size are made of it: see halved-picture.ts. */
export function halvedArenaBytes<C extends Coding>(
  codec: TileCodec<C>,
  file: Bytes,
  { width, color }: CodedPicture<C>,
): number {
  const band = block(halvedStride(width) * BAND_ROWS)
  const sums = block(sumsBytes(color.coding.width))
  return tileRowBytes(codec, file, color) + block(CONVERSION_BYTES) + sums + band
}

/** Bytes of a row of pixels, and of what overruns it. */
export function halvedStride(width: number): number {
  return stride((width / 2 + 8) * 4)
}

function rowBytes(layout: LayerLayout): number {
  const { luma, chroma } = rowRoomBytes(layout)
  return block(luma) + (layout.hasChroma ? 2 * CHROMA_SLOTS * block(chroma) : 0)
}

/** Of everything beside the planes: see picture-rows.ts. */
function pixelBytes({ width, color, alpha, premultiplied }: CodedPicture): number {
  const isGray = color.coding.chroma === '4:0:0'
  const channels = isGray && !alpha ? 1 : 4
  const parts = [
    stride(width * channels) * BAND_ROWS,
    CONVERSION_BYTES,
    isGray ? width * BYTES_PER_SAMPLE : sumsBytes(width),
    ...(alpha ? [width] : []),
    ...(alpha && premultiplied ? [width * 4] : []),
  ]
  return parts.reduce((sum, bytes) => sum + block(bytes), 0)
}
