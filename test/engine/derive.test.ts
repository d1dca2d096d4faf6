import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { ChunkList, type ConvertOptions, DEFAULT_OPTIONS } from '../../src/engine/index.ts'
import { convert, photo, pixelsOf, psnr, testEngine } from '../helpers/engine.ts'

const variant = (options: Partial<ConvertOptions>): ConvertOptions => ({
  ...DEFAULT_OPTIONS,
  format: 'png',
  ...options,
})

const SET = [
  variant({ width: 800, height: 800, fit: 'scale-down' }),
  variant({ width: 400, height: 400, fit: 'scale-down', format: 'webp' }),
  variant({ width: 100, height: 100, fit: 'cover' }),
  variant({ width: 5_000, fit: 'scale-down' }),
]

describe('derive()', () => {
  it.each(['jpeg', 'png', 'webp', 'gif'] as const)(
    'makes every variant of a %s from one decode',
    async (format) => {
      const source = await photo(1_200, 900).toFormat(format).toBuffer()
      const results = await testEngine().derive(ChunkList.of(source), SET)
      const sizes = await Promise.all(
        results.map(async ({ bytes }) => {
          const { width, height } = await sharp(bytes).metadata()
          return [width, height]
        }),
      )
      expect(sizes).toEqual([
        [800, 600],
        [400, 300],
        [100, 100],
        [1_200, 900],
      ])
      expect(new Set(results.map(({ plan }) => plan.scale)).size).toBe(1)
    },
  )

  it('makes the same pixels as one conversion each', async () => {
    const source = await photo(1_000, 700)
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer()
    const options = [variant({ width: 300 }), variant({ width: 50, height: 80 }), variant({})]
    const engine = testEngine()
    const together = await engine.derive(ChunkList.of(source), options)
    for (const [i, one] of options.entries()) {
      const alone = await convert(engine, source, one)
      const pixels = await pixelsOf(together[i]!.bytes)
      expect(psnr(pixels.data, (await pixelsOf(alone.bytes)).data)).toBe(Infinity)
    }
  })

  it('predicts the memory of all results together', async () => {
    const source = await photo(3_000, 2_000).blur(2).jpeg().toBuffer()
    const web = SET.map((options) => ({ ...options, format: 'webp' as const }))
    const [first] = await testEngine().derive(ChunkList.of(source), web.slice(0, 3))
    expect(first!.measuredPeakBytes).toBeLessThanOrEqual(first!.plan.peakBytes)
    expect(first!.plan.peakBytes).toBeLessThanOrEqual(1.5 * first!.measuredPeakBytes)
  })

  it('lays transparency over white for JPEG only', async () => {
    const blank = { width: 60, height: 40, channels: 4, background: '#0000' } as const
    const source = await sharp({ create: blank }).png().toBuffer()
    const both = [variant({ format: 'jpeg' }), variant({ format: 'png' })]
    const [flat, clear] = await testEngine().derive(ChunkList.of(source), both)
    expect((await pixelsOf(flat!.bytes)).at(30, 20)).toEqual([255, 255, 255, 255])
    expect((await pixelsOf(clear!.bytes)).at(30, 20)[3]).toBe(0)
  })
})
