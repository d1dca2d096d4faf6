/**
 * What the picture of a HEIF file is coded as: one picture or a grid of them, for colour and for
 * alpha (ISO/IEC 23008-12 6.6.2.3, ISO/IEC 23000-22 7.3). All that a decoder has to know, so that
 * the file around it can be left behind; and all that would make it fail is refused here.
 */

import { damaged, unsupported } from '../../api/fail.ts'
import type { FormatName } from '../../api/formats.ts'
import { Reader } from '../../bytes/reader.ts'
import { again } from '../../containers/boxes.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { ByteSpan } from '../exif.ts'
import type { Coding, ItemCodec } from './item-codec.ts'
import { type Extents, lengthOf } from './item-places.ts'
import { type Items, type Property, sizeOf, tilesOf } from './items.ts'

export interface CodedLayer<C extends Coding = Coding> {
  /** How the tiles lie; `undefined`: one picture, without a grid. */
  readonly grid: { readonly columns: number; readonly rows: number } | undefined
  /** From left to right, then down. */
  readonly tiles: readonly Extents[]
  /** Size and samples of each tile: they are all alike. */
  readonly coding: C
  /** What the file says about a tile besides. */
  propertiesOf(tile: number): readonly Property[]
}

export interface CodedPicture<C extends Coding = Coding> extends Size {
  readonly color: CodedLayer<C>
  readonly alpha: CodedLayer<C> | undefined
  /** The colours have been multiplied by alpha. */
  readonly premultiplied: boolean
  /** Body of colr, where it says how the samples are coded (nclx). */
  readonly colorSpace: ByteSpan | undefined
}

/** Properties that are either honoured or say nothing about the samples. */
const KNOWN_PROPERTIES = [
  ...['ispe', 'pixi', 'colr', 'auxC', 'pasp', 'clap', 'irot', 'imir'],
  ...['clli', 'mdcv', 'cclv', 'amve', 'rloc', 'udes', 'altt'],
]
/** MIAF asks for tiles of 64 pixels at least; a few smaller ones are read as well. */
const MIN_TILE_SIDE = 64
const MAX_SMALL_TILES = 64

/** The items of a file, and how they are coded. */
export interface CodedItems<C extends Coding> {
  readonly items: Items
  readonly codec: ItemCodec<C>
  /** Answers the alpha item of a picture or tile. */
  alphaOf(item: number): number | undefined
}

/** The layers of an item. */
export function readPicture<C extends Coding>(
  file: CodedItems<C>,
  primary: number,
): CodedPicture<C> {
  const { items, codec, alphaOf } = file
  const { references } = items
  const size = sizeOf(items.propertiesOf(primary))
  if (!size) damaged(codec.format, 'the size of the picture is missing')
  const color = readLayer(file, primary, size)
  const alphaItem = alphaOf(primary)
  const alpha =
    alphaItem === undefined
      ? readTiledAlpha(file, tilesOf(items, primary).map(alphaOf), color)
      : readAlpha(file, alphaItem, size)
  const [colored = primary] = alphaItem === undefined ? tilesOf(items, primary) : []
  const isMultiplied = ({ type, from, to }: Items['references'][number]) =>
    type === 'prem' && from === colored && to.includes(alphaOf(colored) ?? -1)
  const picture = {
    ...size,
    color,
    alpha,
    premultiplied: references.some(isMultiplied),
    colorSpace: colorSpaceOf(items, primary),
  }
  checkPicture(picture, items.bytes.length, codec.format)
  return picture
}

/** Overlapping items would be more work than the file is long. */
export function checkPicture(
  { color, alpha }: CodedPicture,
  fileBytes: number,
  format: FormatName,
): void {
  const tiles = new Map<string, number>()
  for (const extents of [...color.tiles, ...(alpha?.tiles ?? [])]) {
    tiles.set(placeKey(extents), lengthOf(extents))
  }
  let total = 0
  for (const bytes of tiles.values()) total += bytes
  if (total > fileBytes) damaged(format, 'its items lie over each other')
}

/** The same for the same place in the file. */
export function placeKey(extents: Extents): string {
  return extents.map(({ start, end }) => `${start}-${end}`).join()
}

function readAlpha<C extends Coding>(
  file: CodedItems<C>,
  item: number,
  { width, height }: Size,
): CodedLayer<C> {
  const size = sizeOf(file.items.propertiesOf(item)) ?? { width, height }
  if (size.width !== width || size.height !== height) otherAlphaSize(file.codec.format)
  return readLayer(file, item, size)
}

export function otherAlphaSize(format: FormatName): never {
  return unsupported(format, 'its alpha is of another size than its colours')
}

/** Alpha that belongs to the tiles, one by one: it counts where all of them have some. */
function readTiledAlpha<C extends Coding>(
  file: CodedItems<C>,
  alphaTiles: readonly (number | undefined)[],
  { grid, coding }: CodedLayer<C>,
): CodedLayer<C> | undefined {
  const tiles = alphaTiles.filter((tile) => tile !== undefined)
  if (!grid || tiles.length < alphaTiles.length) return undefined
  const alpha = readTiles(file, tiles)
  if (alpha.coding.width !== coding.width || alpha.coding.height !== coding.height) {
    otherAlphaSize(file.codec.format)
  }
  return { grid, ...alpha }
}

