/** Rounded corners: alpha, with edges as smooth as a pixel can say. */

import { BAND_ROWS, type RowFormat, type RowSource } from '../rows/rows.ts'
import { colored } from './colored.ts'
import { FREE, type Stage } from './stage.ts'

export interface RadiusSettings {
  /** Half axes of the ellipse of a corner, in pixels; at most half a side. */
  readonly across: number
  readonly down: number
}

/** Samples on each side of a pixel that decide how much of it is kept. */
const SAMPLES = 8

export const radiusStage: Stage<{ readonly radius: number | 'max' }> = {
  name: 'radius',
  isEffect: true,
  needsWhole: true,
  plan: ({ options: { radius } }) => (radius === undefined ? undefined : { radius }),
  cost: (_, rows) =>
    rows.channels === 1 ? { heap: 'none', wasmBytes: 0, jsBytes: colored.bytes(rows) } : FREE,
  format: (_, rows) => ({ ...rows, channels: 4 }),
  describe: ({ radius }) => [`radius ${radius}`],
  open: ({ radius }, rows) => rounded(colored(rows), cornerOf(radius, rows.format)),
}

function cornerOf(radius: number | 'max', { width, height }: RowFormat): RadiusSettings {
  const most = radius === 'max' ? Number.POSITIVE_INFINITY : radius
  const [across, down] = [Math.min(most, width / 2), Math.min(most, height / 2)]
  // A radius in pixels stays a circle's where the picture is too small for it.
  return radius === 'max'
    ? { across, down }
    : { across: Math.min(across, down), down: Math.min(across, down) }
}

function rounded(source: RowSource, { across, down }: RadiusSettings): RowSource {
  const { format } = source
  let y = 0
  return {
    format,
    read(into, maxRows) {
      const count = source.read(into, Math.min(maxRows, BAND_ROWS))
      for (let row = 0; row < count; row++, y++) {
        const fromEdge = Math.min(y, format.height - 1 - y)
        if (fromEdge < down) roundRow(into.subarray(row * format.width * 4), format.width, fromEdge)
      }
      return count
    },
  }

  function roundRow(pixels: Uint8Array, width: number, fromEdge: number): void {
    for (let x = 0; x < Math.min(Math.ceil(across), width); x++) {
      const share = coverage(x, fromEdge)
      for (const at of new Set([x, width - 1 - x])) {
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
