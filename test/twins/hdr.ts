/** Scalar twin of wasm/color/hdr.ts: the same results from plain code, for the tests to compare with. */

import { LIGHT_STEPS } from '../../src/engine/stages/color/color-tables.ts'
import { type HdrTables, OOTF_STEPS } from '../../src/engine/stages/color/hdr-tables.ts'
import { LEVELS } from '../../src/engine/stages/color/icc-curves.ts'

const f32 = Math.fround

/** Twin of `colorHdr`: RGBA pixels, in place. */
export function colorHdrScalar(pixels: Uint8Array, tables: HdrTables): void {
  const { columns, parameters, ootf, levels } = tables
  for (let at = 0; at < pixels.length; at += 4) {
    const light = [0, 1, 2, 3].map((lane) => {
      const [r = 0, g = 0, b = 0] = [0, 1, 2].map(
        (channel) => columns[(channel * LEVELS + pixels[at + channel]!) * 4 + lane],
      )
      return f32(f32(r + g) + b)
    })
    const [r = 0, g = 0, b = 0, luminance = 0] = light
    const step = f32(f32(f32(Math.sqrt(Math.max(luminance, 0))) * OOTF_STEPS) + 0.5)
    const scene = ootf[Math.trunc(Math.min(step, OOTF_STEPS))]!
    const most = f32(Math.max(r, g, b) * scene)
    const gain = f32(scene * toneGain(most, parameters.subarray(12)))
    const [red, green, blue] = [f32(r * gain), f32(g * gain), f32(b * gain)] as const
    for (let lane = 0; lane < 3; lane++) {
      const part = (value: number, column: number) => f32(value * parameters[column * 4 + lane]!)
      const sum = f32(f32(part(red, 0) + part(green, 1)) + part(blue, 2))
      pixels[at + lane] = levels[Math.trunc(Math.min(Math.max(f32(sum + 0.5), 0), LIGHT_STEPS))]!
    }
  }
}

function toneGain(light: number, tone: Float32Array): number {
  const [white = 0, peak = 0, xb = 0, xb2 = 0, xa4 = 0, ya = 0, yb = 0] = tone
  if (light <= 1) return white
  if (light >= peak) return f32(1 / light)
  const above = f32(light - 1)
  const root = f32(Math.sqrt(f32(xb2 + f32(xa4 * above))))
  const t = f32(f32(above + above) / f32(xb + root))
  return f32(f32(f32(f32(f32(ya * t) + yb) * t) + white) / light)
}
