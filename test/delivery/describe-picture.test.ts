import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { describePicture } from '../../src/delivery/describe-picture.ts'
import { DEFAULT_OPTIONS, MEBIBYTE, SlabList } from '../../src/engine/index.ts'
import { convert, testEngine } from '../helpers/engine.ts'

const engine = testEngine()
const create = { width: 6000, height: 5000, channels: 3, background: '#468' } as const
const flat = await sharp({ create }).png().toBuffer()
const jxl = (await convert(engine, flat, { format: 'jxl', lossless: true })).bytes

function described(budget: number, options: object) {
  const picture = testEngine({ memoryBudget: budget }).inspect(SlabList.of(jxl))
  return describePicture(picture, { ...DEFAULT_OPTIONS, ...options }, jxl.length, undefined)
}

describe('describePicture()', () => {
  it('tells of a JPEG XL that is over the budget what it is, and that it is refused', () => {
    expect(described(96 * MEBIBYTE, { format: 'webp' })).toMatchObject({
      refused: 'memory-budget',
      original: { width: 6000, height: 5000, format: 'image/jxl', file_size: jxl.length },
    })
  })

  it('tells that a result would be too large for its format', () => {
    const refused = described(2_000 * MEBIBYTE, { format: 'webp', width: 16_384, enlarge: true })
    expect(refused).toMatchObject({ refused: 'image-too-large', original: { width: 6000 } })
  })

  it('tells what would be made where there is the memory', () => {
    const made = described(2_000 * MEBIBYTE, { format: 'webp', width: 600 })
    expect(made).toMatchObject({ width: 600, height: 500, format: 'webp' })
    expect(made).not.toHaveProperty('refused')
  })
})
