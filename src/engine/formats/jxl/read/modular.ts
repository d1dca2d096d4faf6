/** Modular streams (18181-1, annex H), without transforms: planes of whole numbers, sample by sample. */

import { damaged, unsupported } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { Bits } from './bits.ts'
import { EntropyReader } from './entropy-code.ts'
import { LEAF, readTree, signed, type Tree, WEIGHTED } from './tree.ts'
import { readWeighted, Weighted } from './weighted.ts'

export interface Plane {
  readonly width: number
  readonly height: number
  readonly samples: Int32Array
}

export function planeOf(width: number, height: number): Plane {
  return { width, height, samples: new Int32Array(width * height) }
}

export interface ModularJob {
  /** Which of the frame's streams it is: trees may ask. */
  readonly stream: number
  /** That of LfGlobal. */
  readonly sharedTree: Tree | undefined
}

/** Fills the planes. Nothing at all is read where there are none. */
export function readPlanes(bits: Bits, planes: readonly Plane[], job: ModularJob): void {
  if (planes.length === 0) return
  const isShared = bits.bool()
  const weights = readWeighted(bits)
  if (bits.u32([0, 0], [0, 1], [4, 2], [8, 18]) > 0) unsupported(JXL, 'its blocks are transformed')
  const tree = isShared ? job.sharedTree : readTree(bits)
  if (!tree) damaged(JXL, 'a tree is missing')
  const rowLength = Math.max(...planes.map(({ width }) => width))
  const reader = new EntropyReader(bits, tree.code, rowLength)
  planes.forEach((plane, channel) => {
    const weighted = tree.isWeighted ? new Weighted(weights, plane.width) : undefined
    const walker = new Walker(tree, [channel, job.stream], [planes, channel], weighted)
    walker.fill(reader)
  })
  if (!reader.isSound) damaged(JXL, 'its samples are in disorder')
}

/** Properties by number (H.4.1). */
const [Y, X, ABS_N, ABS_W, N, W, W_LESS, GRADIENT] = [2, 3, 4, 5, 6, 7, 8, 9]
const FIRST_OF_OTHERS = 16

/** Goes over a plane. */
class Walker {
  readonly #tree: Tree
  readonly #fixed: readonly number[]
  readonly #plane: Plane
  readonly #others: readonly Plane[]
  readonly #weighted: Weighted | undefined
  /** The sample at hand, and those around it. */
  #x = 0
  #y = 0
  #w = 0
  #n = 0
  #nw = 0
  #ne = 0
  #nn = 0
  #ww = 0
  /** Property 9 of the sample before. */
  #gradientBefore = 0

  constructor(
    tree: Tree,
    fixed: readonly number[],
    [planes, channel]: readonly [readonly Plane[], number],
    weighted: Weighted | undefined,
  ) {
    this.#tree = tree
    this.#fixed = fixed
    this.#plane = planes[channel]!
    const { width, height } = this.#plane
    // The last one comes first.
    this.#others = planes
      .slice(0, channel)
      .reverse()
      .filter((other) => other.width === width && other.height === height)
    this.#weighted = weighted
  }

