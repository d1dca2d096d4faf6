/** Decision trees of modular streams (18181-1, H.4.2): which context and which predictor a sample has. */

import { damaged } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { Bits } from './bits.ts'
import { type Code, EntropyReader, readCode } from './entropy-code.ts'

/** What a token of a tree means. */
const [VALUE, PROPERTY, PREDICTOR, OFFSET, SCALE_LOG, SCALE] = [0, 1, 2, 3, 4, 5]
const CONTEXTS = 6
const MOST_NODES = 1 << 16
const MOST_PREDICTOR = 13
const MOST_SCALE_LOG = 30
export const LEAF = -1
export const WEIGHTED = 6
export const EXPECTED_ERROR = 15

export interface Tree {
  /** By node: which property is asked for; `LEAF` has none. */
  readonly properties: readonly number[]
  /** What it is compared with; of a leaf, its context. */
  readonly values: readonly number[]
  /** The node where it is greater; the other one follows it. Of a leaf, its predictor. */
  readonly nexts: readonly number[]
  /** Of a leaf: what a residual is multiplied by, and what is added. */
  readonly scales: readonly number[]
  readonly offsets: readonly number[]
  readonly isWeighted: boolean
  readonly code: Code
}

export function signed(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

export function readTree(bits: Bits): Tree {
  const reader = new EntropyReader(bits, readCode(bits, CONTEXTS))
  const properties: number[] = []
  const [values, nexts, scales, offsets] = [[], [], [], []] as [
    number[],
    number[],
    number[],
    number[],
  ]
  let leaves = 0
  for (let node = 0, end = 1; node < end; node++) {
    const property = reader.read(PROPERTY) - 1
    properties.push(property)
    if (property === LEAF) {
      values.push(leaves++)
      nexts.push(reader.read(PREDICTOR))
      if (nexts[node]! > MOST_PREDICTOR) damaged(JXL, 'a tree has a predictor that there is not')
      offsets.push(signed(reader.read(OFFSET)))
      const log = reader.read(SCALE_LOG)
      if (log > MOST_SCALE_LOG) damaged(JXL, 'a tree has too large a factor')
      scales.push((reader.read(SCALE) + 1) * 2 ** log)
    } else {
      values.push(signed(reader.read(VALUE)))
      nexts.push(end)
      offsets.push(0)
      scales.push(0)
      end += 2
      if (end > MOST_NODES) damaged(JXL, 'a tree is too large')
    }
  }
  const isWeighted = properties.some(
    (property, i) => property === EXPECTED_ERROR || (property === LEAF && nexts[i] === WEIGHTED),
  )
  return { properties, values, nexts, scales, offsets, isWeighted, code: readCode(bits, leaves) }
}
