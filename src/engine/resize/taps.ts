/**
 * Which source samples make each output sample of one axis.
 *
 *   source   0 ····[first]▁▂▅█▅▂▁····· length-1        one output sample = Σ weights × samples
 *                  `size` samples
 *
 * Positions are half-pixel centred: sample j covers j … j+1, its centre is j + ½. Samples outside
 * the source repeat the edge sample (libvips "extend copy"), so their weights are added to it.
 *
 * Shrinking follows libvips to the letter: the filter is widened by the shrink factor, and from a
 * factor of 4 on it works on the averages of `floor(factor / 2)` neighbours (`gap: 2`). As both are
 * linear they become one set of weights. Enlarging follows libvips too: whatever the filter, it is
 * Catmull-Rom sampled half an output pixel to the left.
 * Measured in test/engine/resize/fidelity.test.ts: above 50 dB either way.
 */

import { CATMULL_ROM, type Filter, KERNELS, type Kernel } from './filters.ts'

/** The fixed-point 1.0 of a weight: 14 bits leave room for weights up to 2 in an i16. */
export const ONE = 1 << 14

/** One axis of a resize, in source samples; the window may be fractional and may leave the source. */
export interface Axis {
  /** Samples in the source, 1 or more. */
  readonly length: number
  /** Where the window starts and how many samples it covers. */
  readonly start: number
  readonly span: number
  /** Samples to make from the window, 1 or more. */
  readonly outputs: number
  readonly filter: Filter
}

/** The weights of one axis. */
export interface Taps {
  /** Weights of each output sample, a multiple of the asked alignment; unused ones are 0. */
  readonly size: number
  /** First source sample of each output; ascending; `first + size <= length` where that fits. */
  readonly first: Int32Array<ArrayBuffer>
  /** `size` weights of each output; they sum to exactly `ONE`. */
  readonly weights: Int16Array<ArrayBuffer>
}

/** Whether every output sample is one source sample: there is nothing to resize on this axis. */
export function isIdentity({ start, span, outputs }: Axis): boolean {
  return span === outputs && Number.isInteger(start)
}

/** How many weights `buildTaps` will give each output, and which source samples they cover. */
export interface TapsRange {
  readonly size: number
  /** The first source sample that any output uses. */
  readonly begin: number
  /** The sample after the last one that any output uses. */
  readonly end: number
}

/** Measures the weights of one axis without building them; `align` divides `size`. */
export function tapsRange(axis: Axis, align: number): TapsRange {
  const geometry = geometryOf(axis)
  const widest = Math.min(axis.length, Math.max(1, reach(geometry)))
  const size = Math.ceil(widest / align) * align
  const begin = reachOf(axis, geometry, 0, size).begin
  const lastBegin = reachOf(axis, geometry, axis.outputs - 1, size).begin
  return { size, begin, end: Math.min(axis.length, lastBegin + size) }
}

/**
 * Builds the weights of one axis; `align` is what `size` must be a multiple of.
 * Invariant: the weights of each output sample sum to exactly `ONE`, so flat areas stay flat.
 */
export function buildTaps(axis: Axis, align: number): Taps {
  const { outputs } = axis
  const geometry = geometryOf(axis)
  const { size } = tapsRange(axis, align)
  const first = new Int32Array(outputs)
  const weights = new Int16Array(outputs * size)
  const exact = new Float64Array(size)
  for (let i = 0; i < outputs; i++) {
    const range = reachOf(axis, geometry, i, size)
    first[i] = range.begin
    exactWeights(axis, geometry, range, exact)
    quantize(exact, weights.subarray(i * size, (i + 1) * size))
  }
  return { size, first, weights }
}

interface Geometry {
  readonly kernel: Kernel
  /** Source samples from one output centre to the next. */
  readonly step: number
  /** Source samples averaged before the filter, 1 = none. */
  readonly group: number
  /** How much the filter is widened, in groups. */
  readonly stretch: number
  /** Added to each output centre, in source samples. */
  readonly shift: number
}

function geometryOf(axis: Axis): Geometry {
  const { span, outputs, filter } = axis
  const step = span / outputs
  if (isIdentity(axis)) {
    return { kernel: KERNELS.box, step, group: 1, stretch: 1, shift: 0 }
  }
  if (step < 1 && filter !== 'box') {
    return { kernel: CATMULL_ROM, step, group: 1, stretch: 1, shift: -step / 2 }
  }
  const group = filter === 'box' ? 1 : Math.max(1, Math.floor(step / 2))
  return { kernel: KERNELS[filter], step, group, stretch: Math.max(1, step / group), shift: 0 }
}

/** The most source samples that one output can touch. */
function reach({ kernel, stretch, group }: Geometry): number {
  return Math.ceil(2 * kernel.support * stretch - 1e-6) * group
}

/** The groups that one output reaches, with the position of its centre; `begin` is a sample. */
interface Reach {
  readonly centre: number
  readonly low: number
  readonly high: number
  readonly begin: number
}

function reachOf(axis: Axis, geometry: Geometry, i: number, size: number): Reach {
  const { length, start } = axis
  const { kernel, step, group, stretch, shift } = geometry
  const centre = (start + (i + 0.5) * step + shift) / group
  const radius = kernel.support * stretch
  // A box that is exactly as wide as its samples must not touch the sample it only borders on.
  const low = Math.floor(centre - radius + 0.5 + 1e-9)
  const high = Math.max(low, Math.ceil(centre + radius - 0.5 - 1e-9) - 1)
  const lastGroup = Math.ceil(length / group) - 1
  const begin = Math.min(clamp(low, lastGroup) * group, Math.max(0, length - size))
  return { centre, low, high, begin }
}

/** Writes the unit-sum weights of one output; `exact[0]` belongs to sample `begin`. */
function exactWeights(
  { length }: Axis,
  { kernel, stretch, group }: Geometry,
  { centre, low, high, begin }: Reach,
  exact: Float64Array,
): void {
  const last = length - 1
  const lastGroup = Math.ceil(length / group) - 1
  let sum = 0
  exact.fill(0)
  for (let j = low; j <= high; j++) {
    const weight = kernel.weight((j + 0.5 - centre) / stretch) / group
    sum += weight * group
    const from = clamp(j, lastGroup) * group
    for (let k = from; k < from + group; k++) exact[Math.min(k, last) - begin]! += weight
  }
  for (let k = 0; k < exact.length; k++) exact[k]! /= sum
}

/**
 * Rounds the running sum instead of each weight: the sum is exact by construction, and thousands
 * of weights below one unit (a very strong shrink) do not all round to nothing.
 */
function quantize(exact: Float64Array, weights: Int16Array): void {
  let sum = 0
  let written = 0
  for (let i = 0; i < exact.length; i++) {
    sum += exact[i]!
    const upTo = Math.round(sum * ONE)
    weights[i] = upTo - written
    written = upTo
  }
}

function clamp(value: number, last: number): number {
  return Math.min(Math.max(value, 0), last)
}
