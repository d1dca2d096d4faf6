/** The Gaussian blur stage: sharp's `blur`, by rows. */

import type { Kernels } from '../../kernels/kernels.ts'
import { type RowFormat, type RowSource, rowBytes } from '../../rows/rows.ts'
import type { Stage } from '../stage.ts'
import { boxRadii, type Gaussian, gaussian, weightBytes } from './gaussian.ts'
import { type Neighbourhood, neighbourBytes, opened, throughNeighbours } from './neighbours.ts'

export interface BlurSettings {
  /** Standard deviation, in pixels; `mild`: the mean of 3 × 3. */
  readonly sigma: number | 'mild'
  readonly hasAlpha: boolean
}

/** Weights below this part of the middle one are cut off, as by libvips' `gaussblur`. */
const LEAST_WEIGHT = 0.2

/** From this radius on, three means are cheaper than weights. */
const WIDE_RADIUS = 12

/** Arena blocks of either kernel. */
const BLOCKS = 16

export const blurStage: Stage<BlurSettings> = {
  name: 'blur',
  isEffect: true,
  reach({ sigma }) {
    const { radius, variance } = shapeOf(sigma)
    if (radius < WIDE_RADIUS) return radius
    return boxRadii(variance).reduce((sum, one) => sum + one, 0)
  },
  plan({ options: { blur, mild }, info: { hasAlpha } }) {
    const sigma = mild?.blur ? 'mild' : blur
    return sigma === undefined ? undefined : { sigma, hasAlpha }
  },
  cost: ({ sigma }, rows) => ({
    heap: 'kernels',
    wasmBytes: blurBytes(shapeOf(sigma), rows) + neighbourBytes(rows, BLOCKS),
    jsBytes: 0,
  }),
  describe: ({ sigma }) => [`blur ${sigma}`],
  open(settings, rows, { kernels, bandRows }) {
    const shape = shapeOf(settings.sigma)
    const open = shape.radius < WIDE_RADIUS ? openGauss : openBoxes
    return throughNeighbours(kernels, rows, open(kernels, rows, settings, shape), bandRows)
  },
}

/** Thirds, of 2^14: across, then down, which is a ninth of nine. */
const MILD: Gaussian = { radius: 1, weights: [5_462, 5_461], variance: 2 / 3 }

function shapeOf(sigma: BlurSettings['sigma']): Gaussian {
  return sigma === 'mild' ? MILD : gaussian(sigma, LEAST_WEIGHT)
}

/** What the kernel takes, without the slack of its blocks. */
function blurBytes(shape: Gaussian, rows: RowFormat): number {
  const { radius } = shape
  const bytes = rowBytes(rows) + 16
  if (radius < WIDE_RADIUS) return (2 * radius + 1) * (bytes + 8) + bytes + 8 * radius + 256
  const radii = boxRadii(shape.variance)
  const reach = radii.reduce((sum, one) => sum + one, 0)
  const rings = radii.reduce((sum, one) => sum + (2 * one + 1) * (bytes + 4), 0)
  return rings + 2 * (bytes + 8 * reach) + 3 * 4 * bytes + 256
}

function openGauss(
  { exports, view }: Kernels,
  { format }: RowSource,
  { hasAlpha }: BlurSettings,
  shape: Gaussian,
): Neighbourhood {
  const { width, channels } = format
  const { radius } = shape
  const handle = opened(exports.gaussOpen(width, channels, isMixed(hasAlpha, format), radius))
  const weights = weightBytes(shape)
  view(exports.gaussWeights(handle) >>> 0, weights.length).set(weights)
  return {
    needed: (row) => row + radius + 1,
    push: (row) => exports.gaussPush(handle, row),
    pull: (row) => exports.gaussPull(handle, row),
  }
}

function openBoxes(
  { exports }: Kernels,
  { format }: RowSource,
  { hasAlpha }: BlurSettings,
  { variance }: Gaussian,
): Neighbourhood {
  const { width, channels } = format
  const radii = boxRadii(variance)
  const reach = radii.reduce((sum, one) => sum + one, 0)
  const handle = opened(exports.boxesOpen(width, channels, isMixed(hasAlpha, format), ...radii))
  return {
    needed: (row) => row + reach + 1,
    push: (row) => exports.boxesPush(handle, row),
    pull: (row) => exports.boxesPull(handle, row),
  }
}

/** Colours are mixed by their alpha. */
function isMixed(hasAlpha: boolean, { channels }: RowFormat): boolean {
  return hasAlpha && channels === 4
}
