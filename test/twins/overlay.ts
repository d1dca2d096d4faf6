/** Scalar twins of wasm/overlay/, in exact fractions. */

import type { Blend } from '../../src/engine/api/overlay.ts'

/** Both RGBA with straight alpha; `opacity` 0–255. Answers what is seen, in doubles, 0–255. */
export function composited(
  below: readonly number[],
  top: readonly number[],
  { blend, opacity }: { readonly blend: Blend; readonly opacity: number },
): number[] {
  const alpha = Math.floor((top[3]! * opacity + 127) / 255) / 255
  const seen = below[3]! / 255
  const sum = alpha + seen * (1 - alpha)
  if (sum === 0) return [...below]
  const colors = [0, 1, 2].map((i) => {
    const own = top[i]!
    const mixed = blend === 'over' ? own : (1 - seen) * own + (seen * own * below[i]!) / 255
    return (alpha * mixed + seen * (1 - alpha) * below[i]!) / sum
  })
  return [...colors, sum * 255]
}
