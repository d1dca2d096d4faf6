import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import {
  blockLength,
  blockShares,
  shrinkBias,
} from '../../../../src/engine/stages/resize/blocks.ts'
import { buildTaps, ONE } from '../../../../src/engine/stages/resize/taps.ts'
import { seededRandom } from '../../../helpers/random.ts'

it.each([
  [1, 1],
  [3.99, 1],
  [4, 2],
  [3.9999999999, 2],
  [7.8, 3],
  [20, 10],
])('blockLength() is how many samples libvips averages first (shrinking by %f: %i)', (...row) => {
  const [ratio, length] = row
  expect(blockLength(ratio)).toBe(length)
})

describe('shrinkBias()', () => {
  /** How much brighter than the exact weights libvips makes a row of mid-gray noise. */
  async function measuredBias(ratio: number): Promise<number> {
    const [height, outputs] = [40, 300]
    const width = Math.round(outputs * ratio)
    const noise = seededRandom(width)
      .bytes(width * height)
      .map((value) => 112 + (value & 31))
    const result = await sharp(noise, { raw: { width, height, channels: 1 } })
      .resize(outputs, height, { fit: 'fill' })
      .toColourspace('b-w')
      .raw()
      .toBuffer()
    const axis = { length: width, start: 0, span: width, outputs, filter: 'lanczos3' } as const
    const { size, first, weights } = buildTaps(axis, 1)
    let sum = 0
    for (let i = 0; i < result.length; i++) {
      const [x, row] = [i % outputs, Math.floor(i / outputs) * width]
      let exact = 0
      for (let k = 0; k < size; k++) exact += noise[row + first[x]! + k]! * weights[x * size + k]!
      sum += result[i]! - exact / ONE
    }
    return sum / result.length
  }

  it.each([1.3, 2.6, 3.9, 5.1, 6.3, 7.8, 11.7, 15.6])(
    'is what libvips adds to mid-gray noise, within 0.05 (shrinking by %f)',
    async (ratio) => {
      expect(Math.abs(shrinkBias(ratio, 'lanczos3') - (await measuredBias(ratio)))).toBeLessThan(
        0.05,
      )
    },
  )

  it('is 0 where libvips does not shrink', () => {
    expect([shrinkBias(1, 'lanczos3'), shrinkBias(0.4, 'mitchell'), shrinkBias(9, 'box')]).toEqual([
      0, 0, 0,
    ])
  })
})

describe.each([2, 4, 8])('blockShares() of a picture made %i times smaller', (reduction) => {
  it.each([2, 3, 5, 11])('shares each block out whole, within 1 % (blocks of %i)', (length) => {
    const { table, origin } = blockShares(reduction, length)
    for (let block = 0; block < reduction; block++) {
      let sum = 0
      for (let sample = -20; sample < 99; sample++) {
        sum += table[block * length - sample * reduction + origin] ?? 0
      }
      expect(Math.abs(sum / length - 1)).toBeLessThan(0.01)
    }
  })

  it('gives samples at the same distance on either side the same share', () => {
    const { table } = blockShares(reduction, 3)
    const mirrored = table.slice().reverse()
    for (const [i, share] of table.entries()) expect(share).toBeCloseTo(mirrored[i]!, 12)
  })

  it('centres the shares of a block on the sample in its middle', () => {
    const length = 3 * reduction // samples 0, 1, 2: the middle one is 1
    const { table, origin } = blockShares(reduction, length)
    const of = (sample: number) => table[origin - sample * reduction]!
    expect(of(0)).toBeCloseTo(of(2), 12)
    expect(of(-1)).toBeCloseTo(of(3), 12)
    expect(of(1)).toBeGreaterThan(0.9 * reduction)
  })
})
