/**
 * What the picture of an AVIF is coded as: one AV1 picture or a grid of them, for colour and for
 * alpha (ISO/IEC 23008-12 6.6.2.3, ISO/IEC 23000-22 7.3). All that a decoder has to know, so that
 * the file around it can be left behind; and all that would make it fail is refused here.
 */

import { damaged, refuse, unsupported } from '../../api/fail.ts'
import { Reader } from '../../bytes/reader.ts'
import { again } from '../../containers/boxes.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { ByteSpan } from '../exif.ts'
import { type Av1Coding, readAv1Coding } from './av1.ts'
import type { Av1Selection } from './av1-kernel.ts'
import { type Items, type Property, sizeOf, tilesOf } from './heif.ts'
import { type Extents, lengthOf } from './item-places.ts'
import { AVIF } from './name.ts'

export interface CodedLayer {
  /** How the tiles lie; `undefined`: one picture, without a grid. */
  readonly grid: { readonly columns: number; readonly rows: number } | undefined
  /** From left to right, then down. */
  readonly tiles: readonly Extents[]
  /** Size and samples of each tile: they are all alike. */
  readonly coding: Av1Coding
  /** Properties that say which of several pictures in the data is meant. */
  readonly selection: readonly { readonly type: string; readonly body: ByteSpan }[]
  /** What they say. */
  readonly selected: Av1Selection
}

export interface CodedPicture extends Size {
  readonly color: CodedLayer
  readonly alpha: CodedLayer | undefined
  /** The colours have been multiplied by alpha. */
  readonly premultiplied: boolean
  /** Body of colr, where it says how the samples are coded (nclx). */
  readonly colorSpace: ByteSpan | undefined
}

const HEVC_ITEMS = ['hvc1', 'hev1', 'lhv1', 'hvt1']
/** AVIF 1.1 2.3.2: operating point, layer, and where layers lie. */
const SELECTION = ['a1op', 'lsel', 'a1lx']
const MAX_SELECTION_BYTES = 32
const ANY_LAYER = 0xffff
/** Properties that are either honoured or say nothing about the samples. */
const KNOWN_PROPERTIES = [
  ...SELECTION,
  ...['ispe', 'pixi', 'av1C', 'colr', 'auxC', 'pasp', 'clap', 'irot', 'imir'],
  ...['clli', 'mdcv', 'cclv', 'amve', 'rloc', 'udes', 'altt'],
]
/** MIAF asks for tiles of 64 pixels at least; a few smaller ones are read as well. */
const MIN_TILE_SIDE = 64
const MAX_SMALL_TILES = 64

/** The layers of an item. `alphaOf` answers the alpha item of a picture or tile. */
export function readPicture(
  items: Items,
  primary: number,
  alphaOf: (item: number) => number | undefined,
): CodedPicture {
  const { references } = items
  const size = sizeOf(items.propertiesOf(primary))
  if (!size) damaged(AVIF, 'the size of the picture is missing')
  const color = readLayer(items, primary, size)
  const alphaItem = alphaOf(primary)
  const alpha =
    alphaItem === undefined
      ? readTiledAlpha(items, tilesOf(items, primary).map(alphaOf), color)
      : readAlpha(items, alphaItem, size)
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
  checkPicture(picture, items.bytes.length)
  return picture
}

/** Overlapping items would be more work than the file is long. */
export function checkPicture({ color, alpha }: CodedPicture, fileBytes: number): void {
  const tiles = new Map<string, number>()
  for (const extents of [...color.tiles, ...(alpha?.tiles ?? [])]) {
    tiles.set(placeKey(extents), lengthOf(extents))
  }
  let total = 0
  for (const bytes of tiles.values()) total += bytes
  if (total > fileBytes) damaged(AVIF, 'its items lie over each other')
}

/** The same for the same place in the file. */
export function placeKey(extents: Extents): string {
  return extents.map(({ start, end }) => `${start}-${end}`).join()
}

function readAlpha(items: Items, item: number, { width, height }: Size): CodedLayer {
  const size = sizeOf(items.propertiesOf(item)) ?? { width, height }
  if (size.width !== width || size.height !== height) {
    unsupported(AVIF, 'its alpha is of another size than its colours')
  }
  return readLayer(items, item, size)
}

/** Alpha that belongs to the tiles, one by one: it counts where all of them have some. */
function readTiledAlpha(
  items: Items,
  alphaTiles: readonly (number | undefined)[],
  { grid, coding }: CodedLayer,
): CodedLayer | undefined {
  const tiles = alphaTiles.filter((tile) => tile !== undefined)
  if (!grid || tiles.length < alphaTiles.length) return undefined
  const alpha = readTiles(items, tiles)
  if (alpha.coding.width !== coding.width || alpha.coding.height !== coding.height) {
    unsupported(AVIF, 'its alpha is of another size than its colours')
  }
  return { grid, ...alpha }
}

