/** The median stage: single specks go, edges stay. */

import { rowBytes } from '../../rows/rows.ts'
import type { Stage } from '../stage.ts'
import { neighbourBytes, opened, throughNeighbours } from './neighbours.ts'

/** Arena blocks of the kernel. */
const BLOCKS = 7

export const medianStage: Stage<{ readonly size: 3 }> = {
  name: 'median',
  isEffect: true,
  reach: () => 1,
  plan: ({ options: { median: size } }) => size && { size },
  cost: (_, rows) => ({
    heap: 'kernels',
    wasmBytes: 6 * (rowBytes(rows) + 32) + 256 + neighbourBytes(rows, BLOCKS),
    jsBytes: 0,
  }),
  describe: ({ size }) => [`median ${size}x${size}`],
  open(_, rows, { kernels, bandRows }) {
    const { exports } = kernels
    const handle = opened(exports.medianOpen(rows.format.width, rows.format.channels))
    const kernel = {
      needed: (row: number) => row + 2,
      push: (row: number) => exports.medianPush(handle, row),
      pull: (row: number) => exports.medianPull(handle, row),
    }
    return throughNeighbours(kernels, rows, kernel, bandRows)
  },
}
