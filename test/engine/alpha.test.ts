import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { OUTPUT_FORMATS } from '../../src/engine/index.ts'
import { convert, photo, pixelsOf, testEngine } from '../helpers/engine.ts'

const engine = testEngine()

describe('alpha', () => {
  /** Opaque red on the left, transparent green on the right. */
  const halves = () => {
    const pixels = Buffer.alloc(64 * 64 * 4)
    for (let i = 0; i < pixels.length; i += 4) {
      pixels.set((i >> 2) % 64 < 32 ? [255, 0, 0, 255] : [0, 255, 0, 0], i)
    }
    return sharp(pixels, { raw: { width: 64, height: 64, channels: 4 } })
      .png()
      .toBuffer()
  }

  it('resampling never lets the colour of transparent pixels bleed', async () => {
    const { bytes } = await convert(engine, await halves(), { format: 'png', width: 15 })
    const { data } = await pixelsOf(bytes)
    for (let i = 0; i < data.length; i += 4)
      if (data[i + 3]! > 8) expect(data[i + 1]).toBeLessThan(4)
  })

  it('survives in WebP, AVIF and PNG', async () => {
    for (const format of ['webp', 'avif', 'png'] as const) {
      const { bytes } = await convert(engine, await halves(), { format })
      const { at } = await pixelsOf(bytes)
      expect(at(60, 32)[3]).toBe(0)
      expect(at(4, 32)[3]).toBe(255)
    }
  })

  it('is laid over white for JPEG, and over the background where one is named', async () => {
    const plain = await convert(engine, await halves(), { format: 'jpeg' })
    expect((await pixelsOf(plain.bytes)).at(60, 32).every((value) => value > 250)).toBe(true)
    const background = { r: 0, g: 0, b: 255, a: 255 }
    for (const format of OUTPUT_FORMATS) {
      const { bytes } = await convert(engine, await halves(), { format, background })
      const [r = 0, , b = 0, a] = (await pixelsOf(bytes)).at(60, 32)
      expect([r < 10, b > 245, a]).toEqual([true, true, 255])
    }
  })

  it('shows the background around a padded picture, or nothing', async () => {
    const source = await photo(80, 40).jpeg().toBuffer()
    const box = { format: 'png', width: 60, height: 60, fit: 'pad' } as const
    const clear = await pixelsOf((await convert(engine, source, box)).bytes)
    expect(clear.at(30, 2)).toEqual([0, 0, 0, 0])
    expect(clear.at(30, 30)[3]).toBe(255)
    const background = { r: 10, g: 20, b: 30, a: 255 }
    const barred = await pixelsOf((await convert(engine, source, { ...box, background })).bytes)
    expect(barred.at(30, 57)).toEqual([10, 20, 30, 255])
  })
})
