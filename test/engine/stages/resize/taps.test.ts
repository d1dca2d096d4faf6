import { describe, expect, it } from 'vitest'
import { buildTaps, ONE, tapsRange } from '../../../../src/engine/stages/resize/taps.ts'

const FILTERS = ['lanczos3', 'mitchell', 'box'] as const
const SIZES = [
  [1000, 333],
  [333, 1000],
  [7, 5000],
  [5000, 7],
  [1, 1],
  [1, 9],
  [9, 1],
  [40000, 3],
  [640, 640],
  [203, 45],
] as const

function whole(length: number, outputs: number, filter: (typeof FILTERS)[number]) {
  return { length, start: 0, span: length, outputs, filter }
}

describe.each(FILTERS)('buildTaps() with %s', (filter) => {
  it.each(SIZES)('sums every sample to ONE (%i to %i)', (length, outputs) => {
    const { size, weights } = buildTaps(whole(length, outputs, filter), 4)
    for (let i = 0; i < outputs; i++) {
      const sum = weights.subarray(i * size, (i + 1) * size).reduce((a, b) => a + b, 0)
      expect(sum).toBe(ONE)
    }
  })

  it.each([
    [2016, 1024],
    [1512, 768],
    [4000, 250],
    [300, 1200],
    [999, 333],
  ])(
    'gives outputs that lie alike the weights that each has by itself (%i to %i)',
    (length, outputs) => {
      const axis = whole(length, outputs, filter)
      const { size, first, weights } = buildTaps(axis, 4)
      const step = length / outputs
      for (let i = 0; i < outputs; i += 7) {
        // A window that begins at this output has nothing to repeat.
        const alone = buildTaps({ ...axis, start: i * step, span: step, outputs: 1 }, 4)
        const shown = new Int16Array(length + size + alone.size)
        shown.set(weights.subarray(i * size, (i + 1) * size), first[i]!)
        for (let k = 0; k < alone.size; k++) shown[alone.first[0]! + k]! -= alone.weights[k]!
        expect(shown.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeLessThan(2)
      }
    },
  )

  it.each(SIZES)('only weighs samples of the source, in order (%i to %i)', (length, outputs) => {
    const { size, first, weights } = buildTaps(whole(length, outputs, filter), 4)
    for (let i = 0; i < outputs; i++) {
      expect(first[i]).toBeGreaterThanOrEqual(first[Math.max(0, i - 1)]!)
      for (let k = Math.max(0, length - first[i]!); k < size; k++) {
        expect(weights[i * size + k]).toBe(0)
      }
    }
  })

  it.each(SIZES)('is measured by tapsRange() (%i to %i)', (length, outputs) => {
    const axis = { length, start: 0, span: length, outputs, filter }
    const { size, first } = buildTaps(axis, 2)
    const end = Math.min(length, first[outputs - 1]! + size)
    expect(tapsRange(axis, 2)).toEqual({ size, begin: first[0], end })
  })

  it('mirrors: shrinking a mirrored source gives the mirrored weights', () => {
    const { size, first, weights } = buildTaps(whole(100, 30, filter), 4)
    const dense = (i: number, mirrored: boolean) => {
      const row = new Array<number>(100).fill(0)
      for (let k = 0; k < size; k++) {
        const at = first[i]! + k
        if (at < 100) row[mirrored ? 99 - at : at] = weights[i * size + k]!
      }
      return row
    }
    for (let i = 0; i < 30; i++) {
      const mirror = dense(29 - i, true)
      for (const [at, weight] of dense(i, false).entries()) {
        expect(Math.abs(weight - mirror[at]!)).toBeLessThanOrEqual(2)
      }
    }
  })
})

describe.each([2, 4, 8])('buildTaps() for a source made %i times smaller', (reduction) => {
  const sizes = [
    [1000, 510],
    [1000, 333],
    [403, 50],
    [40, 3],
    [2, 1],
  ] as const
  const reduced = (length: number, outputs: number) => ({
    ...whole(length, outputs, 'lanczos3'),
    reduction,
  })

  it.each(sizes)('sums every sample to ONE (%i to %i)', (length, outputs) => {
    const { size, weights } = buildTaps(reduced(length, outputs), 4)
    for (let i = 0; i < outputs; i++) {
      const sum = weights.subarray(i * size, (i + 1) * size).reduce((a, b) => a + b, 0)
      expect(sum).toBe(ONE)
    }
  })

  it.each(sizes)('has no more weights than the plain filter (%i to %i)', (length, outputs) => {
    const { size, first } = buildTaps(reduced(length, outputs), 2)
    const plain = 2 * Math.ceil(Math.min(length, (6 * length) / outputs) / 2)
    expect(size).toBeLessThanOrEqual(plain)
    const end = Math.min(length, first[outputs - 1]! + size)
    expect(tapsRange(reduced(length, outputs), 2)).toEqual({ size, begin: first[0], end })
  })

  it('weighs samples as libvips weighs the pixels that they stand for', () => {
    const outputs = 40
    const length = outputs * 5 // 10, 20 or 40 pixels to one
    const small = buildTaps(reduced(length, outputs), 1)
    const full = buildTaps(whole(length * reduction, outputs, 'lanczos3'), 1)
    const [i, wave] = [outputs / 2, outputs / 3] // a wave that both sizes can hold
    const at = (x: number) => Math.cos((2 * Math.PI * x * wave) / length)
    let [one, other] = [0, 0]
    for (let k = 0; k < small.size; k++) {
      one += small.weights[i * small.size + k]! * at(small.first[i]! + k + 0.5)
    }
    for (let k = 0; k < full.size; k++) {
      other += full.weights[i * full.size + k]! * at((full.first[i]! + k + 0.5) / reduction)
    }
    expect(Math.abs(one - other) / ONE).toBeLessThan(0.005)
  })
})

it('buildTaps() copies samples when nothing changes, also in a shifted window', () => {
  const { size, first, weights } = buildTaps(
    { length: 50, start: 7, span: 10, outputs: 10, filter: 'lanczos3' },
    2,
  )
  expect([...first]).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16])
  expect([...weights]).toEqual(Array.from({ length: 10 * size }, (_, i) => (i % size ? 0 : ONE)))
})

it('buildTaps() moves by half a sample when the window does', () => {
  const { size, weights } = buildTaps(
    { length: 50, start: 10.5, span: 10, outputs: 10, filter: 'mitchell' },
    2,
  )
  const taps = [...weights.subarray(5 * size, 6 * size)]
  expect(size).toBe(4)
  for (const [k, tap] of taps.entries()) expect(Math.abs(tap - taps[3 - k]!)).toBeLessThanOrEqual(1)
})
