/** What the parts of a conversion take. */

import type { Cost } from '../contract/codec.ts'
import type { Size } from '../geometry/orientation.ts'
import { KERNEL_STATIC_BYTES } from '../kernels/kernels.ts'
import { BAND_ROWS } from '../rows/rows.ts'
import { heldBytes, type ReadProfile } from '../stages/color/icc-profile.ts'
import type { PlannedStages } from '../stages/stages.ts'
import type { PlanStart } from './types.ts'
import type { Phase } from './walk.ts'

/** What every phase has in the kernels' memory. */
export const KERNELS: Cost = { heap: 'kernels', wasmBytes: KERNEL_STATIC_BYTES, jsBytes: 0 }

/** The stages of one picture, and the band that carries its rows. */
export function drawingCosts({ costs, format }: PlannedStages): Phase {
  return [...costs, bandCost(format.width)]
}

/** The pump's band of RGBA. */
export function bandCost(width: number): Cost {
  return { heap: 'none', wasmBytes: 0, jsBytes: BAND_ROWS * 4 * width }
}

/** An RGBA frame in JavaScript memory. */
export function frameCost({ width, height }: Size): Cost {
  return { heap: 'none', wasmBytes: 0, jsBytes: width * height * 4 }
}

/** A file without a profile. */
const NO_COLOR: ReadProfile = { readBytes: 0 }

/** What is held while the profile is read, before anything else begins. */
export function readingPhase({ inputBytes, color = NO_COLOR }: PlanStart): Phase {
  const jsBytes = inputBytes + color.readBytes + heldBytes(color.profile)
  return [KERNELS, { heap: 'none', wasmBytes: 0, jsBytes }]
}
