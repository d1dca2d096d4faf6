import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { ConvertOptions } from '../../../src/engine/index.ts'

import { partsOf } from '../../../src/engine/plan/strips.ts'
import {
  convert,
  largePhoto,
  photo,
  photoPixels,
  refusal,
  testEngine,
} from '../../helpers/engine.ts'

/** A third of what a whole frame takes, beyond what its decoder and encoder do. */
const FRAME_BYTES = 1500 * 1000 * 4

/** The same conversion with memory for a whole frame, and with less than that. */
async function bothWays(file: Uint8Array, options: Partial<ConvertOptions>) {
  const quick = { effort: 'fast', ...options } as const
  const whole = await convert(testEngine(), file, quick)
  const memoryBudget = whole.plan.peakBytes - Math.round(FRAME_BYTES * 0.6)
  const parts = await convert(testEngine({ memoryBudget }), file, quick)
  expect(whole.plan.way).toEqual({ kind: 'framed' })
  expect(parts.plan.way.kind).toBe('strips')
  expect(partsOf(parts.plan.way)).toBeGreaterThan(1)
  return { whole, parts, memoryBudget }
}

describe('a turned picture whose frame does not fit', () => {
  it.each([2, 3, 4, 5, 6, 7, 8])('is drawn in strips, with orientation %i', async (orientation) => {
    const file = await photo(1500, 1000).withMetadata({ orientation }).jpeg().toBuffer()
    const { whole, parts } = await bothWays(file, { format: 'png' })
    expect(Buffer.compare(parts.bytes, whole.bytes)).toBe(0)
  })

  it.each([
    ['resized', { width: 1400, rotate: 90 }],
    ['cropped to its left', { width: 1200, height: 1200, gravity: { x: 0, y: 0.3 }, rotate: 270 }],
    ['flipped', { width: 1301, flip: 'v' }],
  ] as const)('is drawn in strips, %s', async (_, options) => {
    const file = await largePhoto(3000, 2000).jpeg({ quality: 90 }).toBuffer()
    const { whole, parts } = await bothWays(file, { format: 'png', ...options })
    expect(Buffer.compare(parts.bytes, whole.bytes)).toBe(0)
  })

  it.each(['jpeg', 'webp', 'avif'] as const)('becomes a %s of its size', async (format) => {
    const file = await photo(1500, 1000).withMetadata({ orientation: 8 }).jpeg().toBuffer()
    const { whole, parts } = await bothWays(file, { format, effort: 'fast' })
    expect(Buffer.compare(parts.bytes, whole.bytes)).toBe(0)
    expect(await sharp(parts.bytes).metadata()).toMatchObject({ width: 1000, height: 1500 })
  })

  it('is drawn in strips from PNG, interlaced or not, with its alpha', async () => {
    const alpha = { r: 9, g: 99, b: 199, alpha: 0.4 }
    for (const progressive of [false, true]) {
      const raw = { width: 1500, height: 1000, channels: 3 } as const
      const picture = sharp(photoPixels(1500, 1000), { raw }).composite([
        { input: { create: { width: 300, height: 900, channels: 4, background: alpha } } },
      ])
      const file = await picture.png({ progressive, compressionLevel: 1 }).toBuffer()
      const { whole, parts } = await bothWays(file, { format: 'png', rotate: 90 })
      expect(Buffer.compare(parts.bytes, whole.bytes)).toBe(0)
    }
  })

  it('is drawn in strips from four inks, through their profile', async () => {
    const file = await photo(1500, 1000).withIccProfile('cmyk').jpeg().toBuffer()
    const { whole, parts } = await bothWays(file, { format: 'png', rotate: 90 })
    expect(Buffer.compare(parts.bytes, whole.bytes)).toBe(0)
    expect(parts.plan.summary).toContain('icc')
    expect(parts.measuredPeakBytes).toBeLessThanOrEqual(parts.plan.peakBytes)
  })

  it('holds no more than planned, and the plan says how it is done', async () => {
    const file = await photo(1500, 1000).jpeg().toBuffer()
    const { parts, memoryBudget } = await bothWays(file, { format: 'jpeg', rotate: 180 })
    expect(parts.measuredPeakBytes).toBeLessThanOrEqual(parts.plan.peakBytes)
    expect(parts.plan.peakBytes).toBeLessThanOrEqual(memoryBudget)
    expect(parts.plan.peakBytes).toBeLessThanOrEqual(parts.measuredPeakBytes * 1.5)
    expect(parts.plan.summary).toContainEqual(expect.stringMatching(/^frame 1500x\d+ x\d+$/))
  })

  it('is refused when the smallest strips do not fit either', async () => {
    const file = await photo(1500, 1000).jpeg().toBuffer()
    const engine = testEngine({ memoryBudget: 2_000_000 })
    const error = await refusal(engine, file, { format: 'png', rotate: 90 })
    expect(error.code).toBe('memory-budget')
  })

  it('waits in a whole frame when its quality is searched', async () => {
    const file = await photo(1500, 1000).jpeg().toBuffer()
    const options = { format: 'jpeg', rotate: 90, maxBytes: 60_000 } as const
    const { plan } = await convert(testEngine(), file, options)
    const engine = testEngine({ memoryBudget: plan.peakBytes - 1_000_000 })
    expect((await refusal(engine, file, options)).code).toBe('memory-budget')
  })
})
