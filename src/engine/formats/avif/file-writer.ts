/**
 * Writes an AVIF around coded AV1 pictures, as libavif lays such files out (ISO/IEC 14496-12 8.11,
 * ISO/IEC 23008-12 6.6.2.3, ISO/IEC 23000-22 7.3.11.4, AVIF 1.1):
 *
 *   ftyp
 *   meta   hdlr pict
 *          pitm   item 1
 *          iloc   where each item lies in the file
 *          iinf   1 the picture; if that is a grid, its tiles next (hidden); then the same for alpha
 *          iref   dimg: from a grid to its tiles, row by row; auxl: from alpha to item 1;
 *                 prem: from item 1 to alpha
 *          iprp   ipco: the properties, shared by items; ipma: which item has which
 *   mdat   descriptions of the grids; then the tiles of alpha, then of colour
 */

import { bigEndian, joined, type Part } from '../../bytes/parts.ts'
import { box } from '../../containers/boxes.ts'
import type { Size } from '../../geometry/orientation.ts'

/** Coded data whose bytes may lie elsewhere still. */
export interface Data {
  readonly length: number
}

export interface GridShape {
  readonly columns: number
  readonly rows: number
}

/** Colour, or alpha: each is coded apart. */
export interface Layer<D extends Data> {
  /** From left to right, then down; one where there is no grid. The same may stand for several. */
  readonly tiles: readonly D[]
  readonly grid?: GridShape | undefined
  readonly tileWidth: number
  readonly tileHeight: number
  /** Bodies of the av1C and pixi boxes that hold for each tile. */
  readonly configuration: Uint8Array
  readonly channels: Uint8Array
  /** More properties of each tile, as boxes. */
  readonly more?: readonly { readonly property: Uint8Array; readonly essential: boolean }[]
}

export interface FileContents<D extends Data> extends Size {
  /** Bodies of the ftyp and colr boxes. */
  readonly brands: Uint8Array
  readonly colorSpace: Uint8Array | undefined
  readonly color: Layer<D>
  readonly alpha?: Layer<D> | undefined
  /** The colours have been multiplied by alpha. */
  readonly premultiplied?: boolean
}

/** A file as its first bytes, and the data that follow, in their order. */
export interface FileParts<D extends Data> {
  readonly head: Uint8Array<ArrayBuffer>
  readonly data: readonly D[]
  /** Of the whole file. */
  readonly bytes: number
}

const ALPHA_URN = 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0'
const HIDDEN = 1
/** Readers that do not know the property must not show the item. */
const ESSENTIAL = 0x80
const MDAT_HEADER_BYTES = 8

interface Item<D extends Data> {
  readonly type: 'grid' | 'av01'
  readonly data: D | Uint8Array
  readonly isHidden: boolean
  /** Numbers of the properties. */
  readonly properties: readonly number[]
}

/** The file, in one piece. */
export function writeAvif(picture: FileContents<Uint8Array>): Uint8Array<ArrayBuffer> {
  const { head, data } = layOutAvif(picture)
  return joined(head, ...data)
}

/** The file, with its data still to be put behind its head. */
export function layOutAvif<D extends Data>(picture: FileContents<D>): FileParts<D> {
  const properties = new Properties()
  const color = itemsOf(picture, picture.color, properties, false)
  const alpha = picture.alpha ? itemsOf(picture, picture.alpha, properties, true) : []
  const items = [...color, ...alpha]
  const descriptions = items.filter(({ type }) => type === 'grid').map(({ data }) => data)
  const coded = [...(picture.alpha?.tiles ?? []), ...picture.color.tiles]
  const data = [...new Set(coded)]
  const layout = { picture, items, alphaItem: color.length + 1, properties }
  const ftyp = box('ftyp', picture.brands)
  const places = new Map<Data, number>()
  let end = ftyp.length + metaBox(layout, places).length + MDAT_HEADER_BYTES
  for (const part of [...descriptions, ...data]) {
    places.set(part, end)
    end += part.length
  }
  const meta = metaBox(layout, places)
  const size = bigEndian(end - ftyp.length - meta.length, 4)
  const grids = descriptions as readonly Uint8Array[]
  return { head: joined(ftyp, meta, size, 'mdat', ...grids), data, bytes: end }
}

/** The boxes of `ipco`, each written once. */
class Properties {
  readonly boxes: Uint8Array[] = []
  readonly #numbers = new Map<string, number>()

  /** Number of this property: the first is 1. */
  add(property: Uint8Array): number {
    const key = String(property)
    const number = this.#numbers.get(key) ?? this.boxes.push(property)
    this.#numbers.set(key, number)
    return number
  }
}

