import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { OUTPUT_FORMATS } from '../../src/engine/index.ts'
import { convert, photo, photoPixels, pixelsOf, psnr, testEngine } from '../helpers/engine.ts'

const engine = testEngine()

describe('quality and effort', () => {
  it.each(['webp', 'avif', 'jpeg'] as const)(
    'a lower quality makes a smaller %s',
    async (format) => {
      const source = await photo(256, 256).png().toBuffer()
      const sizes = []
      for (const quality of [30, 60, 90]) {
        sizes.push((await convert(engine, source, { format, quality })).bytes.length)
      }
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
    },
  )

  it.each(OUTPUT_FORMATS)('every effort makes a good %s', async (format) => {
    const source = await photo(96, 64).png().toBuffer()
    for (const effort of ['fast', 'balanced', 'best'] as const) {
      const { bytes } = await convert(engine, source, { format, effort, quality: 90 })
      const { data } = await pixelsOf(bytes)
      expect(psnr(data, (await pixelsOf(source)).data)).toBeGreaterThan(25)
    }
  })

  it('photoPixels() is a fair test picture: it neither vanishes nor explodes', async () => {
    const { entropy } = await sharp(photoPixels(256, 256), {
      raw: { width: 256, height: 256, channels: 3 },
    }).stats()
    expect(entropy).toBeGreaterThan(6)
  })
})
