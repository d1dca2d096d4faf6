import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { type ConvertOptions, DEFAULT_LIMITS, MEBIBYTE } from '../../src/engine/index.ts'
import { convert, photoPixels, pixelsOf, psnr, testEngine } from '../helpers/engine.ts'
import { seededRandom } from '../helpers/random.ts'

const engine = testEngine()

/** A dull picture with one thing in it that draws the eye. */
async function withSubject(seed: number): Promise<Buffer> {
  const random = seededRandom(seed)
  const [width, height] = [320 + random.below(300), 240 + random.below(300)]
  const side = 40 + random.below(50)
  const dull = { create: { width, height, channels: 3 as const, background: '#606870' } }
  const subject = { raw: { width: side, height: side, channels: 3 as const } }
  return sharp(dull)
    .composite([
      {
        input: await sharp(photoPixels(side, side, seed), subject)
          .tint('#e0a080')
          .png()
          .toBuffer(),
        left: random.below(width - side),
        top: random.below(height - side),
      },
    ])
    .png()
    .toBuffer()
}

describe.each(['attention', 'entropy'] as const)('gravity=%s', (gravity) => {
  it.each([1, 2, 3, 4, 5, 6])('keeps the window that libvips keeps (seed %i)', async (seed) => {
    const source = await withSubject(seed)
    const box = { width: 100, height: seed % 2 ? 220 : 60 }
    const ours = await convert(engine, source, { ...box, format: 'png', gravity })
    const theirs = sharp(source).resize({ ...box, position: sharp.strategy[gravity] })
    const expected = await theirs.ensureAlpha().raw().toBuffer()
    expect(psnr((await pixelsOf(ours.bytes)).data, expected)).toBeGreaterThan(45)
  })
})

it('gravity=attention sees a turned picture as people do, the same each time', async () => {
  const source = await sharp(await withSubject(3))
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const options = { format: 'png', width: 100, height: 60, gravity: 'attention' } as const
  const ours = await convert(engine, source, options)
  const theirs = sharp(source)
    .autoOrient()
    .resize({ width: 100, height: 60, position: sharp.strategy.attention })
  const expected = await theirs.ensureAlpha().raw().toBuffer()
  expect(psnr((await pixelsOf(ours.bytes)).data, expected)).toBeGreaterThan(40)
  const again = await convert(engine, source, options)
  expect(Buffer.compare(again.bytes, ours.bytes)).toBe(0)
})

it.each(['gif', 'webp', 'avif', 'png'] as const)(
  'looks at a %s and then converts it',
  async (format) => {
    const source = await sharp(await withSubject(2))
      .toFormat(format, { effort: 1 })
      .toBuffer()
    const options = {
      format: 'png',
      width: 80,
      height: 80,
      trim: { tolerance: 0, keep: 0 },
    } as const
    const found = await convert(engine, source, { ...options, gravity: 'attention' })
    expect(found).toMatchObject({ width: 80, height: 80 })
  },
)

describe('trim=border', () => {
  const frame = { left: 7, top: 11, right: 23, bottom: 5 }

  /** A picture in a frame of one colour, with noise that is hardly seen. */
  async function framed(background: string, channels: 3 | 4): Promise<Buffer> {
    const inner = await sharp(photoPixels(120, 80), {
      raw: { width: 120, height: 80, channels: 3 },
    })
      .png()
      .toBuffer()
    const picture = sharp(inner).extend({ ...frame, background })
    return channels === 4 ? picture.ensureAlpha().png().toBuffer() : picture.png().toBuffer()
  }

  async function sizeOf(source: Uint8Array, options: Partial<ConvertOptions>): Promise<string> {
    const { width, height } = await convert(engine, source, { format: 'png', ...options })
    return `${width}x${height}`
  }

  it('cuts off what is of one colour, to the pixel', async () => {
    const trim = { tolerance: 10, keep: 0 }
    for (const source of [
      await framed('#fff', 3),
      await framed('#123', 3),
      await framed('#0000', 4),
    ]) {
      const { bytes } = await convert(engine, source, { format: 'png', trim })
      const { data, width, height } = await pixelsOf(bytes)
      expect([width, height]).toEqual([120, 80])
      const inner = await sharp(source)
        .extract({ left: 7, top: 11, width, height })
        .ensureAlpha()
        .raw()
        .toBuffer()
      expect(Buffer.compare(data, inner)).toBe(0)
    }
  })

  it('cuts a turned JPEG upright, keeps what it is told to, and minds the colour', async () => {
    const jpeg = await sharp(await framed('#fff', 3))
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer()
    expect(await sizeOf(jpeg, { trim: { tolerance: 30, keep: 0 } })).toBe('80x120')
    expect(await sizeOf(jpeg, { trim: { tolerance: 30, keep: 3 } })).toBe('86x126')
    const red = { r: 255, g: 0, b: 0, a: 255 }
    expect(await sizeOf(jpeg, { trim: { tolerance: 30, keep: 0, color: red } })).toBe('96x150')
  })

  it('leaves a picture that is nothing but border', async () => {
    const plain = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    expect(await sizeOf(plain, { trim: { tolerance: 0, keep: 0 } })).toBe('40x30')
  })

  it('works with a size, and for several results of one picture', async () => {
    const source = await framed('#fff', 3)
    expect(await sizeOf(source, { trim: { tolerance: 10, keep: 0 }, width: 60 })).toBe('60x40')
  })

  it('is refused for the memory that the look would take, before anything is decoded', async () => {
    const png = await sharp(photoPixels(900, 600), {
      raw: { width: 900, height: 600, channels: 3 },
    })
      .png()
      .toBuffer()
    const { bytes } = await convert(engine, png, { format: 'jxl', lossless: true })
    // A decoder would say that it is damaged.
    const half = bytes.slice(0, bytes.length / 2)
    const small = testEngine({ ...DEFAULT_LIMITS, memoryBudget: 24 * MEBIBYTE })
    const trim = { tolerance: 10, keep: 0 }
    const refusal = expect.objectContaining({ code: 'memory-budget' })
    await expect(convert(small, half, { format: 'webp', width: 30, trim })).rejects.toEqual(refusal)
    await expect(convert(engine, half, { format: 'webp', width: 30, trim })).rejects.toEqual(
      expect.objectContaining({ code: 'damaged-image' }),
    )
  })

  it('keeps what lies within the border in any frame of a picture that moves', async () => {
    const at = (left: number, top: number) => ({ left, top, width: 10, height: 10 })
    const frames = [at(20, 10), at(40, 25), at(30, 12)].map(({ left, top, width, height }) => {
      const data = Buffer.alloc(60 * 40 * 3, 255)
      for (let y = top; y < top + height; y++)
        data.fill(left, (y * 60 + left) * 3, (y * 60 + left + width) * 3)
      return data
    })
    const raw = { width: 60, height: 120, channels: 3, pageHeight: 40 } as const
    const source = await sharp(Buffer.concat(frames), { raw }).webp({ lossless: true }).toBuffer()
    const trim = { tolerance: 0, keep: 0 }
    const moving = await convert(engine, source, { format: 'webp', lossless: true, trim })
    expect(moving).toMatchObject({ width: 30, height: 25 })
    const { data } = await pixelsOf(await sharp(moving.bytes, { page: 1 }).png().toBuffer())
    expect(data.subarray(-4)).toEqual(Buffer.from([40, 40, 40, 255]))
    const first = await convert(engine, source, { format: 'webp', anim: false, trim })
    expect(first).toMatchObject({ width: 10, height: 10 })
  })
})
