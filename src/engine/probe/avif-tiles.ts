/** The tiles of a grid AVIF (ISO/IEC 23008-12 6.6.2.3), where it can be decoded tile by tile. */

import { Reader } from '../bytes/reader.ts'
import type { Size } from '../geometry/orientation.ts'
import type { ByteRange } from './exif.ts'
import { type Items, type Property, sizeOf, tilesOf } from './heif.ts'
import { again } from './isobmff.ts'

/** The tiles of one grid, from left to right, then down. */
export interface TileRanges {
  readonly tiles: readonly ByteRange[]
  /** Bodies of av1C and pixi. */
  readonly configuration: ByteRange
  readonly channels: ByteRange | undefined
}

export interface AvifTiles {
  readonly columns: number
  readonly rows: number
  readonly tileWidth: number
  readonly tileHeight: number
  readonly color: TileRanges
  readonly alpha: TileRanges | undefined
  /** Body of colr. */
  readonly colorSpace: ByteRange | undefined
}

/** What decides what decoding a tile at a time takes: its size, and bytes of the file at most. */
export interface AvifTile extends Size {
  readonly bytes: number
}

/** `undefined`: not a grid of equal tiles with, if any, an equal grid of alpha. */
export function readTiles(
  items: Items,
  primary: number,
  alphaItem: number | undefined,
): AvifTiles | undefined {
  const color = readGrid(items, primary)
  if (!color) return undefined
  const alpha = alphaItem === undefined ? undefined : readGrid(items, alphaItem)
  const isEqual = alpha && alpha.columns === color.columns && alpha.rows === color.rows
  const isSame = alpha?.tileWidth === color.tileWidth && alpha.tileHeight === color.tileHeight
  if (alphaItem !== undefined && !(isEqual && isSame)) return undefined
  const { columns, rows, tileWidth, tileHeight } = color
  const firstTile = items.propertiesOf(color.firstTile)
  return {
    ...{ columns, rows, tileWidth, tileHeight },
    color: color.ranges,
    alpha: alpha?.ranges,
    colorSpace: nclxOf(items.propertiesOf(primary)) ?? nclxOf(firstTile),
  }
}

/** The largest tile of a picture, where it has several that can be decoded apart. */
export function tileOf(tiles: AvifTiles, { width, height }: Size): AvifTile | undefined {
  const { columns, rows, tileWidth, tileHeight } = tiles
  const covers = (parts: number, side: number, whole: number) =>
    parts * side >= whole && (parts - 1) * side < whole
  const isCovered = covers(columns, tileWidth, width) && covers(rows, tileHeight, height)
  // Chroma of 4:2:0 has a sample for every two.
  const isEven = tileWidth % 2 === 0 && tileHeight % 2 === 0
  if (!isCovered || !isEven || columns * rows < 2) return undefined
  const sizes = tiles.color.tiles.map((tile, i) => lengthOf(tile) + lengthOf(tiles.alpha?.tiles[i]))
  const bytes = sizes.reduce((most, size) => Math.max(most, size), 0)
  return { width: tileWidth, height: tileHeight, bytes }
}

function lengthOf(range: ByteRange | undefined): number {
  return range ? range.end - range.start : 0
}

function readGrid(items: Items, grid: number) {
  const description = items.places.get(grid)
  const tiles = tilesOf(items, grid)
  const [firstTile] = tiles
  if (!description || firstTile === undefined) return undefined
  const { columns, rows } = readDescription(items, description)
  const places = tiles.map((tile) => items.places.get(tile))
  const properties = items.propertiesOf(firstTile)
  const size = sizeOf(properties)
  const configuration = rangeOf(properties, 'av1C')
  if (tiles.length !== columns * rows || !size || !configuration) return undefined
  if (!places.every((place) => place !== undefined)) return undefined
  const channels = rangeOf(properties, 'pixi') ?? rangeOf(items.propertiesOf(grid), 'pixi')
  const ranges: TileRanges = { tiles: places, configuration, channels }
  return { columns, rows, tileWidth: size.width, tileHeight: size.height, firstTile, ranges }
}

/** ImageGrid (6.6.2.3.2): version, flags, rows - 1, columns - 1, then the size of the canvas. */
function readDescription({ bytes }: Items, { start, end }: ByteRange) {
  const body = new Reader(bytes, 'AVIF', start, end)
  body.skip(2)
  return { rows: body.u8() + 1, columns: body.u8() + 1 }
}

function rangeOf(properties: readonly Property[], wanted: string): ByteRange | undefined {
  const body = properties.find(({ type }) => type === wanted)?.body
  return body && { start: body.position, end: body.end }
}

/** How the samples are coded (CICP); an embedded profile is read from the whole file. */
function nclxOf(properties: readonly Property[]): ByteRange | undefined {
  const found = properties.find(
    ({ type, body }) => type === 'colr' && body.has(4) && again(body).text(4) === 'nclx',
  )
  return found && { start: found.body.position, end: found.body.end }
}
