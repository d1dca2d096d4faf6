/**
 * An AVIF that the stock decoder takes, made around the coded data of any AVIF that is read here.
 * What libavif refuses in the boxes of a file (it is strict, and nobody else is) stays behind; what
 * it must know about the samples is written anew.
 */

import { ImageError } from '../../api/errors.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { joined } from '../../bytes/parts.ts'
import type { SlabList } from '../../bytes/slab-list.ts'
import { box } from '../../containers/boxes.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { TilePart, TileRow } from '../../stock/tile-source.ts'
import type { Av1Coding } from './av1.ts'
import { type FileParts, type Layer, layOutAvif, writeAvif } from './file-writer.ts'
import { isGridForAll } from './grid-tile.ts'
import type { AvifInfo } from './info.ts'
import { type Extents, lengthOf } from './item-places.ts'
import { type CodedLayer, type CodedPicture, placeKey } from './layers.ts'
import { findAvifPicture } from './probe.ts'

/** Body of ftyp (ISO/IEC 14496-12 4.3): major brand, version, compatible brands. */
const BRANDS = joined('avif', new Uint8Array(4), 'avifmif1miaf')
/** What the boxes take at most, in bytes: at all, and for each tile of colour and alpha. */
const HEAD_BYTES = 1_024
const HEAD_BYTES_PER_TILE = 96
/** No grid has more tiles than one for 64x64 pixels, and 64 small ones. */
const TILE_SIDE = 64
const SMALL_TILES = 64

/** Data of the file that came, to be copied from there. */
interface Place {
  readonly length: number
  readonly extents: Extents
}

/** Size of the plain file at most; `inputBytes`: of the one that came. */
export function plainFileBytes({ width, height, grid, cut }: AvifInfo, inputBytes: number): number {
  const size = cut?.from ?? { width, height }
  const fitting = Math.ceil(size.width / TILE_SIDE) * Math.ceil(size.height / TILE_SIDE)
  const tiles = grid ? fitting + SMALL_TILES : 1
  return inputBytes + HEAD_BYTES + tiles * HEAD_BYTES_PER_TILE
}

/** The plain file of a whole picture: its size, and how to put it in its place. */
export function plainFile(input: SlabList) {
  const picture = findAvifPicture(input)
  const places = new Map<string, Place>()
  const placeOf = (extents: Extents): Place => {
    const key = placeKey(extents)
    const place = places.get(key) ?? { length: lengthOf(extents), extents }
    places.set(key, place)
    return place
  }
  const parts = layOutAvif({
    ...commonOf(input, picture),
    ...{ width: picture.width, height: picture.height },
    color: layerOf(input, picture.color, picture.color.tiles.map(placeOf)),
    alpha: picture.alpha && layerOf(input, picture.alpha, picture.alpha.tiles.map(placeOf)),
  })
  return { fileBytes: parts.bytes, fill: (to: Uint8Array) => fill(to, parts, input) }
}

/** Lets the input go. */
function fill(to: Uint8Array, { head, data }: FileParts<Place>, input: SlabList): void {
  to.set(head)
  let at = head.length
  for (const { extents } of data) {
    for (const { start, end } of extents) {
      input.copyInto(to.subarray(at, at + end - start), start)
      at += end - start
    }
  }
  input.release()
}

/** The rows of tiles, from top to bottom. */
export function* tilesApart(bytes: Bytes): Generator<TileRow> {
  const picture = findAvifPicture(bytes)
  const { grid, coding } = picture.color
  if (!grid) throw new ImageError('damaged-image', 'Cannot decode AVIF: its tiles are ambiguous')
  for (let row = 0; row < grid.rows; row++) {
    const height = Math.min(coding.height, picture.height - row * coding.height)
    yield { height, parts: tilesOfRow(bytes, picture, { row, height }) }
  }
}

interface Row {
  readonly row: number
  /** Its pixels on the canvas. */
  readonly height: number
}

/** The tiles of one row, each a picture of its own. */
function* tilesOfRow(
  bytes: Bytes,
  picture: CodedPicture,
  { row, height }: Row,
): Generator<TilePart> {
  const { grid, coding: size } = picture.color
  const columns = grid?.columns ?? 1
  for (let column = 0; column < columns; column++) {
    const x = column * size.width
    const width = Math.min(size.width, picture.width - x)
    const at = row * columns + column
    yield { x, width, file: tileFile(bytes, picture, { at, width, height }) }
  }
}

/**
 * One tile. A grid of one cuts off what the canvas cuts off before chroma is spread over the pixels,
 * which a grid with an odd side may not; then all of the tile is decoded.
 */
function tileFile(bytes: Bytes, picture: CodedPicture, { at, ...shown }: Size & { at: number }) {
  const { color, alpha } = picture
  const isCut = isGridForAll({ ...picture, ...shown })
  const grid = isCut ? { columns: 1, rows: 1 } : undefined
  const { width, height } = isCut ? shown : color.coding
  const layer = (of: CodedLayer) => ({
    ...layerOf(bytes, of, [copyOf(bytes, of.tiles[at]!)]),
    grid,
  })
  return writeAvif({
    ...commonOf(bytes, picture),
    ...{ width, height, color: layer(color), alpha: alpha && layer(alpha) },
  })
}

/** What holds for the picture and for each of its tiles. */
function commonOf(bytes: Bytes, { colorSpace, premultiplied }: CodedPicture) {
  return {
    brands: BRANDS,
    colorSpace: colorSpace && bytes.slice(colorSpace.start, colorSpace.end),
    premultiplied,
  }
}

function layerOf<D extends { readonly length: number }>(
  bytes: Bytes,
  { grid, coding, selection }: CodedLayer,
  tiles: readonly D[],
): Layer<D> {
  return {
    tiles,
    grid,
    tileWidth: coding.width,
    tileHeight: coding.height,
    configuration: configurationOf(coding),
    channels: channelsOf(coding),
    more: selection.map(({ type, body }) => ({
      property: box(type, bytes.slice(body.start, body.end)),
      essential: type !== 'a1lx', // AVIF 1.1 2.3.2: the others must be
    })),
  }
}

function copyOf(bytes: Bytes, extents: Extents): Uint8Array {
  const copy = new Uint8Array(lengthOf(extents))
  let at = 0
  for (const { start, end } of extents) {
    bytes.copyInto(copy.subarray(at, at + end - start), start)
    at += end - start
  }
  return copy
}

/** av1C (AV1 in ISOBMFF 2.3.3), from the stream itself; the level is the one without limits. */
function configurationOf({ profile, depth, chroma }: Av1Coding): Uint8Array {
  const samples = (depth > 8 ? 0x40 : 0) | (depth > 10 ? 0x20 : 0)
  const halved = { '4:0:0': 0x1c, '4:2:0': 0x0c, '4:2:2': 0x08, '4:4:4': 0 }[chroma]
  return Uint8Array.of(0x81, (profile << 5) | 31, samples | halved, 0)
}

/** pixi (ISO/IEC 23008-12 6.5.6): version and flags, count, bits of each channel. */
function channelsOf({ chroma, depth }: Av1Coding): Uint8Array {
  const samples = chroma === '4:0:0' ? 1 : 3
  return Uint8Array.of(0, 0, 0, 0, samples, ...Array<number>(samples).fill(depth))
}
