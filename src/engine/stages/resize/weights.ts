/**
 * The exact weights of one output sample, before they are rounded (taps.ts).
 *
 *   full size   |····|····|····|····|····|····|     blocks of `block` samples
 *   filter           ▁    ▅    █    ▅    ▁          one weight for each block
 *   source         · · · · · · · · · · · ·          samples, each with its share of the blocks
 *
 * A source that the decoder has not shrunk has its samples whole in one block. The others get what
 * `blockShares()` says, within the reach of the plain filter: what lies beyond is next to nothing.
 */

import { type Axis, isIdentity } from './axis.ts'
import { type BlockShares, blockLength, blockShares } from './blocks.ts'
import { CATMULL_ROM, FILTER_SHAPES, type FilterShape } from './filters.ts'

/** The filter of one axis. */
export interface AxisFilter {
  readonly shape: FilterShape
  /** Source samples from one output centre to the next. */
  readonly step: number
  /** Source samples averaged before the filter, 1 = none. */
  readonly group: number
  /** How much the filter is widened, in groups. */
  readonly stretch: number
  /** Added to each output centre, in source samples. */
  readonly shift: number
  /** Where groups are not whole samples. */
  readonly shares?: BlockShares
}

export function axisFilter(axis: Axis): AxisFilter {
  const { span, outputs, filter, reduction = 1 } = axis
  const step = span / outputs
  const plain = {
    shape: FILTER_SHAPES[filter],
    step,
    group: 1,
    stretch: Math.max(1, step),
    shift: 0,
  }
  if (isIdentity(axis)) return { ...plain, shape: FILTER_SHAPES.box, stretch: 1 }
  if (filter === 'box') return plain
  if (step < 1) return { ...plain, shape: CATMULL_ROM, shift: -step / 2 }
  const block = blockLength(step * reduction)
  if (block === 1) return plain
  const group = block / reduction
  const grouped = { ...plain, group, stretch: step / group }
  return reduction === 1 ? grouped : { ...grouped, shares: blockShares(reduction, block) }
}

/** The most source samples that one output can touch. */
export function reach({ shape, step, stretch, group, shares }: AxisFilter): number {
  if (shares) return Math.ceil(2 * shape.support * step - 1e-6)
  return Math.ceil(2 * shape.support * stretch - 1e-6) * group
}

/** The groups that one output reaches, with the position of its centre; `begin` is a sample. */
export interface Reach {
  readonly centre: number
  readonly low: number
  readonly high: number
  readonly begin: number
}

export function reachOf(axis: Axis, filter: AxisFilter, i: number, size: number): Reach {
  const { length, start } = axis
  const { shape, step, group, stretch, shift, shares } = filter
  const centre = (start + (i + 0.5) * step + shift) / group
  const [low, high] = within(centre, shape.support * stretch)
  const first = shares
    ? clamp(within(centre * group, shape.support * step)[0], length - 1)
    : clamp(low, Math.ceil(length / group) - 1) * group
  return { centre, low, high, begin: Math.min(first, Math.max(0, length - size)) }
}

/** First and last of the samples whose centres lie within `radius`. */
function within(centre: number, radius: number): [low: number, high: number] {
  // A box that is exactly as wide as its samples must not touch the sample it only borders on.
  const low = Math.floor(centre - radius + 0.5 + 1e-9)
  return [low, Math.max(low, Math.ceil(centre + radius - 0.5 - 1e-9) - 1)]
}

/** Writes the unit-sum weights of one output; `exact[0]` belongs to sample `begin`. */
export function exactWeights(
  { length }: Axis,
  filter: AxisFilter,
  reached: Reach,
  exact: Float64Array,
): void {
  exact.fill(0)
  if (filter.shares) addShares(length, { ...filter, shares: filter.shares }, reached, exact)
  else addGroups(length, filter, reached, exact)
  let sum = 0
  for (let k = 0; k < exact.length; k++) sum += exact[k]!
  for (let k = 0; k < exact.length; k++) exact[k]! /= sum
}

/** Every sample of a group has the weight of the group. */
function addGroups(
  length: number,
  { shape, stretch, group }: AxisFilter,
  { centre, low, high, begin }: Reach,
  exact: Float64Array,
): void {
  const lastGroup = Math.ceil(length / group) - 1
  for (let j = low; j <= high; j++) {
    const weight = shape.weight((j + 0.5 - centre) / stretch)
    const from = clamp(j, lastGroup) * group
    for (let k = from; k < from + group; k++) exact[clamp(k, length - 1) - begin]! += weight
  }
}

/** The weight of a block goes to the samples around it. */
function addShares(
  sourceLength: number,
  { shape, step, stretch, group, shares }: AxisFilter & { readonly shares: BlockShares },
  { centre, low, high, begin }: Reach,
  exact: Float64Array,
): void {
  const { table, length, reduction, origin } = shares
  const [first, last] = within(centre * group, shape.support * step)
  for (let j = low; j <= high; j++) {
    const weight = shape.weight((j + 0.5 - centre) / stretch)
    const nearest = j * length + origin
    const from = Math.max(first, Math.ceil((nearest - table.length + 1) / reduction))
    const to = Math.min(last, Math.floor(nearest / reduction))
    for (let k = from; k <= to; k++) {
      exact[clamp(k, sourceLength - 1) - begin]! += weight * table[nearest - k * reduction]!
    }
  }
}

function clamp(value: number, last: number): number {
  return Math.min(Math.max(value, 0), last)
}
