/** What drawings are told by, many pixels at a time, against the same one by one. */

import { describe, expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import {
  alikePixelsScalar,
  alikeRunScalar,
  compareColours,
  numberOfScalar,
} from '../../../twins/jxl-lossy.ts'

const CASES = 200
const kernels = testKernels()
const random = seededRandom(17)

describe('alikePixels()', () => {
  const STRIDE = 32 * 4
  const at = kernels.alloc(3 * STRIDE) + STRIDE + 16
  const rowAt = (place: number, count = 16) =>
    new Uint32Array(kernels.exports.memory.buffer, place, count)

  it('equals its twin', () => {
    for (let i = 0; i < CASES; i++) {
      for (const row of [at - STRIDE, at, at + STRIDE]) fillRow(rowAt(row - 4, 18))
      const [isFirst, isLast] = [random.below(2) === 1, random.below(2) === 1]
      const own = rowAt(at)
      const ends = [
        isFirst ? own[0]! : rowAt(at - 4)[0]!,
        isLast ? own[15]! : rowAt(at + 4)[15]!,
      ] as const
      const expected = alikePixelsScalar(own, [rowAt(at - STRIDE), rowAt(at + STRIDE)], ends)
      const alike = kernels.exports.jxlAlikePixels(at, at - STRIDE, at + STRIDE, isFirst, isLast)
      expect(alike).toBe(expected)
    }
  })
})

/** One colour, as a rule with another one somewhere. */
function fillRow(row: Uint32Array | Int16Array): void {
  row.fill(7)
  for (let i = random.below(3); i > 0; i--) row[random.below(row.length)] = 8
}

describe('alikeRun()', () => {
  const places = [0, 1, 2].map(() => kernels.alloc(64 * 2 + 16)) as [number, number, number]

  it('equals its twin', () => {
    for (let i = 0; i < CASES; i++) {
      const rows = places.map((at) => new Int16Array(kernels.exports.memory.buffer, at, 64))
      for (const row of rows) fillRow(row)
      const most = random.below(60)
      const run = kernels.exports.jxlAlikeRun(...places, 7, most)
      expect(run).toBe(alikeRunScalar(rows, 7, most))
    }
  })
})

describe('compareFour()', () => {
  const [a, b, to] = [0, 1, 2].map(() => kernels.alloc(32)) as [number, number, number]

  it('equals its twin', () => {
    for (let i = 0; i < CASES; i++) {
      const at = (place: number, count: number) =>
        new Uint32Array(kernels.exports.memory.buffer, place, count)
      for (const colours of [at(a, 4), at(b, 4)]) {
        for (let k = 0; k < 4; k++) colours[k] = random.below(1 << 24)
      }
      kernels.exports.jxlCompareColours(a, b, to)
      const found = at(to, 8)
      for (let k = 0; k < 4; k++) {
        expect([found[k], found[4 + k]]).toEqual(compareColours(at(a, 4)[k]!, at(b, 4)[k]!))
      }
    }
  })
})

describe('numberOf()', () => {
  it('takes a colour for the one that its twin does', () => {
    kernels.exports.jxlDrawnColours(24)
    const colours: number[] = []
    for (let i = 0; i < 150; i++) {
      // Few levels, so that many are near each other; each asked for once, as what was found is kept.
      const colour = (i << 16) | (random.below(20) << 11) | (random.below(20) << 3)
      const most = [random.below(3) * 9, 6 + random.below(9)] as const
      expect(kernels.exports.jxlNumberOf(colour, ...most)).toBe(
        numberOfScalar(colours, colour, most),
      )
    }
  })
})
