/** The sharpening stage: an unsharp mask on lightness, as sharp's `sharpen({ sigma })` has it. */

import type { Slopes } from '../../api/effects.ts'
import { type RowFormat, rowBytes } from '../../rows/rows.ts'
import type { Stage } from '../stage.ts'
import { gaussian, weightBytes } from './gaussian.ts'
import { neighbourBytes, opened, throughNeighbours } from './neighbours.ts'

export interface SharpenSettings {
  /** Standard deviation of the mask, in pixels. */
  readonly sigma: number
  readonly slopes: Slopes
  readonly hasAlpha: boolean
}

/** Weights below this part of the middle one are cut off, as by libvips' `sharpen`. */
const LEAST_WEIGHT = 0.1

/** Arena blocks of the kernel. */
const BLOCKS = 16

/** Levels of sRGB for one unit of CIELAB's lightness: 255 of 100. */
const LEVELS_PER_UNIT = 2.55

/**
 * sharp's defaults, in units of lightness: differences up to `flatBelow` are flat and are added as
 * they are, the rest of larger ones counts double (`SLOPES`); at most so much is added to the light and dark.
 */
const CURVE = { flatBelow: 2, mostUp: 10, mostDown: 20 } as const
const SLOPES: Slopes = { flat: 1, jagged: 2 }

export const sharpenStage: Stage<SharpenSettings> = {
  name: 'sharpen',
  isEffect: true,
  reach: ({ sigma }) => gaussian(sigma, LEAST_WEIGHT).radius,
  plan: ({ options: { sharpen: sigma, slopes = SLOPES }, info: { hasAlpha } }) =>
    sigma === undefined ? undefined : { sigma, slopes, hasAlpha },
  cost: ({ sigma }, rows) => ({
    heap: 'kernels',
    wasmBytes: sharpenBytes(gaussian(sigma, LEAST_WEIGHT).radius, rows),
    jsBytes: 0,
  }),
  describe: ({ sigma }) => [`sharpen ${sigma}`],
  open({ sigma, slopes, hasAlpha }, rows, { kernels, bandRows }) {
    const { exports } = kernels
    const { width, channels } = rows.format
    const shape = gaussian(sigma, LEAST_WEIGHT)
    const { radius } = shape
    const isMixed = hasAlpha && channels === 4
    const handle = opened(exports.sharpenOpen(width, channels, isMixed, radius))
    const weights = weightBytes(shape)
    kernels.view(exports.sharpenWeights(handle) >>> 0, weights.length).set(weights)
    const gains = new Uint8Array(sharpenGains(slopes).buffer)
    kernels.view(exports.sharpenGains(handle) >>> 0, gains.length).set(gains)
    const kernel = {
      needed: (row: number) => row + radius + 1,
      push: (row: number) => exports.sharpenPush(handle, row),
      pull: (row: number) => exports.sharpenPull(handle, row),
    }
    return throughNeighbours(kernels, rows, kernel, bandRows)
  },
}

/** What is added to a pixel whose luma is -255 … 255 levels above its surroundings. */
export function sharpenGains({ flat, jagged } = SLOPES): Int16Array<ArrayBuffer> {
  const { flatBelow, mostUp, mostDown } = CURVE
  return Int16Array.from({ length: 511 }, (_, i) => {
    const units = (i - 255) / LEVELS_PER_UNIT
    const beyond = Math.max(0, Math.abs(units) - flatBelow)
    const gain = Math.sign(units) * (flat * Math.min(Math.abs(units), flatBelow) + jagged * beyond)
    return Math.round(LEVELS_PER_UNIT * Math.min(mostUp, Math.max(-mostDown, gain)))
  })
}

function sharpenBytes(radius: number, rows: RowFormat): number {
  const { width } = rows
  const blurred = (2 * radius + 1) * (width + 16 + 8)
  const kept = (radius + 1) * (width + rowBytes(rows) + 32 + 8)
  const lines = 2 * width + 6 * radius + 511 * 2 + 512
  return blurred + kept + lines + neighbourBytes(rows, BLOCKS)
}
