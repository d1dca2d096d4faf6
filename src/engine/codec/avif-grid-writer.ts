/**
 * Writes an AVIF whose picture is a grid of coded tiles, as libavif lays such files out
 * (ISO/IEC 14496-12 8.11, ISO/IEC 23008-12 6.6.2.3, ISO/IEC 23000-22 7.3.11.4, AVIF 1.1):
 *
 *   ftyp
 *   meta   hdlr pict
 *          pitm   item 1
 *          iloc   where each item lies in the file
 *          iinf   1 grid, 2 … n+1 its tiles (hidden); n+2 alpha grid, n+3 … its tiles
 *          iref   dimg: from a grid to its tiles, row by row; auxl: from the alpha grid to item 1
 *          iprp   ipco: the properties, shared by items; ipma: which item has which
 *   mdat   the grids' description, alpha tiles, colour tiles
 */

import type { GridLayout } from './avif-grid-layout.ts'
import { box } from './metadata/boxes.ts'
import { bigEndian, joined, type Part } from './metadata/parts.ts'

/** Coded tiles from left to right, then down; the same array may stand for several. */
export interface TileSeries {
  readonly tiles: readonly Uint8Array[]
  /** Bodies of the av1C and pixi boxes that hold for each tile. */
  readonly configuration: Uint8Array
  readonly channels: Uint8Array
}

export interface GridPicture {
  readonly layout: GridLayout
  /** Bodies of the ftyp and colr boxes. */
  readonly brands: Uint8Array
  readonly colorSpace: Uint8Array | undefined
  readonly color: TileSeries
  readonly alpha?: TileSeries | undefined
}

const ALPHA_URN = 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0'
const HIDDEN = 1

/** Numbers of the properties in `ipco`; those from `channelsOfAlpha` on are there with alpha only. */
const PROPERTY = {
  canvasSize: 1,
  channels: 2,
  colorSpace: 3,
  tileSize: 4,
  configuration: 5,
  channelsOfAlpha: 6,
  auxiliary: 7,
  configurationOfAlpha: 8,
} as const
/** Readers that do not know the property must not show the item. */
const ESSENTIAL = 0x80

interface Item {
  readonly type: 'grid' | 'av01'
  readonly data: Uint8Array
  readonly properties: readonly number[]
}

/** The file. */
export function writeGrid(picture: GridPicture): Uint8Array<ArrayBuffer> {
  const items = itemsOf(picture)
  const { color, alpha } = picture
  const description = items.slice(0, 1).map((item) => item.data)
  const data = [...new Set([...description, ...(alpha?.tiles ?? []), ...color.tiles])]
  const ftyp = box('ftyp', picture.brands)
  const size = metaBox(picture, items, () => 0).length
  const places = new Map<Uint8Array, number>()
  let end = ftyp.length + size + 8
  for (const part of data) {
    places.set(part, end)
    end += part.length
  }
  const meta = metaBox(picture, items, (part) => places.get(part) ?? 0)
  const mdatBytes = end - ftyp.length - meta.length
  return joined(ftyp, meta, bigEndian(mdatBytes, 4), 'mdat', ...data)
}

/** Item n + 1 at index n. */
function itemsOf({ layout, color, alpha }: GridPicture): Item[] {
  const description = describeGrid(layout)
  const { canvasSize, channels, colorSpace, tileSize, configuration } = PROPERTY
  const { channelsOfAlpha, auxiliary, configurationOfAlpha } = PROPERTY
  const series = (
    tiles: readonly Uint8Array[],
    ofGrid: readonly number[],
    ofTile: readonly number[],
  ) => [
    { type: 'grid', data: description, properties: ofGrid } as const,
    ...tiles.map((data) => ({ type: 'av01', data, properties: ofTile }) as const),
  ]
  return [
    ...series(
      color.tiles,
      [canvasSize, channels, colorSpace],
      [tileSize, channels, configuration | ESSENTIAL, colorSpace],
    ),
    ...series(
      alpha?.tiles ?? [],
      [canvasSize, channelsOfAlpha, auxiliary],
      [tileSize, channelsOfAlpha, configurationOfAlpha | ESSENTIAL, auxiliary],
    ).slice(alpha ? 0 : 1),
  ]
}

