/**
 * A profile's whole way to sRGB as one table: each node is evaluated exactly, pixels between them
 * are interpolated by wasm/color/device-link.ts.
 *
 *   steps   inputs × 256 × 16 bytes: what a level of an input adds to the way through the table
 *           i32 offset of a node  ·  i32 bytes to the next node  ·  i32 fraction of the way  ·  0
 *   nodes   points ^ inputs × 8 bytes: i16 red, green, blue, 0; the first input varies slowest
 */

import { LEVELS } from './icc-curves.ts'
import type { LutProfile } from './icc-lut.ts'
import { encodeSrgb, XYZ_TO_SRGB } from './srgb.ts'

/** The whole way from node to node. */
export const LINK_ONE = 1 << 14

/** A level of 8 bits has so many steps in a node. */
export const LINK_LEVEL = 128

const NODE_BYTES = 8
const STEP_BYTES = 16

/** Points along each input at most: 287 KB for colours, 668 KB for inks. */
const MOST_POINTS = { 3: 33, 4: 17 } as const
/** Fewer than this are too far apart where sRGB bends between them. */
const LEAST_POINTS = { 3: 17, 4: 12 } as const

/** How a link of a profile is laid out. */
export interface LinkShape {
  readonly inputs: 3 | 4
  readonly points: number
  readonly stepsBytes: number
  readonly nodesBytes: number
}

/** As many points as there may be, the profile's own among them where that leaves enough. */
export function linkShape({ inputs, points }: Pick<LutProfile, 'inputs' | 'points'>): LinkShape {
  const most = MOST_POINTS[inputs]
  const spaces = points - 1
  const fitting = Math.floor((most - 1) / spaces) * spaces + 1
  const chosen = fitting < LEAST_POINTS[inputs] ? most : fitting
  return {
    inputs,
    points: chosen,
    stepsBytes: inputs * LEVELS * STEP_BYTES,
    nodesBytes: chosen ** inputs * NODE_BYTES,
  }
}

/** Steps of all levels of all inputs, in the order of the kernel. */
export function linkSteps(
  { curves }: Pick<LutProfile, 'curves'>,
  { inputs, points }: LinkShape,
): Int32Array {
  const steps = new Int32Array((inputs * LEVELS * STEP_BYTES) / 4)
  curves.forEach((curve, input) => {
    const stride = points ** (inputs - 1 - input) * NODE_BYTES
    curve.forEach((place, level) => {
      const position = place * (points - 1)
      const index = Math.min(Math.floor(position), points - 2) // so that there is a next node
      const fraction = Math.round((position - index) * LINK_ONE)
      steps.set([index * stride, stride, fraction], (input * LEVELS + level) * 4)
    })
  })
  return steps
}

/** Fills the nodes. `fromXyz`: XYZ relative to D50 into linear light, coded as sRGB is. */
export function fillNodes(
  nodes: Int16Array,
  profile: LutProfile,
  { inputs, points }: LinkShape,
  fromXyz: readonly number[] = XYZ_TO_SRGB,
): void {
  const place = new Float64Array(inputs)
  const xyz = new Float64Array(3)
  const digits = new Uint8Array(inputs)
  for (let at = 0; at < nodes.length; at += 4) {
    for (let i = 0; i < inputs; i++) place[i] = digits[i]! / (points - 1)
    profile.toXyz(place, xyz)
    const [x = 0, y = 0, z = 0] = xyz
    for (let i = 0; i < 3; i++) {
      const light = fromXyz[i * 3]! * x + fromXyz[i * 3 + 1]! * y + fromXyz[i * 3 + 2]! * z
      nodes[at + i] = Math.round(encodeSrgb(light) * 255 * LINK_LEVEL)
    }
    nodes[at + 3] = 0
    countUp(digits, points)
  }
}

/** The next node: the last digit runs fastest. */
function countUp(digits: Uint8Array, points: number): void {
  for (let i = digits.length - 1; i >= 0; i--) {
    digits[i]! += 1
    if (digits[i]! < points) return
    digits[i] = 0
  }
}
