import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { type ConvertOptions, DEFAULT_OPTIONS, SlabList } from '../../src/engine/index.ts'
import { convert, derive, photo, photoPixels, refusal, testEngine } from '../helpers/engine.ts'

type Options = Partial<ConvertOptions>
type Case = [what: string, source: Uint8Array, options: Options]

const engine = testEngine()
const LOSSY = ['webp', 'avif', 'jpeg'] as const
const source = await photo(640, 480).jpeg({ quality: 95 }).toBuffer()
const turned = await photo(300, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer()
const gray = await photo(300, 200).toColourspace('b-w').jpeg().toBuffer()
const clear = await sharp(photoPixels(300, 200), { raw: { width: 300, height: 200, channels: 3 } })
  .ensureAlpha(0.5)
  .png()
  .toBuffer()

/** Bytes of a plain conversion. */
async function sizeOf(bytes: Uint8Array, options: Options): Promise<number> {
  return (await convert(engine, bytes, options)).bytes.length
}

/** Halfway between the sizes of two qualities: a limit that takes a search. */
async function limitBetween(low: number, high: number, bytes: Uint8Array, options: Options) {
  const smaller = await sizeOf(bytes, { ...options, quality: low })
  return Math.round((smaller + (await sizeOf(bytes, { ...options, quality: high }))) / 2)
}

describe('maxBytes', () => {
  it.each<Case>([
    ...LOSSY.map((format) => [`a ${format}`, source, { format, width: 320 }] satisfies Case),
    ['every effort', source, { format: 'jpeg', width: 320, effort: 'best' }],
    ['a turned photo', turned, { format: 'jpeg' }],
    ['a gray photo', gray, { format: 'jpeg' }],
    ['a transparent picture', clear, { format: 'webp' }],
    ['a padded picture', source, { format: 'avif', width: 128, height: 128, fit: 'pad' }],
    ['its copyright', source, { format: 'jpeg', width: 320, metadata: 'copyright' }],
  ])('maxBytes holds for %s, with the largest quality that fits', async (_, bytes, options) => {
    const maxBytes = await limitBetween(20, 60, bytes, options)
    const result = await convert(engine, bytes, { ...options, maxBytes })
    const { quality, plan } = result
    expect(result.bytes.length).toBeLessThanOrEqual(maxBytes)
    expect(quality).toBeGreaterThanOrEqual(20)
    expect(quality).toBeLessThan(60)
    expect(plan.summary.at(-1)).toContain(`q${quality} (max ${maxBytes} bytes, `)
    const plain = await convert(engine, bytes, { ...options, quality })
    expect(Buffer.from(result.bytes)).toEqual(Buffer.from(plain.bytes))
    const next = await sizeOf(bytes, { ...options, quality: quality + 1 })
    expect(next).toBeGreaterThan(maxBytes)
    const { width, height } = await sharp(result.bytes).metadata()
    expect([width, height]).toEqual([result.width, result.height])
  })

  it('maxBytes holds for an AVIF at best, which is encoded once at the quality found', async () => {
    const options = { format: 'avif', width: 320 } as const
    const maxBytes = await limitBetween(40, 60, source, options)
    const { bytes, quality } = await convert(engine, source, {
      ...options,
      effort: 'best',
      maxBytes,
    })
    expect(bytes.length).toBeLessThanOrEqual(maxBytes)
    const best = await convert(engine, source, { ...options, effort: 'best', quality })
    const quick = await convert(engine, source, { ...options, quality })
    expect([best.bytes.length, quick.bytes.length]).toContain(bytes.length)
    expect(await sizeOf(source, { ...options, quality: quality + 1 })).toBeGreaterThan(maxBytes)
  })

  it.each(LOSSY)('maxBytes counts the copyright notice in a %s', async (format) => {
    const noticed = await photo(300, 200)
      .withExif({ IFD0: { Copyright: 'Jo Doe '.repeat(100) } })
      .jpeg()
      .toBuffer()
    const options = { format, metadata: 'copyright' } as const
    const maxBytes = (await sizeOf(noticed, { ...options, quality: 80 })) - 1
    const { bytes, quality } = await convert(engine, noticed, { ...options, maxBytes })
    expect(bytes.length).toBeLessThanOrEqual(maxBytes)
    expect(quality).toBeLessThan(80)
    expect(Buffer.from(bytes).includes('Jo Doe')).toBe(true)
  })

  it.each(LOSSY)(
    'maxBytes never raises the quality of a %s above the asked one',
    async (format) => {
      const options = { format, width: 320, quality: 30 } as const
      const plain = await convert(engine, source, options)
      const result = await convert(engine, source, { ...options, maxBytes: 10_000_000 })
      expect(result.quality).toBe(30)
      expect(Buffer.from(result.bytes)).toEqual(Buffer.from(plain.bytes))
      const exact = await convert(engine, source, { ...options, maxBytes: plain.bytes.length })
      expect(exact.quality).toBe(30)
    },
  )

  it.each(LOSSY)('maxBytes beyond the reach of a %s tells the smallest size', async (format) => {
    const options = { format, width: 320 } as const
    const smallestBytes = await sizeOf(source, { ...options, quality: 1 })
    const limit = smallestBytes - 1
    const error = await refusal(engine, source, { ...options, maxBytes: limit })
    expect(error.code).toBe('max-bytes')
    expect(error.details).toEqual({ limit, smallestBytes, quality: 1 })
    const reached = await convert(engine, source, { ...options, maxBytes: smallestBytes })
    expect(reached.bytes.length).toBeLessThanOrEqual(smallestBytes)
  })
})

describe('maxBytes of lossless results', () => {
  it.each<Options>([
    { format: 'png' },
    { format: 'png', rotate: 90 },
    { format: 'webp', lossless: true },
    { format: 'avif', lossless: true },
  ])('maxBytes passes or refuses %j, as it is', async (options) => {
    const small = { ...options, width: 96 }
    const bytes = await sizeOf(source, small)
    const result = await convert(engine, source, { ...small, maxBytes: bytes })
    expect(result.bytes).toHaveLength(bytes)
    expect(result.quality).toBe(100)
    expect(result.plan.summary.at(-1)).toContain(`lossless (max ${bytes} bytes)`)
    const limit = bytes - 1
    const error = await refusal(engine, source, { ...small, maxBytes: limit })
    expect(error.code).toBe('max-bytes')
    expect(error.details).toEqual({ limit, smallestBytes: bytes })
  })
})

describe('maxBytes and memory', () => {
  const planOf = (bytes: Uint8Array, options: Options, memoryBudget = 96 * 1024 * 1024) =>
    testEngine({ memoryBudget }).plan(SlabList.of(bytes), { ...DEFAULT_OPTIONS, ...options })

  it('maxBytes makes the result wait in a frame, unless it is lossless', () => {
    const plan = planOf(source, { maxBytes: 50_000 })
    expect(plan.way).toEqual({ kind: 'framed' })
    expect(plan.summary).toEqual([
      'jpeg 640x480',
      'frame 640x480',
      'webp 640x480 q1-80 (max 50000 bytes)',
    ])
    expect(plan.peakBytes - planOf(source, {}).peakBytes).toBeGreaterThanOrEqual(640 * 480 * 4)
    expect(planOf(source, { maxBytes: 50_000, format: 'png' }).way).toEqual({ kind: 'direct' })
  })

  it('maxBytes is refused where the frame does not fit', async () => {
    const options = { format: 'jpeg', width: 3_000 } as const
    const budget = 30 * 1024 * 1024
    expect(planOf(source, options, budget).way).toEqual({ kind: 'direct' })
    const plan = () => planOf(source, { ...options, maxBytes: 50_000 }, budget)
    const details = expect.objectContaining({ available: budget, largestWidth: expect.any(Number) })
    expect(plan).toThrow(expect.objectContaining({ code: 'memory-budget', details }))
  })

  it.each<Case>([
    ...LOSSY.map((format) => [`a ${format}`, source, { format, width: 1_000 }] satisfies Case),
    ['a large JPEG', source, { format: 'jpeg', width: 2_400 }],
    ['a gray JPEG', gray, { format: 'jpeg', width: 1_200 }],
    ['a wide and flat JPEG', source, { format: 'jpeg', width: 16_000, height: 16, fit: 'fill' }],
    ['a transparent WebP', clear, { format: 'webp', width: 900 }],
  ])('maxBytes takes what the plan predicts, for %s', async (_, bytes, options) => {
    const share = { ...options, effort: 'fast' } as const
    const maxBytes = await limitBetween(30, 79, bytes, share)
    for (const limit of [maxBytes, 50_000_000]) {
      const fresh = testEngine()
      const { plan, measuredPeakBytes } = await convert(fresh, bytes, { ...share, maxBytes: limit })
      expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
      expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
    }
  })

  it('maxBytes leaves nothing behind: 50 conversions hold what the first ones held', async () => {
    const fresh = testEngine()
    const middle = (format: (typeof LOSSY)[number]) =>
      limitBetween(30, 60, source, { format, width: 297, effort: 'fast' })
    const limits = {
      webp: await middle('webp'),
      avif: await middle('avif'),
      jpeg: await middle('jpeg'),
    }
    const run = async (i: number) => {
      const format = LOSSY[i % 3]!
      const options = { format, width: 300 - (i % 7), effort: 'fast' } as const
      if (i % 5 === 4) {
        const { code } = await refusal(fresh, source, { ...options, maxBytes: 100 })
        expect(code).toBe('max-bytes')
      } else {
        const { plan } = await convert(fresh, source, { ...options, maxBytes: limits[format] })
        expect(plan.summary.at(-1)).toMatch(/[3-8] encodes/)
      }
    }
    for (let i = 0; i < 21; i++) await run(i)
    const held = fresh.heldBytes
    for (let i = 21; i < 71; i++) await run(i)
    expect(fresh.heldBytes).toBe(held)
  })

  it('maxBytes gives back what a trial took from the arena', async () => {
    const fresh = testEngine()
    const options = { format: 'jpeg', width: 2_000, effort: 'fast' } as const
    const maxBytes = await limitBetween(70, 79, source, options)
    const once = await convert(testEngine(), source, { ...options, maxBytes: 50_000_000 })
    const often = await convert(fresh, source, { ...options, maxBytes })
    expect(often.plan.summary.at(-1)).toMatch(/[4-8] encodes/)
    expect(often.measuredPeakBytes).toBeLessThan(once.measuredPeakBytes + maxBytes + 200_000)
  })
})

it('derive() encodes a gray picture as convert() does', async () => {
  const options = { ...DEFAULT_OPTIONS, format: 'jpeg', width: 100 } as const
  const { results } = await derive(engine, gray, [options, { ...options, format: 'png' }])
  const { bytes } = await convert(engine, gray, options)
  expect(Buffer.from(results[0]!.bytes)).toEqual(Buffer.from(bytes))
  expect((await sharp(bytes).metadata()).channels).toBe(1)
})

it('derive() holds each result to its maxBytes', async () => {
  const variant = (options: Options): ConvertOptions => ({ ...DEFAULT_OPTIONS, ...options })
  const maxBytes = await limitBetween(30, 60, source, { width: 300 })
  const variants = [variant({ width: 300, maxBytes }), variant({ width: 300 })]
  const [fitted, plain] = (await derive(engine, source, variants)).results
  expect(fitted!.bytes.length).toBeLessThanOrEqual(maxBytes)
  expect(plain!.bytes.length).toBeGreaterThan(maxBytes)
  expect([plain!.quality, plain!.plan.summary.at(-1)]).toEqual([80, 'webp 300x225 q80'])
  expect(fitted!.quality).toBeLessThan(80)
})

it('draws a JPEG as JPEG XL where its own file, recoded, may be too large', async () => {
  const jpeg = await photo(200, 150).jpeg({ quality: 95 }).toBuffer()
  const to = (maxBytes: number) => convert(testEngine(), jpeg, { format: 'jxl', maxBytes })
  const ample = await to(jpeg.length)
  expect(ample.plan.way.kind).toBe('recoded')
  const few = await to(Math.max(1_000, Math.round(jpeg.length / 4)))
  expect(few.plan.way.kind).not.toBe('recoded')
  expect(few.bytes.length).toBeLessThanOrEqual(jpeg.length / 4)
})
