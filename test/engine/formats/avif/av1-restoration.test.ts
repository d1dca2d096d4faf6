import { expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { type GuidedSet, guidedRows, wienerRows } from '../../../twins/av1-restoration.ts'

const DEPTHS = [8, 10, 12]
/** Samples before a row, as many behind it, and bytes of a row. */
const MARGIN = 16
const STRIDE = 2 * (64 + 2 * MARGIN)
/** Sgr_Params: sets of both boxes, of the second alone, and of the first alone. */
const SETS: readonly (readonly [number, GuidedSet])[] = [
  [0, [2, 12, 1, 4]],
  [5, [2, 29, 1, 11]],
  [9, [2, 68, 1, 15]],
  [11, [0, 0, 1, 8]],
  [15, [2, 75, 0, 0]],
]

interface Stripe {
  readonly w: number
  readonly h: number
  /** Three rows and columns more on each side. */
  readonly at: (row: number, column: number) => number
  /** Result of a unit of eight bytes. */
  readonly restore: (unit: readonly number[], isGuided: boolean) => number[][]
}

/** Stripes of several sizes, of weak and of strong grain. */
function stripesOf(depth: number): Stripe[] {
  const kernels = testKernels()
  const { exports } = kernels
  exports.av1PartsOpen(kernels.alloc(exports.av1PartsBytes()), depth)
  const { below } = seededRandom(depth)
  const [src, dst, unitAt] = [
    kernels.alloc(70 * STRIDE),
    kernels.alloc(64 * STRIDE),
    kernels.alloc(8),
  ]
  const sizes: readonly (readonly [number, number])[] = [
    [64, 64],
    [8, 2],
    [40, 17],
    [16, 56],
  ]
  return sizes.map(([w, h], round) => {
    const spread = [4, 40, 256, 256][round]! << (depth - 8)
    const base = below(2 ** depth - spread + 1)
    const samples = Array.from({ length: (70 * STRIDE) / 2 }, () => base + below(spread))
    const restore = (unit: readonly number[], isGuided: boolean): number[][] => {
      new Uint16Array(exports.memory.buffer, src, samples.length).set(samples)
      new Int8Array(exports.memory.buffer, unitAt, 8).set(unit)
      exports.av1Restore(unitAt, isGuided, src + 3 * STRIDE + 2 * MARGIN, w, h, dst, STRIDE)
      return Array.from({ length: h }, (_, y) => {
        return [...new Uint16Array(exports.memory.buffer, dst + y * STRIDE, w)]
      })
    }
    const at = (row: number, column: number): number => {
      return samples[((row + 3) * STRIDE) / 2 + MARGIN + column]!
    }
    return { w, h, at, restore }
  })
}

it.each(DEPTHS)('the Wiener filter equals its scalar twin (%i bits)', (depth) => {
  const { below } = seededRandom(depth + 1)
  for (const { w, h, at, restore } of stripesOf(depth)) {
    const taps = [0, 1].flatMap(() => [below(16) - 5, below(32) - 23, below(64) - 17])
    expect(restore([1, ...taps], false)).toEqual(wienerRows(at, [w, h], taps, depth))
  }
})

it.each(DEPTHS)('the self-guided filter equals its scalar twin (%i bits)', (depth) => {
  const { below } = seededRandom(depth + 2)
  for (const { w, h, at, restore } of stripesOf(depth)) {
    for (const [index, set] of SETS) {
      const weights = [below(128) - 96, below(128) - 32] as const
      const wanted = guidedRows(at, [w, h], set, { weights, depth })
      expect(restore([2, index, ...weights], true)).toEqual(wanted)
    }
  }
})
