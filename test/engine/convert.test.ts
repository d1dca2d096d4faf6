import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { OUTPUT_FORMATS } from '../../src/engine/index.ts'
import { convert, photo, pixelsOf, psnr, quickly, testEngine } from '../helpers/engine.ts'

const engine = testEngine()

describe('convert()', () => {
  const INPUTS = ['jpeg', 'png', 'webp', 'avif', 'gif'] as const
  const PAIRS = INPUTS.flatMap((from) => OUTPUT_FORMATS.map((to) => [from, to] as const))
  it.each(PAIRS)(
    'turns %s into %s that another reader opens, at the size asked for',
    async (from, to) => {
      const source = await quickly(photo(300, 200), from).toBuffer()
      const result = await convert(engine, source, { format: to, width: 150 })
      const { format, width, height } = await sharp(result.bytes).metadata()
      expect([format === 'heif' ? 'avif' : format, width, height]).toEqual([to, 150, 100])
      expect([result.format, result.width, result.height]).toEqual([to, 150, 100])
      expect(result.originalBytes).toBe(source.length)
    },
  )

  it.each(['jpeg', 'png', 'webp'] as const)(
    'keeps resized %s pixels above 40 dB of sharp',
    async (from) => {
      const source = await photo(1_200, 900).toFormat(from, { quality: 95, effort: 1 }).toBuffer()
      const { bytes } = await convert(engine, source, { format: 'png', width: 500 })
      // sharp shrinks on load too: read the full size first, as the reference.
      const full = await sharp(source).png({ compressionLevel: 1 }).toBuffer()
      const reference = await sharp(full).resize(500, 375, { kernel: 'lanczos3' }).png().toBuffer()
      expect(psnr((await pixelsOf(bytes)).data, (await pixelsOf(reference)).data)).toBeGreaterThan(
        40,
      )
    },
  )

  it('leaves a lossless picture as it is when nothing is asked', async () => {
    const source = await photo(123, 77).png().toBuffer()
    for (const options of [{ format: 'png' }, { format: 'webp', lossless: true }] as const) {
      const { bytes } = await convert(engine, source, options)
      expect(psnr((await pixelsOf(bytes)).data, (await pixelsOf(source)).data)).toBe(Infinity)
    }
  })

  it('crops where gravity points', async () => {
    const left = { create: { width: 50, height: 50, channels: 3, background: 'red' } } as const
    const source = await sharp(left).extend({ right: 50, background: 'blue' }).png().toBuffer()
    const cropped = async (x: number) => {
      const gravity = { x, y: 0.5 }
      const { bytes } = await convert(engine, source, {
        format: 'png',
        width: 20,
        height: 40,
        gravity,
      })
      return (await pixelsOf(bytes)).at(10, 20)
    }
    expect(await cropped(0)).toEqual([255, 0, 0, 255])
    expect(await cropped(1)).toEqual([0, 0, 255, 255])
  })

  it('crops the very pixels that sharp crops', async () => {
    const source = await photo(403, 301).png().toBuffer()
    const { bytes } = await convert(engine, source, { format: 'png', width: 100, height: 200 })
    const reference = await sharp(source).resize(100, 200, { kernel: 'lanczos3' }).png().toBuffer()
    expect(psnr((await pixelsOf(bytes)).data, (await pixelsOf(reference)).data)).toBeGreaterThan(40)
  })

  it('rotates and flips after EXIF orientation', async () => {
    const source = await photo(64, 48).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const oriented = await sharp(source).autoOrient().toBuffer()
    const reference = await sharp(oriented).rotate(90).png().toBuffer()
    const mirrored = await sharp(reference).flop().png().toBuffer()
    const turned = await convert(engine, source, { format: 'png', rotate: 90 })
    const both = await convert(engine, source, { format: 'png', rotate: 90, flip: 'h' })
    expect(
      psnr((await pixelsOf(turned.bytes)).data, (await pixelsOf(reference)).data),
    ).toBeGreaterThan(35)
    expect(
      psnr((await pixelsOf(both.bytes)).data, (await pixelsOf(mirrored)).data),
    ).toBeGreaterThan(35)
  })
})
