/** What the HEVC kernel takes from the arena, from the headers alone. Mirrors wasm/hevc/open.ts. */

import { block } from '../../kernels/arena-block.ts'
import type { HevcHeaders } from './hevc/headers.ts'
import { AS_SHOWN, headerBytes, subsamplingOf } from './hevc/kernel-header.ts'
import { treeBlocks } from './hevc/slice-header.ts'

// wasm/hevc/{picture,work,cabac,blocks,open}.ts
const STATE_BYTES = 400
const CONTEXT_BYTES = 3 * 1088
const WINDOW_BYTES = 4176
const RECORD_BYTES = 48
const MARGIN = 64
const HISTORY_ROWS = 16
const SPARE_ROWS = 1
const UNFINISHED_ROWS = 8
const ROWS_BESIDE = 2
const MAP_HISTORY = 2
const MAP_SLACK = 16
const BYTES_PER_SAMPLE = 2

/**
 * Arena bytes of an open decoder, its header included. They go by the width of the picture, and not by
 * its height, but where it is cut into columns of tiles: then the whole picture is kept.
 */
export function hevcArenaBytes(headers: HevcHeaders, { hasRowsBeside } = AS_SHOWN): number {
  const { sequence, picture } = headers
  const { planes, subX, subY } = subsamplingOf(headers)
  const { columns, rows } = treeBlocks(sequence)
  const side = 2 ** sequence.treeLog2
  const keptRows = (picture.tiles?.columns ?? 1) > 1 ? rows : 1
  const besides = hasRowsBeside ? 2 * ROWS_BESIDE : 0
  let bytes = 0
  for (let plane = 0; plane < planes; plane++) {
    const [x, y] = plane === 0 ? [0, 0] : [subX, subY]
    const stride = ((columns * side) >> x) * BYTES_PER_SAMPLE + 2 * MARGIN
    const window = ((keptRows * side) >> y) + (HISTORY_ROWS >> y) + SPARE_ROWS
    bytes += block(stride * window) + block(stride)
    if (sequence.hasSao) bytes += block(stride * ((side + UNFINISHED_ROWS + besides) >> y))
  }
  const units = (columns * side) / 4
  const map = units * ((keptRows * side) / 4 + MAP_HISTORY) + MAP_SLACK
  return (
    block(headerBytes(headers)) +
    block(STATE_BYTES) +
    block(CONTEXT_BYTES) +
    block(WINDOW_BYTES) +
    bytes +
    4 * block(map) +
    block(RECORD_BYTES * columns * (keptRows + 1))
  )
}
