import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { DEFAULT_OPTIONS, SlabList } from '../../src/engine/index.ts'
import { convert, largePhoto, photo, refusal, testEngine } from '../helpers/engine.ts'

describe('a damaged file', () => {
  it.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)(
    'is refused when half of the %s is missing, and harms nothing after it',
    async (format) => {
      const engine = testEngine()
      const source = await photo(320, 240).toFormat(format).toBuffer()
      const half = source.subarray(0, source.length >> 1)
      expect((await refusal(engine, half)).code).toBe('damaged-image')
      expect((await convert(engine, source)).width).toBe(320)
    },
  )

  it('is refused with its own rows counted where it is read at an eighth', async () => {
    const source = await photo(1600, 1205).jpeg().toBuffer()
    const half = source.subarray(0, source.length >> 1)
    const { details, message } = await refusal(testEngine(), half, { width: 100 })
    expect(details).toMatchObject({ rows: 1205 })
    expect(message).toMatch(/ of 1205 rows /)
    expect(Number(details?.missingRows)).toBeGreaterThan(400)
  })

  it('is served when it lost only its last bytes', async () => {
    const source = await photo(640, 480).jpeg().toBuffer()
    const { width } = await convert(testEngine(), source.subarray(0, source.length - 20))
    expect(width).toBe(640)
  })

  it.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)(
    'does not add to memory: after 200 broken %s files a good one converts',
    async (format) => {
      const engine = testEngine()
      const source = await photo(200, 150).toFormat(format).toBuffer()
      const broken = (seed: number) => {
        const bytes = Buffer.from(source.subarray(0, Math.floor(source.length * 0.8)))
        for (let i = 0; i < 8; i++) bytes[(seed * 7_919 + i * 104_729) % bytes.length] = seed + i
        return bytes
      }
      const sendAll = async () => {
        for (let seed = 0; seed < 100; seed++) {
          await convert(engine, broken(seed)).catch(() => undefined)
        }
        return engine.heldBytes
      }
      const held = await sendAll()
      expect(await sendAll()).toBe(held)
      expect((await convert(engine, source)).width).toBe(200)
    },
  )

  it('is named for what it is when it is no image, or one that is not read here', async () => {
    const engine = testEngine()
    expect((await refusal(engine, Buffer.from('hello, I am a text file'))).code).toBe(
      'unsupported-format',
    )
    const tiff = await photo(8, 8).tiff().toBuffer()
    const { code, details } = await refusal(engine, tiff)
    expect([code, details.format]).toEqual(['unsupported-format', 'tiff'])
  })
})

describe('the memory budget', () => {
  it('refuses before anything is decoded, and says what would fit', async () => {
    const engine = testEngine({ memoryBudget: 8 * 1024 * 1024 })
    const source = await photo(2_400, 1_800).jpeg().toBuffer()
    const held = engine.heldBytes
    const options = { format: 'avif', lossless: true } as const
    const { code, details } = await refusal(engine, source, options)
    expect(code).toBe('memory-budget')
    expect(details.needed).toBeGreaterThan(details.available as number)
    expect(engine.heldBytes - held).toBeLessThan(4_000_000)
    const width = details.largestWidth as number
    expect((await convert(engine, source, { ...options, width })).width).toBe(width)
  })

  it('is kept by the plan: measured memory stays below the prediction', async () => {
    const source = await photo(1_600, 1_200).blur(2).jpeg().toBuffer()
    for (const format of ['webp', 'avif', 'jpeg', 'png'] as const) {
      const { plan, measuredPeakBytes } = await convert(testEngine(), source, {
        format,
        width: 800,
      })
      expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
      expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
    }
  })

  it('limits pixels apart from memory', async () => {
    const source = await photo(200, 100).png().toBuffer()
    const { code, details } = await refusal(testEngine({ maxInputPixels: 10_000 }), source)
    expect([code, details.limit, details.actual]).toEqual(['image-too-large', 10_000, 20_000])
  })
})

describe('an abort', () => {
  it('ends a conversion between two bands', async () => {
    const source = await largePhoto(4_000, 3_000).jpeg().toBuffer()
    const stop = new AbortController()
    const engine = testEngine()
    const running = engine.convert(
      SlabList.of(source),
      { ...DEFAULT_OPTIONS, width: 2_048 },
      stop.signal,
    )
    stop.abort()
    await expect(running).rejects.toMatchObject({ code: 'aborted' })
    const small = await sharp(source).resize(100).toBuffer()
    expect((await convert(engine, small)).width).toBe(100)
  })
})
