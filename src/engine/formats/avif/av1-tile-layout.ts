/** How a frame is divided into AV1 tiles (specification 5.9.15): as few as its levels allow. */

import type { Size } from '../../geometry/orientation.ts'

/** Side of a superblock, in luma samples. */
export const SUPERBLOCK = 64

/** Limits of a tile in superblocks (MAX_TILE_WIDTH, MAX_TILE_AREA), and of tiles along a side. */
const MAX_TILE_COLUMN = 64
const MAX_TILE_AREA = 2304
const MAX_TILES_ALONG = 64

export interface TileLayout {
  /** Superblocks along the frame's sides. */
  readonly columns: number
  readonly rows: number
  /** Superblocks of a tile; the last ones may have fewer. */
  readonly tileColumns: number
  readonly tileRows: number
  /** Tiles along the frame's sides. */
  readonly across: number
  readonly down: number
  /** TileColsLog2 and TileRowsLog2, and the least that the bitstream allows for each. */
  readonly acrossLog2: number
  readonly downLog2: number
  readonly mostAcrossLog2: number
  readonly mostDownLog2: number
}

/** Uniform spacing with the fewest tiles. */
export function tileLayout({ width, height }: Size): TileLayout {
  const columns = Math.ceil(width / SUPERBLOCK)
  const rows = Math.ceil(height / SUPERBLOCK)
  const acrossLog2 = log2Up(MAX_TILE_COLUMN, columns)
  const tilesLog2 = Math.max(acrossLog2, log2Up(MAX_TILE_AREA, columns * rows))
  const downLog2 = tilesLog2 - acrossLog2
  const tileColumns = Math.ceil(columns / 2 ** acrossLog2)
  const tileRows = Math.ceil(rows / 2 ** downLog2)
  return {
    columns,
    rows,
    tileColumns,
    tileRows,
    across: Math.ceil(columns / tileColumns),
    down: Math.ceil(rows / tileRows),
    acrossLog2,
    downLog2,
    mostAcrossLog2: log2Up(1, Math.min(columns, MAX_TILES_ALONG)),
    mostDownLog2: log2Up(1, Math.min(rows, MAX_TILES_ALONG)),
  }
}

/** tile_log2(): the least k with `unit << k` at least `target`. */
function log2Up(unit: number, target: number): number {
  let k = 0
  while (unit * 2 ** k < target) k++
  return k
}