  fill(reader: EntropyReader): void {
    const { width, height, samples } = this.#plane
    const { properties, values, nexts, scales, offsets } = this.#tree
    for (let y = 0, at = 0; y < height; y++) {
      this.#y = y
      this.#gradientBefore = 0
      this.#weighted?.beginRow(y)
      for (let x = 0; x < width; x++, at++) {
        this.#look(x, at)
        const guess = this.#guess(x)
        let node = 0
        for (let property = properties[0]!; property !== LEAF; property = properties[node]!) {
          node = nexts[node]! + (this.#property(property, at) > values[node]! ? 0 : 1)
        }
        const predictor = nexts[node]!
        const base = predictor === WEIGHTED ? guess : this.#predict(predictor, at)
        const value = signed(reader.read(values[node]!)) * scales[node]! + offsets[node]! + base
        samples[at] = value
        this.#gradientBefore = this.#w + this.#n - this.#nw
        this.#weighted?.note(x, samples[at]!)
      }
    }
  }

  /** Those that are not there are others (H.3). */
  #look(x: number, at: number): void {
    const { width, samples } = this.#plane
    const hasRow = this.#y > 0
    const up = at - width
    this.#x = x
    this.#w = x > 0 ? samples[at - 1]! : hasRow ? samples[up]! : 0
    this.#n = hasRow ? samples[up]! : this.#w
    this.#nw = x > 0 && hasRow ? samples[up - 1]! : this.#w
    this.#ne = x + 1 < width && hasRow ? samples[up + 1]! : this.#n
    this.#nn = this.#y > 1 ? samples[up - width]! : this.#n
    this.#ww = x > 1 ? samples[at - 2]! : this.#w
  }

  #guess(x: number): number {
    return this.#weighted?.predict(x, this.#w, this.#n, this.#ne, this.#nw, this.#nn) ?? 0
  }

  #property(property: number, at: number): number {
    switch (property) {
      case 0:
      case 1:
        return this.#fixed[property]!
      case Y:
        return this.#y
      case X:
        return this.#x
      case ABS_N:
        return Math.abs(this.#n)
      case ABS_W:
        return Math.abs(this.#w)
      case N:
        return this.#n
      case W:
        return this.#w
      case W_LESS:
        return this.#w - this.#gradientBefore
      case GRADIENT:
        return this.#w + this.#n - this.#nw
      case 10:
        return this.#w - this.#nw
      case 11:
        return this.#nw - this.#n
      case 12:
        return this.#n - this.#ne
      case 13:
        return this.#n - this.#nn
      case 14:
        return this.#w - this.#ww
      case 15:
        return this.#weighted?.expected ?? 0
      default:
        return this.#ofOther(property - FIRST_OF_OTHERS, at)
    }
  }

  /** Of the planes before, the last one first: value and residual of the gradient, each also without sign. */
  #ofOther(index: number, at: number): number {
    const other = this.#others[index >> 2]
    if (!other) return 0
    const value = other.samples[at]!
    const kind = index & 3
    if (kind < 2) return kind === 0 ? Math.abs(value) : value
    const up = at - other.width
    const hasRow = this.#y > 0
    const w = this.#x > 0 ? other.samples[at - 1]! : 0
    const n = hasRow ? other.samples[up]! : w
    const nw = this.#x > 0 && hasRow ? other.samples[up - 1]! : w
    const residual = value - gradient(w, n, nw)
    return kind === 2 ? Math.abs(residual) : residual
  }

  #predict(predictor: number, at: number): number {
    const [w, n, nw, ne] = [this.#w, this.#n, this.#nw, this.#ne]
    switch (predictor) {
      case 0:
        return 0
      case 1:
        return w
      case 2:
        return n
      case 3:
        return Math.trunc((w + n) / 2)
      case 4:
        return Math.abs(n - nw) < Math.abs(w - nw) ? w : n
      case 5:
        return gradient(w, n, nw)
      case 7:
        return ne
      case 8:
        return nw
      case 9:
        return this.#ww
      case 10:
        return Math.trunc((w + nw) / 2)
      case 11:
        return Math.trunc((n + nw) / 2)
      case 12:
        return Math.trunc((n + ne) / 2)
      default:
        return this.#mean(at)
    }
  }

  #mean(at: number): number {
    const { width, samples } = this.#plane
    const nee = this.#x + 2 < width && this.#y > 0 ? samples[at - width + 2]! : this.#ne
    const sum = 6 * this.#n - 2 * this.#nn + 7 * this.#w + this.#ww + nee + 3 * this.#ne + 8
    return Math.trunc(sum / 16)
  }
}

function gradient(w: number, n: number, nw: number): number {
  return Math.max(Math.min(w, n), Math.min(Math.max(w, n), w + n - nw))
}
