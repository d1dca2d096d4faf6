/** Planes of samples beside those of another decoder. */

/** One array for each plane, row by row, and the samples in a row of each. */
export interface PlaneSamples {
  readonly planes: readonly Uint16Array[]
  readonly widths: readonly number[]
}

/** Where samples differ from what another decoder has, one plane after the other. `undefined`: nowhere. */
export function difference(
  { planes, widths }: PlaneSamples,
  expected: Uint16Array,
): string | undefined {
  let at = 0
  let different = 0
  let first = ''
  for (const [p, plane] of planes.entries()) {
    for (let i = 0; i < plane.length; i++) {
      if (plane[i] === expected[at + i]) continue
      const [x, y] = [i % widths[p]!, Math.floor(i / widths[p]!)]
      first ||= `plane ${p} x ${x} y ${y}: ${plane[i]} for ${expected[at + i]}`
      different++
    }
    at += plane.length
  }
  if (at !== expected.length) return `${at} samples for ${expected.length}`
  return different > 0 ? `${different} of ${at}, first ${first}` : undefined
}
