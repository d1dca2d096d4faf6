/** The pixelating stage: squares of one colour, whole ones from the top left of the upright picture on. */

import { storedWindow } from '../../geometry/axes.ts'
import { rowBytes } from '../../rows/rows.ts'
import type { Drawing, Stage } from '../stage.ts'
import { neighbourBytes, opened, throughNeighbours } from './neighbours.ts'

export interface PixelateSettings {
  /** Side of a square, in pixels. */
  readonly size: number
  readonly hasAlpha: boolean
  /** Columns and rows of the first square as it is stored, 1 to `size`. */
  readonly columns: number
  readonly rows: number
}

/** Arena blocks of the kernel. */
const BLOCKS = 3

export const pixelateStage: Stage<PixelateSettings> = {
  name: 'pixelate',
  isEffect: true,
  grid: ({ size, columns, rows }) => ({ size, x: columns, y: rows }),
  plan(drawing) {
    const { pixelate: size } = drawing.options
    if (size === undefined) return undefined
    return { size, hasAlpha: drawing.info.hasAlpha, ...firstSquare(drawing, size) }
  },
  within: (settings, { x, y }) => ({
    ...settings,
    ...(x > 0 && { columns: settings.size }),
    ...(y > 0 && { rows: settings.size }),
  }),
  cost: ({ size }, rows) => ({
    heap: 'kernels',
    wasmBytes: rowBytes(rows) * (1 + 4 / size) + 32 + 256 + neighbourBytes(rows, BLOCKS),
    jsBytes: 0,
  }),
  describe: ({ size }) => [`pixelate ${size}`],
  open({ size, hasAlpha, columns, rows: first }, rows, { kernels, bandRows }) {
    const { exports } = kernels
    const { width, height, channels } = rows.format
    const isMixed = hasAlpha && channels === 4
    const handle = opened(exports.squaresOpen(width, channels, isMixed, size, columns))
    const kernel = {
      needed: (row: number) =>
        Math.min(height, first + Math.max(0, Math.floor((row - first) / size) + 1) * size),
      push: (row: number) => exports.squaresPush(handle, row),
      pull: (row: number) => exports.squaresPull(handle, row),
    }
    return throughNeighbours(kernels, rows, kernel, bandRows)
  },
}

/** What is stored the other way round begins with the square that is cut off. */
function firstSquare({ decoded, resize, orientation }: Drawing, size: number) {
  const { width, height } = resize ?? decoded
  const origin = storedWindow(orientation, { width, height }, { x: 0, y: 0, width: 1, height: 1 })
  const first = (from: number, side: number) => (from > 0 && side % size) || size
  return { columns: first(origin.x, width), rows: first(origin.y, height) }
}
