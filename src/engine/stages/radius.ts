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

function rounded(source: RowSource, { across, down }: RadiusSettings, part: Part): RowSource {
  const { format } = source
  const { width, height } = part.whole
  return rowByRow(source, part, (pixels, y) => {
    const fromEdge = Math.min(y, height - 1 - y)
    if (fromEdge < down) roundRow(pixels, fromEdge)
  })

  function roundRow(pixels: Uint8Array, fromEdge: number): void {
    for (let x = 0; x < Math.min(Math.ceil(across), width); x++) {
      const share = coverage(x, fromEdge)
      for (const place of new Set([x, width - 1 - x])) {
        const at = place - part.x
        if (at < 0 || at >= format.width) continue
        pixels[at * 4 + 3] = Math.round(pixels[at * 4 + 3]! * share)
      }
    }
  }

  /** How much of the pixel `x`, `y` from a corner lies within the ellipse. */
  function coverage(x: number, y: number): number {
    let inside = 0
    for (let i = 0; i < SAMPLES * SAMPLES; i++) {
      const u = x + ((i % SAMPLES) + 0.5) / SAMPLES
      const v = y + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES
      const [dx, dy] = [Math.max(0, 1 - u / across), Math.max(0, 1 - v / down)]
      if (dx * dx + dy * dy <= 1) inside += 1
    }
    return inside / SAMPLES / SAMPLES
  }
}
