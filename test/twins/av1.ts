/** Scalar twins of wasm/av1/, from the formulas of the specification. */

/** Round2(): halves go up. */
export function rounded(value: number, shift: number): number {
  return Math.floor((value + Math.floor(2 ** (shift - 1))) / 2 ** shift)
}

/** 7.16: a row of `samples` widened to `width`, of which `known` are there. */
export function upscaled(
  samples: readonly number[],
  taps: readonly (readonly number[])[],
  { narrow, wide, depth }: { narrow: number; wide: number; depth: number },
): number[] {
  const step = Math.floor(((narrow << 14) + (wide >> 1)) / wide)
  const error = wide * step - (narrow << 14)
  const shift = Math.trunc((-((wide - narrow) << 13) + (wide >> 1)) / wide)
  const first = (shift + 128 - Math.trunc(error / 2)) & 16_383
  return Array.from({ length: wide }, (_, x) => {
    const at = first - 16_384 + x * step
    const filter = taps[(at & 16_383) >> 8]!
    let sum = 0
    for (const [k, tap] of filter.entries()) {
      const place = Math.min(samples.length - 1, Math.max(0, (at >> 14) + k - 3))
      sum += samples[place]! * tap
    }
    return Math.min(2 ** depth - 1, Math.max(0, (sum + 64) >> 7))
  })
}

/** 7.11.3.4: a row of `width` results of eight taps each, rounded. */
export function filteredRow(
  samples: readonly number[],
  taps: readonly number[],
  { width, shift }: { width: number; shift: number },
): number[] {
  return Array.from({ length: width }, (_, x) => {
    const sum = taps.reduce((all, tap, t) => all + tap * samples[x + t]!, 0)
    return rounded(sum, shift)
  })
}
