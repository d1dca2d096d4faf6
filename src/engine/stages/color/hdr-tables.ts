/** The tables of wasm/color/hdr.ts, in single precision. */

import { LIGHT_STEPS, srgbLevels } from './color-tables.ts'
import { type HdrProfile, HLG_PEAK, LUMINANCE, OOTF_EXPONENT } from './hdr.ts'
import { LEVELS } from './icc-curves.ts'

/** Steps of the square root of luminance that the gain of HLG's OOTF is looked up by. */
export const OOTF_STEPS = 1024

/** Bytes of each part, as the kernel lays them out. */
const COLUMN_BYTES = 3 * LEVELS * 16
const PARAMETER_BYTES = 5 * 16
const OOTF_BYTES = (OOTF_STEPS + 4) * 4
export const HDR_TABLE_BYTES = COLUMN_BYTES + PARAMETER_BYTES + OOTF_BYTES + LIGHT_STEPS + 1

export interface HdrTables {
  /** For each of 256 levels of red, green and blue, its share of BT.2020 r, g, b and luminance. */
  readonly columns: Float32Array
  /** Three columns of BT.2020 to the result's light, then `white peak xb xb² 4xa ya yb 0`. */
  readonly parameters: Float32Array
  readonly ootf: Float32Array
  /** The level of each step of linear light. */
  readonly levels: Uint8Array
}

/** Through them each channel is at most one level away from the rounded exact conversion. */
export function hdrTables(profile: HdrProfile): HdrTables {
  const { curve, toBt2020, fromBt2020, isScene, tone } = profile
  const columns = new Float32Array(3 * LEVELS * 4)
  for (let channel = 0; channel < 3; channel++) {
    const column = [0, 3, 6].map((row) => toBt2020[row + channel]!)
    const luminance = column.reduce((sum, share, row) => sum + share * LUMINANCE[row]!, 0)
    for (let level = 0; level < LEVELS; level++) {
      const light = curve[level]!
      const shares = [...column, luminance].map((share) => share * light)
      columns.set(shares, (channel * LEVELS + level) * 4)
    }
  }
  const { white, peak, xa, xb, ya, yb } = tone
  const matrix = [0, 1, 2].flatMap((column) => [
    ...[0, 3, 6].map((row) => fromBt2020[row + column]! * LIGHT_STEPS),
    0,
  ])
  const parameters = [...matrix, white, peak, xb, xb * xb, 4 * xa, ya, yb, 0]
  return {
    columns,
    parameters: Float32Array.from(parameters),
    ootf: Float32Array.from({ length: OOTF_STEPS + 4 }, (_, step) =>
      isScene ? HLG_PEAK * (Math.min(step, OOTF_STEPS) / OOTF_STEPS) ** (2 * OOTF_EXPONENT) : 1,
    ),
    levels: srgbLevels(),
  }
}
