/** How a frame is cut into AV1 tiles: tile_info() (AV1 specification 5.9.15). */

import { damaged } from '../../../api/fail.ts'
import { AVIF } from '../name.ts'
import type { HeaderBits } from './bits.ts'

export interface Av1TileInfo {
  /** Where columns and rows of tiles start, in superblocks, and where the last one ends. */
  readonly columns: readonly number[]
  readonly rows: readonly number[]
  /** Bits of a tile's number. */
  readonly numberBits: number
  /** Bytes in which a tile's size is coded. */
  readonly sizeBytes: number
  /** The tile whose probabilities later frames begin with. */
  readonly contextTile: number
}

const MAX_TILE_WIDTH = 4096
const MAX_TILE_AREA = 4096 * 2304
const MAX_TILES_ACROSS = 64

/** `columns`, `rows`: of superblocks in the frame; `side`: of a superblock, in samples. */
export function readTileInfo(
  bits: HeaderBits,
  { columns, rows, side }: { columns: number; rows: number; side: 64 | 128 },
): Av1TileInfo {
  const maxWidth = MAX_TILE_WIDTH / side
  const maxArea = MAX_TILE_AREA / (side * side)
  const minColumnsLog2 = log2Above(maxWidth, columns)
  const minTilesLog2 = Math.max(minColumnsLog2, log2Above(maxArea, columns * rows))
  const isUniform = bits.flag()
  const across = isUniform
    ? uniformStarts(columns, readLog2(bits, columns, minColumnsLog2))
    : readStarts(bits, columns, maxWidth)
  const acrossLog2 = log2Above(1, across.length - 1)
  const down = isUniform
    ? uniformStarts(rows, readLog2(bits, rows, Math.max(minTilesLog2 - acrossLog2, 0)))
    : readStarts(bits, rows, tallest(across, columns * rows, minTilesLog2))
  const numberBits = acrossLog2 + log2Above(1, down.length - 1)
  const contextTile = bits.read(numberBits)
  const sizeBytes = numberBits > 0 ? bits.read(2) + 1 : 1
  return { columns: across, rows: down, numberBits, sizeBytes, contextTile }
}

/** tile_log2(): the least k with unit × 2^k ≥ target. */
function log2Above(unit: number, target: number): number {
  let k = 0
  while (unit * 2 ** k < target) k++
  return k
}

/** Coded as a one for each step up. */
function readLog2(bits: HeaderBits, whole: number, least: number): number {
  const most = log2Above(1, Math.min(whole, MAX_TILES_ACROSS))
  let log2 = least
  while (log2 < most && bits.flag()) log2++
  return log2
}

function uniformStarts(whole: number, log2: number): number[] {
  const size = Math.ceil(whole / 2 ** log2)
  return [...Array.from({ length: Math.ceil(whole / size) }, (_, i) => i * size), whole]
}

/** Tiles of which each says its size. */
function readStarts(bits: HeaderBits, whole: number, most: number): number[] {
  const starts = [0]
  for (let at = 0; at < whole; starts.push(at)) {
    at += bits.among(Math.min(whole - at, most)) + 1
    if (starts.length > MAX_TILES_ACROSS) damaged(AVIF, 'it has too many AV1 tiles')
  }
  return starts
}

/** Rows of superblocks that a tile may have beside the widest column. */
function tallest(across: readonly number[], area: number, minTilesLog2: number): number {
  const widths = across.slice(1).map((end, i) => end - across[i]!)
  const most = minTilesLog2 > 0 ? Math.floor(area / 2 ** (minTilesLog2 + 1)) : area
  return Math.max(Math.floor(most / Math.max(...widths)), 1)
}
