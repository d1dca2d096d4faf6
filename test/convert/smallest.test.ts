import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { createGate } from '../../src/admission/create-gate.ts'
import { ConversionGate } from '../../src/admission/gate.ts'
import { type Converter, createConverter } from '../../src/convert/convert.ts'
import { convertOrKeep } from '../../src/convert/smallest.ts'
import {
  type ConvertOptions,
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  SlabList,
} from '../../src/engine/index.ts'
import { convert, photo, psnr, testEngine } from '../helpers/engine.ts'
import { FakeClock } from '../helpers/fake-clock.ts'

const LIMITS = { maxWaitingBytes: 1e6, maxWaiting: 5, waitMs: 10_000, leaseMs: 60_000 }
const jpeg = await photo(64, 48).jpeg().toBuffer()
const engine = testEngine()
const options: ConvertOptions = { ...DEFAULT_OPTIONS, format: 'jpeg' }

/** Runs it over a converter whose result has so many bytes, and the asked quality or a lower one. */
async function run(resultBytes: number, change: Partial<ConvertOptions> = {}, quality = 80) {
  const ticket = new ConversionGate(LIMITS, new FakeClock()).reserve(jpeg.length)
  const conversion = await convert(engine, jpeg, options)
  let seen: Buffer | undefined
  let isHeld = false
  const converter: Converter = {
    inspect: (input) => engine.inspect(input),
    convert: async ({ picture: { input }, keepsUpload = false }) => {
      isHeld = keepsUpload
      seen = Buffer.from(input.slice(0, input.length))
      input.release()
      return { ...conversion, quality, bytes: new Uint8Array(resultBytes) }
    },
    convertOrTurn: async () => Promise.reject(new Error('it is upright')),
    settle: async () => Promise.reject(new Error('nothing is left to the picture')),
    pixels: async () => Promise.reject(new Error('nobody asks for pixels')),
    convertMany: async () => ({ decodes: 0 }),
  }
  const input = new SlabList()
  input.append(jpeg)
  const picture = engine.inspect(input)
  const job = { picture, options: { ...options, ...change }, ticket }
  const result = await convertOrKeep(converter, job)
  return { result, seen, isHeld }
}

describe('convertOrKeep()', () => {
  it.each([jpeg.length, jpeg.length + 1])(
    'keeps the input where the result has %i bytes',
    async (resultBytes) => {
      const { result } = await run(resultBytes)
      expect(result.kept).toBe(true)
      expect(Buffer.from(result.bytes)).toEqual(jpeg)
    },
  )

  it('takes the result that is smaller', async () => {
    const { result } = await run(jpeg.length - 1)
    expect(result).toMatchObject({ kept: false, bytes: new Uint8Array(jpeg.length - 1) })
  })

  it.each([
    ['that fits in maxBytes, rather than a worse result', jpeg.length, 63, true],
    ['that does not fit in maxBytes', jpeg.length - 1, 63, false],
    ['that fits, but is larger than the result of the asked quality', jpeg.length, 80, false],
  ])('of an input %s', async (_, maxBytes, quality, kept) => {
    const { result } = await run(jpeg.length - 2, { maxBytes }, quality)
    expect(result.kept).toBe(kept)
    expect(result.bytes.length).toBeLessThanOrEqual(maxBytes)
  })

  it('converts the very input, and says that it stays held', async () => {
    const { seen, isHeld } = await run(1)
    expect(seen).toEqual(jpeg)
    expect(isHeld).toBe(true)
  })

  it('holds nothing that cannot be kept', async () => {
    const { result, seen, isHeld } = await run(jpeg.length + 1, { width: 32 })
    expect(seen).toEqual(jpeg)
    expect(isHeld).toBe(false)
    expect(result.kept).toBe(false)
  })
})

describe('convertOrKeep() of formats besides JPEG', () => {
  const { maxWaitingBytes: maxUploadBytes, waitMs } = LIMITS
  const { memoryBudget } = DEFAULT_LIMITS
  const gate = createGate({ maxUploadBytes, memoryBudget, waitMs }, new FakeClock())

  it.each(['webp', 'avif', 'png'] as const)('never makes a larger %s of one', async (format) => {
    const low = { webp: { quality: 10 }, avif: { quality: 10, effort: 0 }, png: { effort: 10 } }
    const file = await photo(64, 48).toFormat(format, low[format]).toBuffer()
    const converter = createConverter(engine)
    const picture = converter.inspect(SlabList.of(file))
    const job = { picture, ticket: gate.reserve(file.length) }
    const asked: ConvertOptions = { ...options, format, quality: 95, effort: 'fast' }
    const { bytes } = await convertOrKeep(converter, { ...job, options: asked })
    expect(bytes.length).toBeLessThanOrEqual(file.length)
    expect(await sharp(bytes).raw().toBuffer()).toEqual(await sharp(file).raw().toBuffer())
  })
})

