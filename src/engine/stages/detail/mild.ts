/** The mild sharpening stage: sharp's `sharpen()` without a sigma. */

import { rowBytes } from '../../rows/rows.ts'
import type { Stage } from '../stage.ts'
import { neighbourBytes, opened, throughNeighbours } from './neighbours.ts'

/** Arena blocks of the kernel. */
const BLOCKS = 5

export const mildStage: Stage<{ readonly hasAlpha: boolean }> = {
  name: 'mild sharpen',
  isEffect: true,
  reach: () => 1,
  plan: ({ options: { mild }, info: { hasAlpha } }) => (mild?.sharpen ? { hasAlpha } : undefined),
  cost: (_, rows) => ({
    heap: 'kernels',
    wasmBytes: 5 * (rowBytes(rows) + 32) + 256 + neighbourBytes(rows, BLOCKS),
    jsBytes: 0,
  }),
  describe: () => ['mild sharpen'],
  open({ hasAlpha }, rows, { kernels, bandRows }) {
    const { exports } = kernels
    const { width, channels } = rows.format
    const handle = opened(exports.mildOpen(width, channels, hasAlpha && channels === 4))
    const kernel = {
      needed: (row: number) => row + 2,
      push: (row: number) => exports.mildPush(handle, row),
      pull: (row: number) => exports.mildPull(handle, row),
    }
    return throughNeighbours(kernels, rows, kernel, bandRows)
  },
}