function readLayer<C extends Coding>(file: CodedItems<C>, item: number, size: Size): CodedLayer<C> {
  const { items, codec } = file
  const { format } = codec
  if (items.types.get(item) !== 'grid') {
    const layer = readTiles(file, [item])
    checkSize(layer, size, codec)
    return { grid: undefined, ...layer }
  }
  const tiles = tilesOf(items, item)
  for (const tile of tiles) codec.checkType(items.types.get(tile))
  checkEssential(items.propertiesOf(item), codec)
  const description = items.places.get(item)?.[0]
  if (!description || tiles.length === 0) damaged(format, 'the grid has no tiles')
  const grid = readDescription(items, description, format)
  const { columns, rows } = grid
  if (tiles.length !== columns * rows) damaged(format, 'the grid lacks tiles')
  if (grid.width !== size.width || grid.height !== size.height) {
    damaged(format, 'the grid has another size than the picture')
  }
  const layer = readTiles(file, tiles)
  for (const tile of new Set(tiles)) checkSize(layer, sizeOf(items.propertiesOf(tile)), codec)
  checkCover(grid, layer.coding, format)
  return { grid: { columns, rows }, ...layer }
}

type Tiles<C extends Coding> = Omit<CodedLayer<C>, 'grid'>

/** Pictures that are coded alike. */
function readTiles<C extends Coding>(
  { items, codec }: CodedItems<C>,
  tiles: readonly number[],
): Tiles<C> {
  const { format } = codec
  for (const tile of tiles) codec.checkType(items.types.get(tile))
  const [first] = tiles
  if (first === undefined) damaged(format, 'the grid has no tiles')
  const propertiesOf = (tile: number) => items.propertiesOf(tiles[tile]!)
  const extents = tiles.map((tile) => items.places.get(tile))
  const codings = extents.map(
    (place, tile) => place && codec.readCoding(items.bytes, place, () => propertiesOf(tile)),
  )
  const [coding] = codings
  for (const other of codings) {
    if (!other) damaged(format, 'the coded picture is missing')
    if (!coding || !isAlike(coding, other)) damaged(format, 'the tiles are coded in different ways')
  }
  for (const tile of new Set(tiles)) checkEssential(items.propertiesOf(tile), codec)
  checkConfiguration(items.propertiesOf(first), codec)
  return { tiles: extents as Extents[], coding: coding!, propertiesOf }
}

function isAlike(one: Coding, other: Coding): boolean {
  const isSameSize = one.width === other.width && one.height === other.height
  return isSameSize && one.depth === other.depth && one.chroma === other.chroma
}

export function checkConfiguration(
  properties: readonly Pick<Property, 'type'>[],
  { format, label, configuration }: ItemCodec,
): void {
  if (properties.some(({ type }) => type === configuration)) return
  damaged(format, `the ${label} configuration is missing`)
}

/** A property that must be understood and is not (23008-12 9.3.1). */
function checkEssential(properties: readonly Property[], codec: ItemCodec): void {
  for (const { type, essential } of properties) {
    const isKnown = KNOWN_PROPERTIES.includes(type) || codec.properties.includes(type)
    if (!essential || isKnown) continue
    unsupported(codec.format, `it needs the property ${JSON.stringify(type)}`)
  }
}

/** Of several layers, a smaller one may be meant. */
function checkSize<C extends Coding>(
  { coding, propertiesOf }: Tiles<C>,
  size: Size | undefined,
  codec: ItemCodec<C>,
): void {
  if (!size || codec.mayBeSmaller?.(propertiesOf(0))) return
  if (size.width === coding.width && size.height === coding.height) return
  damaged(codec.format, 'the coded picture has another size than the file says')
}

/** ImageGrid (6.6.2.3.2): version, flags, rows - 1, columns - 1, then the size of the canvas. */
function readDescription({ bytes }: Items, { start, end }: ByteSpan, { label }: FormatName) {
  const body = new Reader(bytes, label, start, end)
  body.skip(1)
  const sideBytes = (body.u8() & 1) === 0 ? 2 : 4
  const [rows, columns] = [body.u8() + 1, body.u8() + 1]
  return { rows, columns, width: body.uint(sideBytes), height: body.uint(sideBytes) }
}

/** 6.6.2.3.1: the tiles cover the canvas, and none lies beyond it. */
function checkCover(
  { columns, rows, width, height }: ReturnType<typeof readDescription>,
  tile: Size,
  format: FormatName,
): void {
  const covers = (parts: number, side: number, whole: number) =>
    parts * side >= whole && (parts - 1) * side < whole
  if (!covers(columns, tile.width, width) || !covers(rows, tile.height, height)) {
    damaged(format, 'the tiles do not cover the grid')
  }
  const fitting = Math.ceil(width / MIN_TILE_SIDE) * Math.ceil(height / MIN_TILE_SIDE)
  if (columns * rows > fitting + MAX_SMALL_TILES) damaged(format, 'the grid has too many tiles')
}

function colorSpaceOf(items: Items, primary: number): ByteSpan | undefined {
  const [firstTile] = tilesOf(items, primary)
  const own = nclxOf(items.propertiesOf(primary))
  return own ?? (firstTile === undefined ? undefined : nclxOf(items.propertiesOf(firstTile)))
}

/** colr (14496-12 12.1.5) of kind nclx: how the samples are coded, seven bytes behind the kind. */
export function nclxOf(properties: readonly Pick<Property, 'type' | 'body'>[]) {
  const found = properties.find(
    ({ type, body }) => type === 'colr' && body.has(11) && again(body).text(4) === 'nclx',
  )?.body
  return found && { start: found.position, end: found.position + 11 }
}