describe('convertOrKeep() of a photo that lies on its side', () => {
  const { maxWaitingBytes: maxUploadBytes, waitMs } = LIMITS
  const { memoryBudget } = DEFAULT_LIMITS
  const gate = createGate({ maxUploadBytes, memoryBudget, waitMs }, new FakeClock())
  const converter = createConverter(engine)

  /** Stored at quality 40, and turned by a tag. */
  function lying(width: number, height: number, orientation = 6) {
    const image = photo(width, height).jpeg({ quality: 40, mozjpeg: true }).withIccProfile('p3')
    return image.withMetadata({ orientation }).toBuffer()
  }

  async function smallest(file: Uint8Array, change: Partial<ConvertOptions> = {}) {
    const input = new SlabList()
    input.append(file)
    const ticket = gate.reserve(file.length)
    const picture = converter.inspect(input)
    return convertOrKeep(converter, { picture, options: { ...options, ...change }, ticket })
  }

  it.each([3, 6, 8])('convertOrKeep() turns it without loss (orientation %i)', async (side) => {
    const file = await lying(160, 128, side)
    const { bytes, kept, conversion } = await smallest(file, { quality: 95 })
    expect(kept).toBe(true)
    expect(bytes.length).toBeLessThanOrEqual(file.length)
    expect(bytes.length).toBeLessThan(conversion.bytes.length)
    const meta = await sharp(bytes).metadata()
    expect([meta.width, meta.height]).toEqual([conversion.width, conversion.height])
    expect(meta.orientation).toBeUndefined()
    expect(meta.exif).toBeUndefined()
    expect(meta.icc).toEqual((await sharp(file).metadata()).icc)
    const [shown, expected] = await Promise.all([
      sharp(bytes).raw().toBuffer(),
      sharp(file).autoOrient().raw().toBuffer(),
    ])
    expect(psnr(shown, expected)).toBeGreaterThan(50)
  })

  it('convertOrKeep() takes the conversion that is much smaller', async () => {
    const { kept, bytes, conversion } = await smallest(await lying(160, 128), { quality: 5 })
    expect(kept).toBe(false)
    expect(bytes).toBe(conversion.bytes)
  })

  it.each<[string, Promise<Buffer>, Partial<ConvertOptions>]>([
    ['has an edge of part of a block', lying(160, 120), {}],
    ['is to be smaller', lying(160, 128), { width: 64 }],
    ['is to be padded', lying(160, 128), { width: 200, height: 200, fit: 'pad' }],
    ['is to keep its copyright', lying(160, 128), { metadata: 'copyright' }],
    ['is to be a WebP', lying(160, 128), { format: 'webp' }],
  ])('convertOrKeep() converts one that %s', async (_, file, change) => {
    const { kept, conversion } = await smallest(await file, { quality: 95, ...change })
    expect(kept).toBe(false)
    expect(conversion.bytes.length).toBeGreaterThan(0)
  })

  it('convertOrKeep() turns an upright one as well, where that is asked', async () => {
    const file = await lying(160, 128, 1)
    const { kept, bytes } = await smallest(file, { quality: 95, rotate: 90, flip: 'h' })
    expect(kept).toBe(true)
    const expected = await sharp(file)
      .rotate(90)
      .toBuffer()
      .then((turned) => sharp(turned).flop().raw().toBuffer())
    expect(psnr(await sharp(bytes).raw().toBuffer(), expected)).toBeGreaterThan(35)
  })

  it.each([1, 6])(
    'convertOrKeep() converts one whose border is trimmed (orientation %i)',
    async (side) => {
      const inner = await photo(96, 64).png().toBuffer()
      const edge = { top: 32, bottom: 32, left: 32, right: 32, background: 'white' }
      const file = await sharp(inner)
        .extend(edge)
        .jpeg({ quality: 30, mozjpeg: true })
        .withMetadata({ orientation: side })
        .toBuffer()
      const asked = { quality: 95, trim: { tolerance: 40, keep: 0 } }
      const { kept, bytes, conversion } = await smallest(file, asked)
      expect(bytes.length).toBeGreaterThan(file.length)
      const { width, height } = await sharp(bytes).metadata()
      expect([kept, width, height]).toEqual([false, conversion.width, conversion.height])
      expect(Math.max(width, height)).toBeLessThan(110)
    },
  )
})
