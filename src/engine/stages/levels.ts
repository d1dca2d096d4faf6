/** Levels of one channel that mean something else in the result: each becomes another by a table. */

import { ARENA_BLOCK_BYTES, changedInPlace, STAGE_BYTES } from './in-place.ts'
import type { Stage } from './stage.ts'

const LEVELS = 256

export const levelsStage: Stage<readonly number[]> = {
  name: 'levels',
  plan: ({ info, decoded }) => (decoded.channels === 1 ? info.levels : undefined),
  cost: () => ({
    heap: 'kernels',
    wasmBytes: LEVELS + STAGE_BYTES + 2 * ARENA_BLOCK_BYTES,
    jsBytes: 0,
  }),
  describe: () => ['levels'],
  open(levels, rows, { kernels }) {
    const { exports } = kernels
    const table = kernels.alloc(LEVELS)
    kernels.view(table, LEVELS).set(levels)
    return changedInPlace(kernels, rows, (row, count) => exports.colorGray(row, count, table))
  },
}
