import { expect, it } from 'vitest'
import { sizeFactor, valueAt } from '../../../src/engine/formats/quality-table.ts'

const TABLE = [
  [1, 10],
  [50, 108],
  [100, 8],
] as const

it.each([
  [1, 10],
  [2, 12],
  [50, 108],
  [75, 58],
  [100, 8],
])(
  'valueAt() is what stands for quality %i, or lies on the line between its neighbours',
  (at, value) => {
    expect(valueAt(TABLE, at)).toBeCloseTo(value, 10)
  },
)

it('sizeFactor() is 1 at the measured size, falls with more pixels, and stays between 0.5 and 1.6', () => {
  const factors = [1, 500_000, 1_000_000, 4_000_000, 1e9].map((pixels) => sizeFactor(pixels, 1e6))
  expect(factors[2]).toBe(1)
  expect(factors).toEqual(factors.toSorted((a, b) => b - a))
  expect([factors[0], factors[4]]).toEqual([1.6, 0.5])
})
