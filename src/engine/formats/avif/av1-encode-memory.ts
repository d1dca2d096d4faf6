/** What the AV1 encoder takes from the arena. Mirrors `allocate` of wasm/av1-encode/encoder.ts. */

import { block } from '../../kernels/arena-block.ts'
import type { RowFormat } from '../../rows/rows.ts'
import type { Av1Sampled } from './av1-headers.ts'
import { SUPERBLOCK, tileLayout } from './av1-tile-layout.ts'

/** Rows that are copied into the arena at a time. */
export const BAND_ROWS = 8

// wasm/av1-encode/: state.ts, symbols/, coefficients/matrices.ts, source/sampling.ts
const ENCODER_BYTES = 284_736
const TILE_BYTES = 64 + 20_816 + 64 + 98_304 + 64
const FIELDS = 9
const NODE_LEVELS = 8
const MATRICES_BYTES = 3 * 3 * 2704
const LUMA_LEVELS_BYTES = 8_192
const REC_MARGIN = 160
// wasm/av1-encode/copy/
const COPIED_ROWS = 128
const COPIED_WIDTH = 4096
const COPY_TABLE_BYTES = 262_144
const COPY_HASH_BYTES = 37
const VECTOR_ROWS = 24

/** Arena bytes of encoding one picture; the result goes to JavaScript. 'auto' is laid out as 4:4:4. */
export function av1EncodeArenaBytes(format: RowFormat, sampling: Av1Sampled): number {
  const { width, channels } = format
  const history = copiedRows(width, sampling)
  const wide = Math.ceil(width / SUPERBLOCK) * SUPERBLOCK
  const shift = sampling === '420' ? 1 : 0
  const planes = [SUPERBLOCK, ...(sampling === '400' ? [] : [64 >> shift, 64 >> shift])]
  const rows = planes.map((high, plane) => {
    const side = plane === 0 ? wide : wide >> shift
    return block(side * high + 128) + block((side + REC_MARGIN) * (high + 2 + history))
  })
  const chromaLevels = sampling === '400' ? 0 : (2 * LUMA_LEVELS_BYTES) >> (2 * shift)
  return [
    ENCODER_BYTES,
    ...rows,
    block(sampling === '420' ? 4 * wide + 64 : 0),
    block(FIELDS * (wide / 4 + 32)),
    block(NODE_LEVELS * (LUMA_LEVELS_BYTES + chromaLevels)),
    block(MATRICES_BYTES),
    ...(history > 0 ? copyBlocks(wide) : []),
    block(tileLayout(format).across * TILE_BYTES),
    block(BAND_ROWS * width * channels),
  ].reduce((sum, bytes) => sum + bytes, 0)
}

/** Rows above the band that a drawing may be copied from: of 4:4:4, in pictures that are not too wide. */
function copiedRows(width: number, sampling: Av1Sampled): number {
  const isFine = sampling === '444' || sampling === 'auto'
  return isFine && width <= COPIED_WIDTH ? COPIED_ROWS : 0
}

/** Where blocks have been before, hashes of the last rows, and vectors. */
function copyBlocks(wide: number): readonly number[] {
  return [COPY_TABLE_BYTES, COPY_HASH_BYTES * wide, VECTOR_ROWS * 2 * wide + 64].map(block)
}
