/** Grid AVIFs tile by tile: each is a file of its own for a decoder that takes whole ones. */

import type { Bytes } from '../bytes/bytes.ts'
import { ImageError } from '../errors.ts'
import { findAvifTiles } from '../probe/avif.ts'
import type { AvifTiles, TileRanges } from '../probe/avif-tiles.ts'
import type { ByteRange } from '../probe/exif.ts'
import type { AvifInfo } from '../probe/info.ts'
import { type TileSeries, writeGrid } from './avif-grid-writer.ts'
import { joined } from './metadata/parts.ts'
import type { Strip, StripPart } from './strip-rows.ts'

/** Body of ftyp (ISO/IEC 14496-12 4.3): major brand, version, compatible brands. */
const BRANDS = joined('avif', new Uint8Array(4), 'avifmif1miaf')
const COLOURS_OF = { '4:0:0': 1, '4:2:0': 3, '4:2:2': 3, '4:4:4': 3 } as const

/** The rows of tiles, from top to bottom. */
export function* tilesApart(bytes: Bytes, info: AvifInfo): Generator<Strip> {
  const tiles = findAvifTiles(bytes)
  if (!tiles) throw new ImageError('damaged-image', 'Cannot decode AVIF: its tiles are ambiguous')
  for (let row = 0; row < tiles.rows; row++) {
    const height = Math.min(tiles.tileHeight, info.height - row * tiles.tileHeight)
    yield { height, parts: tilesOfRow({ bytes, info, tiles }, row, height) }
  }
}

interface Grid {
  readonly bytes: Bytes
  readonly info: AvifInfo
  readonly tiles: AvifTiles
}

/** The tiles of one row, as grids of one: what the canvas cuts off of them is cut off. */
function* tilesOfRow(grid: Grid, row: number, height: number): Generator<StripPart> {
  const { bytes, info, tiles } = grid
  const { columns, tileWidth, tileHeight, colorSpace } = tiles
  for (let column = 0; column < columns; column++) {
    const x = column * tileWidth
    const width = Math.min(tileWidth, info.width - x)
    const at = row * columns + column
    const layout = { width, height, columns: 1, rows: 1, tileWidth, tileHeight }
    const file = writeGrid({
      layout: { ...layout, fullChroma: info.chroma === '4:4:4' },
      brands: BRANDS,
      colorSpace: colorSpace && bytes.slice(colorSpace.start, colorSpace.end),
      color: seriesOf(grid, tiles.color, at, COLOURS_OF[info.chroma]),
      alpha: tiles.alpha && seriesOf(grid, tiles.alpha, at, 1),
    })
    yield { x, width, file }
  }
}

function seriesOf(
  { bytes, info }: Grid,
  { tiles, configuration, channels }: TileRanges,
  at: number,
  samples: number,
): TileSeries {
  const copy = ({ start, end }: ByteRange) => bytes.slice(start, end)
  return {
    tiles: [copy(tiles[at]!)],
    configuration: copy(configuration),
    channels: channels ? copy(channels) : channelsBody(samples, info.depth),
  }
}

/** pixi (ISO/IEC 23008-12 6.5.6): version and flags, count, bits of each channel. */
function channelsBody(samples: number, depth: number): Uint8Array {
  return Uint8Array.of(0, 0, 0, 0, samples, ...Array<number>(samples).fill(depth))
}