function itemsOf<D extends Data>(
  { width, height, colorSpace }: FileContents<D>,
  layer: Layer<D>,
  properties: Properties,
  isAlpha: boolean,
): Item<D>[] {
  const { grid, tiles, more = [] } = layer
  const add = (property: Uint8Array) => properties.add(property)
  const kind = isAlpha
    ? [add(fullBox('auxC', 0, ALPHA_URN))]
    : colorSpace
      ? [add(box('colr', colorSpace))]
      : []
  const channels = add(box('pixi', layer.channels))
  const configuration = add(box('av1C', layer.configuration)) | ESSENTIAL
  const selection = more.map(
    ({ property, essential }) => add(property) | (essential ? ESSENTIAL : 0),
  )
  const tileSize = add(sizeBox(layer.tileWidth, layer.tileHeight))
  const ofTile = [tileSize, channels, configuration, ...kind, ...selection]
  const series = tiles.map(
    (data) => ({ type: 'av01', data, isHidden: grid !== undefined, properties: ofTile }) as const,
  )
  if (!grid) return series
  const data = describeGrid(grid, { width, height })
  const ofGrid = [add(sizeBox(width, height)), channels, ...kind]
  return [{ type: 'grid', data, isHidden: false, properties: ofGrid }, ...series]
}

/** ImageGrid (23008-12 6.6.2.3.2): version, flags, rows - 1, columns - 1, width, height. */
function describeGrid({ rows, columns }: GridShape, { width, height }: Size): Uint8Array {
  const isWide = Math.max(width, height) > 0xffff
  return joined(
    Uint8Array.of(0, isWide ? 1 : 0, rows - 1, columns - 1),
    bigEndian(width, isWide ? 4 : 2),
    bigEndian(height, isWide ? 4 : 2),
  )
}

interface Tables<D extends Data> {
  readonly picture: FileContents<D>
  /** Item n + 1 at index n. */
  readonly items: readonly Item<D>[]
  readonly alphaItem: number
  readonly properties: Properties
}

function metaBox<D extends Data>(tables: Tables<D>, places: ReadonlyMap<Data, number>) {
  const { items, properties } = tables
  const hdlr = fullBox('hdlr', 0, bigEndian(0, 4), 'pict', new Uint8Array(13))
  const iloc = items.map(({ data }, index) =>
    joined(
      bigEndian(index + 1, 2),
      bigEndian(1, 4),
      bigEndian(places.get(data) ?? 0, 4),
      bigEndian(data.length, 4),
    ),
  )
  const iinf = items.map(({ type, isHidden }, index) =>
    box(
      'infe',
      fullHeader(2, isHidden ? HIDDEN : 0),
      bigEndian(index + 1, 2),
      bigEndian(0, 2),
      type,
      '\0',
    ),
  )
  const ipma = items.map(({ properties }, index) =>
    joined(bigEndian(index + 1, 2), Uint8Array.of(properties.length, ...properties)),
  )
  const references = referencesOf(tables)
  return fullBox(
    'meta',
    0,
    hdlr,
    fullBox('pitm', 0, bigEndian(1, 2)),
    fullBox('iloc', 0, bigEndian(0x4400, 2), bigEndian(items.length, 2), ...iloc),
    fullBox('iinf', 0, bigEndian(items.length, 2), ...iinf),
    ...(references.length > 0 ? [fullBox('iref', 0, ...references)] : []),
    box(
      'iprp',
      box('ipco', ...properties.boxes),
      fullBox('ipma', 0, bigEndian(items.length, 4), ...ipma),
    ),
  )
}

/** iref (14496-12 8.11.12). */
function referencesOf<D extends Data>({ picture, alphaItem }: Tables<D>): Uint8Array[] {
  const { color, alpha, premultiplied } = picture
  const link = (type: string, from: number, to: readonly number[]) =>
    box(type, bigEndian(from, 2), bigEndian(to.length, 2), ...to.map((item) => bigEndian(item, 2)))
  const tilesOf = (item: number, { grid, tiles }: Layer<D>) =>
    grid
      ? [
          link(
            'dimg',
            item,
            Array.from(tiles, (_, index) => item + 1 + index),
          ),
        ]
      : []
  return [
    ...tilesOf(1, color),
    ...(alpha ? [...tilesOf(alphaItem, alpha), link('auxl', alphaItem, [1])] : []),
    ...(alpha && premultiplied ? [link('prem', 1, [alphaItem])] : []),
  ]
}

/** ispe (23008-12 6.5.3). */
function sizeBox(width: number, height: number): Uint8Array {
  return fullBox('ispe', 0, bigEndian(width, 4), bigEndian(height, 4))
}

/** A box with version 0 and flags (14496-12 4.2.2). */
function fullBox(type: string, flags: number, ...body: readonly Part[]): Uint8Array {
  return box(type, fullHeader(0, flags), ...body)
}

function fullHeader(version: number, flags: number): Uint8Array {
  return bigEndian(version * 0x1000000 + flags, 4)
}
