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
 * linear they become one set of weights (weights.ts). What the decoder has shrunk by counts in that
 * factor. Enlarging follows libvips too: whatever the filter, but for `box`, it is Catmull-Rom sampled
 * half an output pixel to the left.
 * Measured in test/engine/stages/resize/fidelity.test.ts: above 50 dB either way.
 */

import type { Axis } from './axis.ts'
import { type AxisFilter, axisFilter, exactWeights, reach, reachOf } from './weights.ts'

/** The fixed-point 1.0 of a weight: 14 bits leave room for weights up to 2 in an i16. */
export const ONE = 1 << 14

/** The weights of one axis. */
export interface Taps {
  /** Weights of each output sample, a multiple of the asked alignment; unused ones are 0. */
  readonly size: number
  /** First source sample of each output; ascending; `first + size <= length` where that fits. */
  readonly first: Int32Array<ArrayBuffer>
  /** `size` weights of each output; they sum to exactly `ONE`. */
  readonly weights: Int16Array<ArrayBuffer>
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
  const filter = axisFilter(axis)
  const widest = Math.min(axis.length, Math.max(1, reach(filter)))
  const size = Math.ceil(widest / align) * align
  const begin = reachOf(axis, filter, 0, size).begin
  const lastBegin = reachOf(axis, filter, axis.outputs - 1, size).begin
  return { size, begin, end: Math.min(axis.length, lastBegin + size) }
}

/**
 * Builds the weights of one axis; `align` is what `size` must be a multiple of.
 * Invariant: the weights of each output sample sum to exactly `ONE`, so flat areas stay flat.
 */
export function buildTaps(axis: Axis, align: number): Taps {
  const { outputs } = axis
  const filter = axisFilter(axis)
  const { size } = tapsRange(axis, align)
  const first = new Int32Array(outputs)
  const weights = new Int16Array(outputs * size)
  const exact = new Float64Array(size)
  const period = periodOf(axis, filter)
  let firstInner = outputs
  for (let i = 0; i < outputs; i++) {
    const range = reachOf(axis, filter, i, size)
    first[i] = range.begin
    const isInner = range.low >= 0 && range.low * filter.group + size <= axis.length
    if (isInner) firstInner = Math.min(firstInner, i)
    if (isInner && i - period >= firstInner) {
      weights.copyWithin(i * size, (i - period) * size, (i - period + 1) * size)
      continue
    }
    exactWeights(axis, filter, range, exact)
    quantize(exact, weights.subarray(i * size, (i + 1) * size))
  }
  return { size, first, weights }
}

/** Outputs after which one lies among its samples as before, and has the same weights. */
function periodOf({ span, outputs }: Axis, { group, shares }: AxisFilter): number {
  const parts = outputs * group
  return shares || !Number.isInteger(span) ? outputs : parts / greatestDivisor(span, parts)
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
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
