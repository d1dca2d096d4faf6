/** What the rows of an AVIF take from the arena: planned from headers alone, and then taken. */

import type { Bytes } from '../../../bytes/bytes.ts'
import { block, stride } from '../../../kernels/arena-block.ts'
import { BAND_ROWS } from '../../../rows/rows.ts'
import { itemBytes } from '../av1-kernel.ts'
import { av1ArenaBytes } from '../av1-memory.ts'
import type { Extents } from '../item-places.ts'
import { type CodedLayer, type CodedPicture, placeKey } from '../layers.ts'
import { readTileHeaders } from '../tile-headers.ts'
import { CONVERSION_BYTES, sumsBytes } from './conversion-struct.ts'
import { chromaOf, type LayerLayout, layoutOf } from './layer-layout.ts'

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
export function tileRowBytes(file: Bytes, layer: CodedLayer, { columns }: LayerLayout): number {
  const known = new Map<string, number>()
  let [most, row] = [0, 0]
  layer.tiles.forEach((extents, i) => {
    row += bytesOfTile(file, layer, extents, known)
    if ((i + 1) % columns > 0) return
    most = Math.max(most, row)
    row = 0
  })
  return Math.ceil(most / 64) * 64
}

/** Each place once, however often a hostile file shows it. */
function bytesOfTile(
  file: Bytes,
  layer: CodedLayer,
  extents: Extents,
  known: Map<string, number>,
): number {
  const key = placeKey(extents)
  const found = known.get(key)
  if (found !== undefined) return found
  const headers = readTileHeaders(itemBytes(file, extents), layer)
  const bytes = av1ArenaBytes(headers)
  known.set(key, bytes)
  return bytes
}

/** All of the arena that the rows of a picture take. Throws where our kernel cannot decode it. */
export function avifArenaBytes(file: Bytes, picture: CodedPicture): number {
  const layers = picture.alpha ? [picture.color, picture.alpha] : [picture.color]
  const planes = layers.reduce(
    (sum, layer) => sum + layerBytes(file, layoutOf(picture, layer), layer),
    0,
  )
  return planes + pixelBytes(picture)
}

function layerBytes(file: Bytes, layout: LayerLayout, layer: CodedLayer): number {
  const { luma, chroma } = rowRoomBytes(layout)
  const slots = layout.hasChroma ? 2 * CHROMA_SLOTS * block(chroma) : 0
  return tileRowBytes(file, layer, layout) + block(luma) + slots
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
