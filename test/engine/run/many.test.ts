import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import {
  type ConvertOptions,
  DEFAULT_OPTIONS,
  OUTPUT_FORMATS,
  type OutputFormat,
  SlabList,
} from '../../../src/engine/index.ts'
import {
  convert,
  derive,
  largePhoto,
  photo,
  pixelsOf,
  psnr,
  quickly,
  testEngine,
} from '../../helpers/engine.ts'
import { settle } from '../../helpers/fake-clock.ts'

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
      const source = await quickly(photo(1_200, 900), format).toBuffer()
      const { results, account } = await derive(testEngine(), source, SET)
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
      expect(account.decodes).toBe(1)
    },
  )

  it('makes the same pixels as one conversion each', async () => {
    const source = await photo(1_000, 700).withMetadata({ orientation: 6 }).png().toBuffer()
    const options = [variant({ width: 300 }), variant({ width: 50, height: 80 }), variant({})]
    const engine = testEngine()
    const { results: together } = await derive(engine, source, options)
    for (const [i, one] of options.entries()) {
      const alone = await convert(engine, source, one)
      const pixels = await pixelsOf(together[i]!.bytes)
      expect(psnr(pixels.data, (await pixelsOf(alone.bytes)).data)).toBe(Infinity)
    }
  })

  it.each([
    ['one format', ['webp']],
    ['all formats', OUTPUT_FORMATS],
  ] as const)('predicts the memory of all results together, of %s', async (_, formats) => {
    const source = await largePhoto(3_000, 2_000).jpeg().toBuffer()
    const { results, account } = await derive(testEngine(), source, everyFormat(formats))
    const peakBytes = Math.max(...results.map((one) => one.measuredPeakBytes))
    expect(account.decodes).toBe(1)
    for (const { plan } of results) {
      expect(peakBytes).toBeLessThanOrEqual(plan.peakBytes)
      expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * peakBytes)
    }
  })

  it('draws a picture once for all its formats, and encodes the smallest first', async () => {
    const source = await photo(1_000, 750).jpeg().toBuffer()
    const variants = OUTPUT_FORMATS.flatMap((format) =>
      [400, 200].map((width) => variant({ format, width })),
    )
    const limits = { maxInputPixels: 1e6, memoryBudget: 96 * 1024 * 1024 }
    const one = await derive(testEngine(limits), source, variants)
    expect(one.order).toEqual([1, 3, 5, 7, 0, 2, 4, 6])
    for (const [i, { format, width }] of variants.entries()) {
      expect(one.results[i]).toMatchObject({ format, width })
    }
  })

  it('encodes a result only when the one before was taken', async () => {
    const source = await photo(600, 400).jpeg().toBuffer()
    const steps: string[] = []
    const variants = [variant({ width: 100 }), variant({ width: 50 })]
    await testEngine().derive(SlabList.of(source), variants, async (_, index) => {
      steps.push(`get ${index}`)
      for (let turn = 0; turn < 20; turn++) await settle() // time for whoever would not wait
      steps.push(`got ${index}`)
    })
    expect(steps).toEqual(['get 1', 'got 1', 'get 0', 'got 0'])
  })

  it('throws what its caller throws, and goes on to serve', async () => {
    const source = await photo(600, 400).jpeg().toBuffer()
    const engine = testEngine()
    const variants = [variant({ width: 100 }), variant({ width: 50 })]
    const failure = new TypeError('the disk is full')
    const failing = engine.derive(SlabList.of(source), variants, async () => {
      throw failure
    })
    await expect(failing).rejects.toBe(failure)
    expect((await derive(engine, source, variants)).results).toHaveLength(2)
  })

  it('lays transparency over white for JPEG only, and over a background for all', async () => {
    const blank = { width: 60, height: 40, channels: 4, background: '#0000' } as const
    const source = await sharp({ create: blank }).png().toBuffer()
    const pad = { width: 60, height: 60, fit: 'pad' } as const
    const background = { r: 9, g: 200, b: 30, a: 255 }
    const set = [{}, pad, { background }].flatMap((options) =>
      (['jpeg', 'png'] as const).map((format) => variant({ format, quality: 95, ...options })),
    )
    const { results } = await derive(testEngine(), source, set)
    const colors = await Promise.all(
      results.map(async ({ bytes }) => (await pixelsOf(bytes)).at(30, 2)),
    )
    const [flat, clear, flatPad, clearPad, , green] = colors
    expect([flat, flatPad]).toEqual([
      [255, 255, 255, 255],
      [255, 255, 255, 255],
    ])
    expect([clear?.[3], clearPad?.[3]]).toEqual([0, 0])
    expect(green).toEqual([9, 200, 30, 255])
  })

  it('lays an opaque picture on white where a JPEG is padded by one row', async () => {
    const source = await sharp({
      create: { width: 40, height: 39, channels: 3, background: '#000' },
    })
      .png()
      .toBuffer()
    const pad = { width: 40, height: 40, fit: 'pad', quality: 100 } as const
    const both = [variant({ ...pad, format: 'jpeg' }), variant(pad)]
    const { results } = await derive(testEngine(), source, both)
    const [flat, clear] = await Promise.all(results.map(({ bytes }) => pixelsOf(bytes)))
    expect(flat!.at(5, 39)[0]).toBeGreaterThan(240)
    expect(flat!.at(5, 30)[0]).toBeLessThan(16)
    expect([clear!.at(5, 39)[3], clear!.at(5, 30)[3]]).toEqual([0, 255])
  })
})

/** The default derivatives of a service. */
function everyFormat(formats: readonly OutputFormat[]): ConvertOptions[] {
  return formats.flatMap((format) => [
    ...[2_048, 1_024, 512].map((side) =>
      variant({ format, width: side, height: side, fit: 'scale-down' }),
    ),
    variant({ format, width: 200, height: 200 }),
  ])
}
