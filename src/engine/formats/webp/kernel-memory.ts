/** What wasm/webp/ takes from the arena. */

import type { Size } from '../../geometry/orientation.ts'
import { block } from '../../kernels/arena-block.ts'

/** The part of a header (`WebpInfo`) that decides what decoding takes. */
export interface WebpShape extends Size {
  readonly firstFrame: Size
  readonly lossless: boolean
  readonly hasAlphaChunk: boolean
}

const BAND_ROWS = 16
/** wasm/webp/canvas.ts. */
const OVERRUN = 64

// wasm/webp/bool-reader.ts, vp8.ts.
const PARTITION_BYTES = 4096 + 384
const PARTITIONS = 9
const ROW_EDGES = 64
const MACROBLOCK_BYTES = 24

// wasm/webp/vp8l-reader.ts, vp8l-codes.ts, vp8l-stream.ts.
const READER_BYTES = 16384 + 128
const SCRATCH_BYTES = 3840 * 2 + 2336 * 3
const CACHE_BYTES = 8192
const ROW_SPARE = 32
const MOST_DISTANCE = 2 ** 20
const COPY_SLACK = 16
const TILES = { base: 16_384, perTile: 9, free: 2 ** 21, more: 32 } as const
const TABLES = { base: 65_536, free: 2 ** 20, more: 64 } as const

/** Arena bytes of decoding a WebP. Never less than it takes. */
export function webpArenaBytes(info: WebpShape): number {
  const { firstFrame, lossless, hasAlphaChunk } = info
  const band = block((Math.ceil((info.width * 4) / 16) * 16 + OVERRUN) * BAND_ROWS)
  if (lossless) return band + vp8lBytes(firstFrame)
  const alpha = hasAlphaChunk ? 2 * block(firstFrame.width + 64) + vp8lBytes(firstFrame) : 0
  return band + vp8Bytes(firstFrame) + alpha
}

/** The windows of the partitions, and planes of some rows. */
function vp8Bytes({ width }: Size): number {
  const columns = Math.ceil(width / 16)
  const luma = columns * 16 + ROW_EDGES
  const chroma = columns * 8 + ROW_EDGES
  const windows = block(PARTITION_BYTES * PARTITIONS)
  const predicted = block(luma * 17) + 2 * block(chroma * 9)
  const filtered = block(luma * 32) + 2 * block(chroma * 17)
  const state = block(columns * 9) + block(columns * 4) + block(columns * MACROBLOCK_BYTES)
  return windows + predicted + filtered + state
}

/** The pixels that distances reach, what is told for tiles, codes, and some rows. */
function vp8lBytes({ width, height }: Size): number {
  const pixels = width * height
  const worst = TILES.perTile * Math.ceil(width / 4) * Math.ceil(height / 4)
  const tiles = TILES.base + Math.min(worst, TILES.free + Math.floor(pixels / TILES.more))
  const tables = TABLES.base + Math.min(pixels, TABLES.free + Math.floor(pixels / TABLES.more))
  const ringRows = Math.min(height, Math.ceil((MOST_DISTANCE + COPY_SLACK) / width))
  const fixed = block(READER_BYTES) + block(SCRATCH_BYTES) + block(CACHE_BYTES)
  const rows = 4 * block((width + ROW_SPARE) * 4)
  return fixed + block(tiles) + block(tables) + block(ringRows * width * 4) + rows
}
