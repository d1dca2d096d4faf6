/** Scalar twin of wasm/color/device-link.ts: the same integers from plain code, for tests. */

import { LINK_LEVEL, LINK_ONE } from '../../src/engine/stages/color/device-link.ts'
import { LEVELS } from '../../src/engine/stages/color/icc-curves.ts'

/** RGBA of three or four inputs, in place; alpha stays with three, and is 255 with four. */
export function linkScalar(
  pixels: Uint8Array,
  { inputs, steps, nodes }: { inputs: 3 | 4; steps: Int32Array; nodes: Int16Array },
): void {
  for (let at = 0; at < pixels.length; at += 4) {
    let node = 0
    const ways: { stride: number; fraction: number }[] = []
    for (let input = 0; input < inputs; input++) {
      const step = (input * LEVELS + pixels[at + input]!) * 4
      node += steps[step]!
      ways.push({ stride: steps[step + 1]!, fraction: steps[step + 2]! })
    }
    ways.sort((one, other) => other.fraction - one.fraction || other.stride - one.stride)
    const sums = [0, 0, 0]
    let before = LINK_ONE
    for (const { stride, fraction } of [...ways, { stride: 0, fraction: 0 }]) {
      for (let i = 0; i < 3; i++) sums[i]! += nodes[node / 2 + i]! * (before - fraction)
      node += stride
      before = fraction
    }
    const unit = LINK_ONE * LINK_LEVEL
    for (let i = 0; i < 3; i++) pixels[at + i] = Math.floor((sums[i]! + unit / 2) / unit)
    if (inputs === 4) pixels[at + 3] = 255
  }
}
