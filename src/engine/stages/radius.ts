/** Rounded corners: alpha, with edges as smooth as a pixel can say. */

import type { Size } from '../geometry/orientation.ts'
import type { RowSource } from '../rows/rows.ts'
import { colored } from './colored.ts'
import { rowByRow } from './row-by-row.ts'
import { FREE, type Part, type Stage } from './stage.ts'

export interface RadiusSettings {
  /** Half axes of the ellipse of a corner, in pixels; at most half a side. */
  readonly across: number
  readonly down: number
}

/** Samples on each side of a pixel that decide how much of it is kept. */
const SAMPLES = 8

interface Rounding {
  readonly radius: number | 'max'
  /** Of which the rows are; default: all of it. */
  readonly part?: Part
}

export const radiusStage: Stage<Rounding> = {
  name: 'radius',
  isEffect: true,
  within: (settings, part) => ({ ...settings, part }),
  plan: ({ options: { radius } }) => (radius === undefined ? undefined : { radius }),
  cost: (_, rows) =>
    rows.channels === 1 ? { heap: 'none', wasmBytes: 0, jsBytes: colored.bytes(rows) } : FREE,
  format: (_, rows) => ({ ...rows, channels: 4 }),
  describe: ({ radius }) => [`radius ${radius}`],
  open({ radius, part }, rows) {
    const place = part ?? { x: 0, y: 0, whole: rows.format }
    return rounded(colored(rows), cornerOf(radius, place.whole), place)
  },
}

function cornerOf(radius: number | 'max', { width, height }: Size): RadiusSettings {
  const most = radius === 'max' ? Number.POSITIVE_INFINITY : radius
  const [across, down] = [Math.min(most, width / 2), Math.min(most, height / 2)]
  // A radius in pixels stays a circle's where the picture is too small for it.
  return radius === 'max'
    ? { across, down }
    : { across: Math.min(across, down), down: Math.min(across, down) }
}

function rounded(source: RowSource, corner: RadiusSettings, part: Part): RowSource {
  const { format } = source
  const { width, height } = part.whole
  return rowByRow(source, part, (pixels, y) => {
    const fromEdge = Math.min(y, height - 1 - y)
    const isMiddle = y === height - 1 - y
    if (fromEdge < corner.down) roundRow(pixels, startsOf(corner, fromEdge, isMiddle))
  })

  function roundRow(pixels: Uint8Array, starts: Float64Array): void {
    const cut = Math.min(Math.ceil(Math.max(...starts)), Math.ceil(width / 2))
    for (let x = 0; x < cut; x++) {
      const isMiddle = x === width - 1 - x
      const share = shareOf(starts, x, isMiddle)
      keep(pixels, x, share)
      if (!isMiddle) keep(pixels, width - 1 - x, share)
    }
  }

  function keep(pixels: Uint8Array, x: number, share: number): void {
    const at = x - part.x
    if (at < 0 || at >= format.width) return
    pixels[at * 4 + 3] = Math.round(pixels[at * 4 + 3]! * share)
  }
}

/**
 * Where the ellipse begins on each line of samples of a row of pixels, in pixels from the side. Of a row in
 * the middle the lower lines mirror the upper ones.
 */
function startsOf(
  { across, down }: RadiusSettings,
  fromEdge: number,
  isMiddle: boolean,
): Float64Array {
  return Float64Array.from({ length: SAMPLES }, (_, j) => {
    const line = isMiddle ? Math.min(j, SAMPLES - 1 - j) : j
    const dy = Math.max(0, 1 - (fromEdge + (line + 0.5) / SAMPLES) / down)
    return across * (1 - Math.sqrt(1 - dy * dy))
  })
}

/** In samples: what lies on the ellipse but for rounding lies within. */
const TOLERANCE = 1e-6

/** How much of the pixel `x` from a side lies within the ellipse; a middle one is the same from both. */
function shareOf(starts: Float64Array, x: number, isMiddle: boolean): number {
  const [most, times] = isMiddle ? [SAMPLES / 2, 2] : [SAMPLES, 1]
  let inside = 0
  for (const start of starts) {
    const outside = Math.ceil((start - x) * SAMPLES - 0.5 - TOLERANCE)
    inside += SAMPLES - times * Math.max(0, Math.min(most, outside))
  }
  return inside / SAMPLES / SAMPLES
}