function readLayer(items: Items, item: number, size: Size): CodedLayer {
  if (items.types.get(item) !== 'grid') {
    const layer = readTiles(items, [item])
    checkSize(layer, size)
    return { grid: undefined, ...layer }
  }
  const tiles = tilesOf(items, item)
  for (const tile of tiles) checkCodec(items.types.get(tile))
  checkEssential(items.propertiesOf(item))
  const description = items.places.get(item)?.[0]
  if (!description || tiles.length === 0) damaged(AVIF, 'the grid has no tiles')
  const grid = readDescription(items, description)
  const { columns, rows } = grid
  if (tiles.length !== columns * rows) damaged(AVIF, 'the grid lacks tiles')
  if (grid.width !== size.width || grid.height !== size.height) {
    damaged(AVIF, 'the grid has another size than the picture')
  }
  const layer = readTiles(items, tiles)
  for (const tile of new Set(tiles)) checkSize(layer, sizeOf(items.propertiesOf(tile)))
  checkCover(grid, layer.coding)
  return { grid: { columns, rows }, ...layer }
}

type Tiles = Omit<CodedLayer, 'grid'>

/** AV1 pictures that are coded alike. */
function readTiles(items: Items, tiles: readonly number[]): Tiles {
  for (const tile of tiles) checkCodec(items.types.get(tile))
  const [first] = tiles
  if (first === undefined) damaged(AVIF, 'the grid has no tiles')
  const extents = tiles.map((tile) => items.places.get(tile))
  const codings = extents.map((place) => place && readAv1Coding(items.bytes, place))
  const [coding] = codings
  for (const other of codings) {
    if (!other) damaged(AVIF, 'the coded picture is missing')
    if (!coding || !isAlike(coding, other)) damaged(AVIF, 'the tiles are coded in different ways')
  }
  const properties = items.propertiesOf(first)
  for (const tile of new Set(tiles)) checkEssential(items.propertiesOf(tile))
  if (!properties.some(({ type }) => type === 'av1C')) {
    damaged(AVIF, 'the AV1 configuration is missing')
  }
  const selection = selectionOf(properties)
  const selected = selectedBy(properties)
  return { tiles: extents as Extents[], coding: coding!, selection, selected }
}

function isAlike(one: Av1Coding, other: Av1Coding): boolean {
  const isSameSize = one.width === other.width && one.height === other.height
  return isSameSize && one.depth === other.depth && one.chroma === other.chroma
}

export function checkCodec(type: string | undefined): void {
  if (type === 'av01') return
  if (type === undefined) damaged(AVIF, 'the picture is missing')
  if (HEVC_ITEMS.includes(type)) refuse('heic')
  unsupported(AVIF, 'the picture is not coded as AV1')
}

/** A property that must be understood and is not (23008-12 9.3.1). */
function checkEssential(properties: readonly Property[]): void {
  for (const { type, essential } of properties) {
    if (!essential || KNOWN_PROPERTIES.includes(type)) continue
    unsupported(AVIF, `it needs the property ${JSON.stringify(type)}`)
  }
}

/** Of several layers, a smaller one may be meant. */
function checkSize({ coding, selection }: Tiles, size: Size | undefined): void {
  if (!size || selection.length > 0) return
  if (size.width === coding.width && size.height === coding.height) return
  damaged(AVIF, 'the coded picture has another size than the file says')
}

/** ImageGrid (6.6.2.3.2): version, flags, rows - 1, columns - 1, then the size of the canvas. */
function readDescription({ bytes }: Items, { start, end }: ByteSpan) {
  const body = new Reader(bytes, 'AVIF', start, end)
  body.skip(1)
  const sideBytes = (body.u8() & 1) === 0 ? 2 : 4
  const [rows, columns] = [body.u8() + 1, body.u8() + 1]
  return { rows, columns, width: body.uint(sideBytes), height: body.uint(sideBytes) }
}

/** 6.6.2.3.1: the tiles cover the canvas, and none lies beyond it. */
function checkCover(
  { columns, rows, width, height }: ReturnType<typeof readDescription>,
  tile: Size,
): void {
  const covers = (parts: number, side: number, whole: number) =>
    parts * side >= whole && (parts - 1) * side < whole
  if (!covers(columns, tile.width, width) || !covers(rows, tile.height, height)) {
    damaged(AVIF, 'the tiles do not cover the grid')
  }
  const fitting = Math.ceil(width / MIN_TILE_SIDE) * Math.ceil(height / MIN_TILE_SIDE)
  if (columns * rows > fitting + MAX_SMALL_TILES) damaged(AVIF, 'the grid has too many tiles')
}

function selectionOf(properties: readonly Property[]): CodedLayer['selection'] {
  return properties
    .filter(({ type, body }) => SELECTION.includes(type) && body.remaining <= MAX_SELECTION_BYTES)
    .map(({ type, body }) => ({ type, body: { start: body.position, end: body.end } }))
}

/** AVIF 1.1 2.3.2.1 and HEIF 6.5.11: numbers of an operating point and of a layer, all ones: any. */
function selectedBy(properties: readonly Property[]): Av1Selection {
  const bodyOf = (wanted: string, bytes: number) => {
    const body = properties.find(({ type }) => type === wanted)?.body
    return body?.has(bytes) ? again(body) : undefined
  }
  const layer = bodyOf('lsel', 2)?.u16()
  return {
    operatingPoint: bodyOf('a1op', 1)?.u8(),
    layer: layer === ANY_LAYER ? undefined : layer,
  }
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