/** ImageGrid (23008-12 6.6.2.3.2): version, flags, rows - 1, columns - 1, width, height. */
function describeGrid({ rows, columns, width, height }: GridLayout): Uint8Array {
  return joined(
    Uint8Array.of(0, 0, rows - 1, columns - 1),
    bigEndian(width, 2),
    bigEndian(height, 2),
  )
}

function metaBox(
  picture: GridPicture,
  items: readonly Item[],
  offsetOf: (data: Uint8Array) => number,
) {
  const hdlr = fullBox('hdlr', 0, bigEndian(0, 4), 'pict', new Uint8Array(13))
  const iloc = items.map(({ data }, index) =>
    joined(
      bigEndian(index + 1, 2),
      bigEndian(1, 4),
      bigEndian(offsetOf(data), 4),
      bigEndian(data.length, 4),
    ),
  )
  const iinf = items.map(({ type }, index) =>
    box(
      'infe',
      fullHeader(2, type === 'grid' ? 0 : HIDDEN),
      bigEndian(index + 1, 2),
      bigEndian(0, 2),
      type,
      '\0',
    ),
  )
  return fullBox(
    'meta',
    0,
    hdlr,
    fullBox('pitm', 0, bigEndian(1, 2)),
    fullBox('iloc', 0, bigEndian(0x4400, 2), bigEndian(items.length, 2), ...iloc),
    fullBox('iinf', 0, bigEndian(items.length, 2), ...iinf),
    referenceBox(picture),
    propertiesBox(picture, items),
  )
}

/** iref (14496-12 8.11.12). */
function referenceBox({ color, alpha }: GridPicture): Uint8Array {
  const link = (type: string, from: number, to: readonly number[]) =>
    box(type, bigEndian(from, 2), bigEndian(to.length, 2), ...to.map((item) => bigEndian(item, 2)))
  const tilesOf = (grid: number, { tiles }: TileSeries) => tiles.map((_, index) => grid + 1 + index)
  const alphaGrid = color.tiles.length + 2
  return fullBox(
    'iref',
    0,
    link('dimg', 1, tilesOf(1, color)),
    ...(alpha
      ? [link('dimg', alphaGrid, tilesOf(alphaGrid, alpha)), link('auxl', alphaGrid, [1])]
      : []),
  )
}

/** iprp (14496-12 8.11.14); the order of the properties is that of `PROPERTY`. */
function propertiesBox(picture: GridPicture, items: readonly Item[]): Uint8Array {
  const { layout, color, alpha, colorSpace } = picture
  const size = (width: number, height: number) =>
    fullBox('ispe', 0, bigEndian(width, 4), bigEndian(height, 4))
  const ipco = box(
    'ipco',
    size(layout.width, layout.height),
    box('pixi', color.channels),
    colorSpace ? box('colr', colorSpace) : box('free'), // its number is taken
    size(layout.tileWidth, layout.tileHeight),
    box('av1C', color.configuration),
    ...(alpha
      ? [
          box('pixi', alpha.channels),
          fullBox('auxC', 0, ALPHA_URN),
          box('av1C', alpha.configuration),
        ]
      : []),
  )
  const links = items.map(({ properties }, index) =>
    joined(bigEndian(index + 1, 2), Uint8Array.of(properties.length, ...properties)),
  )
  return box('iprp', ipco, fullBox('ipma', 0, bigEndian(items.length, 4), ...links))
}

/** A box with version 0 and flags (14496-12 4.2.2). */
function fullBox(type: string, flags: number, ...body: readonly Part[]): Uint8Array {
  return box(type, fullHeader(0, flags), ...body)
}

function fullHeader(version: number, flags: number): Uint8Array {
  return bigEndian(version * 0x1000000 + flags, 4)
}
