/** What the AV1 encoder takes from the arena for a picture. Mirrors wasm/av1-encode/{encoder,state}.ts. */

import { block } from '../../kernels/arena-block.ts'
import { rowBytes } from '../../rows/rows.ts'
import { type Av1Encoding, BAND_ROWS } from './av1-encode-kernel.ts'
import { SUPERBLOCK, tileLayout } from './av1-tile-layout.ts'

/** Tables, costs and scratch of a picture; and of each tile across: its CDFs and output. */
const PICTURE_BYTES = 198_400
const TILE_BYTES = 118_096
/** Left and right of a row of what is reconstructed, and kinds of context above. */
const MARGIN = 160
const FIELDS = 8

export function av1EncodeArenaBytes(encoding: Av1Encoding): number {
  const { sampling, rowFormat } = encoding
  const { columns, across } = tileLayout(encoding)
  const wide = columns * SUPERBLOCK
  const tables = block(PICTURE_BYTES) + block(across * TILE_BYTES) + block(FIELDS * (wide / 4 + 32))
  const luma = block(wide * SUPERBLOCK + 128) + block((wide + MARGIN) * (SUPERBLOCK + 2))
  const band = block(rowBytes(rowFormat) * BAND_ROWS)
  return tables + luma + band + chromaBytes(wide, sampling)
}

/** Planes of chroma, and levels of all planes. */
function chromaBytes(lumaWide: number, sampling: Av1Encoding['sampling']): number {
  if (sampling === '400') return block(8 * 8192)
  const half = sampling === '420' ? 2 : 1
  const [wide, high] = [lumaWide / half, SUPERBLOCK / half]
  const planes = block(2 * (wide * high + 64)) + block(2 * (wide + MARGIN) * (high + 2))
  const row = sampling === '420' ? block(8 * wide + 64) : 0
  return planes + row + block(8 * (8192 + 16_384 / half ** 2))
}
