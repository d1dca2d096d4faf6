/** Scalar twin of wasm/jpeg-turn/block.ts: the definition that tests hold the kernel to. */

import { type Orientation, turnsOf } from '../../src/engine/geometry/orientation.ts'

/** Turns a block of 8 × 8 coefficients, row by row, as the picture is turned upright. */
export function turnBlockScalar(block: Int16Array, orientation: Orientation): Int16Array {
  const { turns, mirrored } = turnsOf(orientation)
  let turned = mirrored ? mirror(block) : block.slice()
  for (let i = 0; i < turns; i++) turned = mirror(transpose(turned))
  return turned
}

/** Waves with an odd number of half periods across are upside down in a mirror. */
function mirror(block: Int16Array): Int16Array {
  return block.map((value, i) => (i % 2 === 1 ? -value : value))
}

/** Followed by a mirror: a quarter turn clockwise. */
function transpose(block: Int16Array): Int16Array {
  return block.map((_, i) => block[(i % 8) * 8 + (i >> 3)]!)
}
