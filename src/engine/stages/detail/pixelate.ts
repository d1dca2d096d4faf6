/** The pixelating stage: squares of one colour. */

import { rowBytes } from '../../rows/rows.ts'
import type { Stage } from '../stage.ts'
import { neighbourBytes, opened, throughNeighbours } from './neighbours.ts'

export interface PixelateSettings {
  /** Side of a square, in pixels. */
  readonly size: number
  readonly hasAlpha: boolean
}

/** Arena blocks of the kernel. */
const BLOCKS = 3

export const pixelateStage: Stage<PixelateSettings> = {
  name: 'pixelate',
  isEffect: true,
  grid: ({ size }) => size,
  plan: ({ options, info }) =>
    options.pixelate === undefined
      ? undefined
      : { size: options.pixelate, hasAlpha: info.hasAlpha },
  cost: ({ size }, rows) => ({
    heap: 'kernels',
    wasmBytes: rowBytes(rows) * (1 + 4 / size) + 16 + 256 + neighbourBytes(rows, BLOCKS),
    jsBytes: 0,
  }),
  describe: ({ size }) => [`pixelate ${size}`],
  open({ size, hasAlpha }, rows, { kernels, bandRows }) {
    const { exports } = kernels
    const { width, height, channels } = rows.format
    const isMixed = hasAlpha && channels === 4
    const handle = opened(exports.squaresOpen(width, channels, isMixed, size))
    const kernel = {
      needed: (row: number) => Math.min(height, (Math.floor(row / size) + 1) * size),
      push: (row: number) => exports.squaresPush(handle, row),
      pull: (row: number) => exports.squaresPull(handle, row),
    }
    return throughNeighbours(kernels, rows, kernel, bandRows)
  },
}
