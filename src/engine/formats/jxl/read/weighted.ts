/**
 * The weighted, self-correcting predictor (18181-1, H.5.2): four predictions, averaged by how well each
 * has done around here. wasm/jxl-encode/weighted-row.ts is the same with the usual parameters.
 */

import type { Bits } from './bits.ts'

export interface WeightedParameters {
  /** Shares of errors in the predictions: one, one, and five. */
  readonly shares: readonly number[]
  readonly weights: readonly number[]
}

const USUAL: WeightedParameters = {
  shares: [16, 10, 7, 7, 7, 0, 0],
  weights: [13, 12, 12, 12],
}
const PREDICTIONS = 4
const INVERSES = Int32Array.from({ length: 64 }, (_, i) => (1 << 24) / (i + 1))

export function readWeighted(bits: Bits): WeightedParameters {
  if (bits.bool()) return USUAL
  return {
    shares: Array.from({ length: 7 }, () => bits.u(5)),
    weights: Array.from({ length: PREDICTIONS }, () => bits.u(4)),
  }
}

/** Of one plane. */
export class Weighted {
  readonly #parameters: WeightedParameters
  readonly #width: number
  /** Two rows each of what the four predictions, and the average, have missed by. */
  readonly #missed: Int32Array[]
  readonly #errors: Int32Array
  readonly #predictions = new Int32Array(PREDICTIONS)
  readonly #row: number
  #here = 0
  #above = 0
  /** For the sample at hand, in eighths. */
  #average = 0
  /** What error is expected of it, in eighths. */
  expected = 0

  constructor(parameters: WeightedParameters, width: number) {
    this.#parameters = parameters
    this.#width = width
    this.#row = width + 2
    this.#missed = Array.from({ length: PREDICTIONS }, () => new Int32Array(2 * this.#row))
    this.#errors = new Int32Array(2 * this.#row)
  }

  beginRow(y: number): void {
    this.#here = y % 2 === 1 ? 0 : this.#row
    this.#above = y % 2 === 1 ? this.#row : 0
  }

  /** Predicts sample `x` from those around it: west, north, north-east, north-west, two rows above. */
  predict(x: number, w: number, n: number, ne: number, nw: number, nn: number): number {
    const { shares, weights } = this.#parameters
    const errors = this.#errors
    const above = this.#above + x
    const right = x + 1 < this.#width ? above + 1 : above
    const left = x > 0 ? above - 1 : above
    const errorW = x > 0 ? errors[this.#here + x - 1]! : 0
    const [errorN, errorNW, errorNE] = [errors[above]!, errors[left]!, errors[right]!]
    this.expected = larger(larger(larger(errorW, errorN), errorNW), errorNE)
    const [west, north] = [w * 8, n * 8]
    const both = errorN + errorW
    const p = this.#predictions
    p[0] = west + ne * 8 - north
    p[1] = north - (((both + errorNE) * shares[0]!) >> 5)
    p[2] = west - (((both + errorNW) * shares[1]!) >> 5)
    const drift =
      errorNW * shares[2]! +
      errorN * shares[3]! +
      errorNE * shares[4]! +
      (nn * 8 - north) * shares[5]! +
      (nw * 8 - west) * shares[6]!
    p[3] = north - (drift >> 5)
    let sum = 0
    let total = 0
    const found = this.#weightsAt(above, right, left, weights)
    const all = found[0]! + found[1]! + found[2]! + found[3]!
    const shift = 27 - Math.clz32(all) // five bits in all
    for (let i = 0; i < PREDICTIONS; i++) {
      const weight = found[i]! >> shift
      total += weight
      sum += p[i]! * weight
    }
    let average = Math.floor(((sum + (total >> 1) - 1) * INVERSES[total - 1]!) / 2 ** 24)
    if (((errorN ^ errorW) | (errorN ^ errorNW)) <= 0) {
      const least = Math.min(west, north, ne * 8)
      average = Math.max(least, Math.min(Math.max(west, north, ne * 8), average))
    }
    this.#average = average
    return (average + 3) >> 3
  }

  readonly #found = new Int32Array(PREDICTIONS)

  #weightsAt(above: number, right: number, left: number, weights: readonly number[]): Int32Array {
    for (let i = 0; i < PREDICTIONS; i++) {
      const missed = this.#missed[i]!
      const sum = missed[above]! + missed[right]! + missed[left]!
      const shift = Math.max(0, 31 - Math.clz32(sum + 1) - 5)
      this.#found[i] = 4 + ((weights[i]! * INVERSES[(sum >>> shift) & 63]!) >>> shift)
    }
    return this.#found
  }

  /** Tells what sample `x` was. */
  note(x: number, value: number): void {
    const exact = value * 8
    this.#errors[this.#here + x] = this.#average - exact
    for (let i = 0; i < PREDICTIONS; i++) {
      const by = (Math.abs(this.#predictions[i]! - exact) + 3) >> 3
      const missed = this.#missed[i]!
      missed[this.#here + x] = by
      missed[this.#above + x + 1] = missed[this.#above + x + 1]! + by
    }
  }
}

function larger(a: number, b: number): number {
  return Math.abs(b) > Math.abs(a) ? b : a
}
