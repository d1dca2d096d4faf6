import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { DEFAULT_OPTIONS, SlabList } from '../../src/engine/index.ts'
import { convert, photo, psnr, testEngine } from '../helpers/engine.ts'

const engine = testEngine()

const raw = (file: Uint8Array) => sharp(file).removeAlpha().toColourspace('srgb').raw().toBuffer()

/** Turned by EXIF, with a camera's name and a link to a small picture, little- and big-endian. */
const EXIF = { IFD0: { Make: 'Edgepress', Copyright: 'Zoe' }, IFD2: { UserComment: 'a comment' } }

describe('asStored()', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('turns no %s by EXIF', async (format) => {
    const file = await photo(60, 40)
      .withMetadata({ orientation: 6 })
      .toFormat(format, { quality: 100 })
      .toBuffer()
    const picture = engine.inspect(SlabList.of(file)).asStored()
    const options = { ...DEFAULT_OPTIONS, format: 'png' } as const
    const { bytes, width, height } = await picture.convert(options)
    expect([width, height]).toEqual([60, 40])
    expect(psnr(await raw(bytes), await raw(file))).toBeGreaterThan(45)
  })
})

describe('exif: all', () => {
  it.each(['jpeg', 'png', 'webp', 'avif', 'jxl'] as const)(
    'keeps what a camera has written, in a %s that stands upright',
    async (format) => {
      const file = await photo(60, 40)
        .withExif(EXIF)
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer()
      const result = await convert(engine, file, { format, exif: 'all' })
      expect([result.width, result.height]).toEqual([40, 60])
      const text = Buffer.from(result.bytes).toString('latin1')
      expect(text).toContain('Edgepress')
      if (format === 'jxl') return // sharp reads none
      const { exif, orientation } = await sharp(result.bytes).metadata()
      expect(orientation ?? 1).toBe(1)
      expect(`${exif}`).toContain('a comment')
    },
  )

  it('is nothing where there is none', async () => {
    const file = await photo(60, 40).jpeg().toBuffer()
    const bare = await convert(engine, file, { format: 'webp' })
    expect((await convert(engine, file, { format: 'webp', exif: 'all' })).bytes).toEqual(bare.bytes)
  })
})

describe('crop of what draws the eye', () => {
  it('lies where libvips puts it', async () => {
    const file = await photo(300, 200, 3).png().toBuffer()
    const crop = { interest: 'attention', width: { pixels: 300 }, height: { pixels: 80 } } as const
    const ours = await convert(engine, file, { format: 'png', crop })
    const theirs = await sharp(file).resize(300, 80, { position: 'attention' }).toBuffer()
    expect(psnr(await raw(ours.bytes), await raw(theirs))).toBeGreaterThan(40)
  })
})

describe('lookStrength', () => {
  it.each([0.25, 0.5, 0.9])('mixes %d of a look with what was there', async (lookStrength) => {
    const file = await photo(61, 40).png().toBuffer()
    const levels: Buffer[] = []
    for (const options of [{}, { grayscale: true }, { grayscale: true, lookStrength }]) {
      levels.push(await raw((await convert(engine, file, { format: 'png', ...options })).bytes))
    }
    const [own, whole, part] = levels
    const share = Math.round(256 * lookStrength)
    const expected = own!.map((level, i) => (level * (256 - share) + whole![i]! * share + 128) >> 8)
    expect(part).toEqual(expected)
  })
})
