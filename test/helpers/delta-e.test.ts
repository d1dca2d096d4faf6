import { expect, it } from 'vitest'
import { deltaE, type Lab, labOf, meanDeltaE } from './delta-e.ts'

// Pairs of table 1 of Sharma, Wu, Dalal (2005): hue wrap-around, mean hue, rotation, neutral, large.
const TABLE: readonly (readonly [Lab, Lab, number])[] = [
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, 0, 0], [50, -1, 2], 2.3669],
  [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792],
  [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
]

it.each(TABLE)('deltaE() gives the published figure (%j, %j)', (a, b, expected) => {
  expect(deltaE(a, b)).toBeCloseTo(expected, 4)
  expect(deltaE(b, a)).toBeCloseTo(expected, 4)
})

it('labOf() puts white at 100, black at 0 and red where CIE puts it', () => {
  expect(labOf(255, 255, 255)[0]).toBeCloseTo(100, 3)
  expect(labOf(0, 0, 0)).toEqual([0, 0, 0])
  const [l, a, b] = labOf(255, 0, 0)
  expect([l, a, b].map(Math.round)).toEqual([53, 80, 67])
})

it('meanDeltaE() is the mean over pixels and ignores the fourth channel', () => {
  const a = Uint8Array.of(0, 0, 0, 255, 255, 0, 0, 255)
  const b = Uint8Array.of(0, 0, 0, 0, 255, 255, 255, 0)
  expect(meanDeltaE(a, b, 4)).toBeCloseTo(deltaE(labOf(255, 0, 0), labOf(255, 255, 255)) / 2, 10)
})
