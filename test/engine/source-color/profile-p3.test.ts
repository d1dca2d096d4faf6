import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { DEFAULT_OPTIONS, OUTPUT_FORMATS } from '../../../src/engine/index.ts'
import { cicp, grayPng, rgbPng } from '../../helpers/colored-files.ts'
import { COLORANTS } from '../../helpers/icc-profile.ts'
import { seededRandom } from '../../helpers/random.ts'
import { convert, engine, GRAYS, iccp, list, P3, pixelsOf, RED, srgbOf } from './pictures.ts'

describe('profile=p3', () => {
  const wide = rgbPng([...RED, 30, 180, 40, 40, 60, 210, 240, 240, 240], cicp(12, 13))

  it.each(OUTPUT_FORMATS)(
    'profile=p3 keeps the numbers of a P3 picture and tags it (%s)',
    async (format) => {
      const source = await sharp(await pixelsOf(wide), {
        raw: { width: 4, height: 1, channels: 3 },
      })
        .resize(256, 64, { kernel: 'nearest' })
        .png()
        .toBuffer()
      const file = Buffer.concat([source.subarray(0, 33), cicp(12, 13), source.subarray(33)])
      const { bytes, plan } = await convert(file, { format, quality: 95, profile: 'p3' })
      expect(plan.summary).toContain('p3')
      const { icc } = await sharp(bytes).metadata()
      expect(icc?.length).toBeLessThan(500)
      expect(icc?.toString('latin1')).toContain('D\0i\0s\0p\0l\0a\0y\0 \0P\x003')
      const [stored, expected] = [await pixelsOf(bytes), await pixelsOf(source)]
      expect(distance(stored, expected)).toBeLessThan(3)
      // Whoever reads the tag sees what the default result shows.
      const shown = new Uint8Array(await sharp(bytes).removeAlpha().raw().toBuffer())
      const plain = await pixelsOf((await convert(file, { format, quality: 95 })).bytes)
      expect(distance(shown, plain)).toBeLessThan(4)
    },
  )

  it('profile=p3 converts what is wider than P3, in ICC and in numbers', async () => {
    for (const chunk of [iccp(COLORANTS.adobe), cicp(9, 13)]) {
      const { bytes, plan } = await convert(rgbPng(RED, chunk), { profile: 'p3' })
      expect(plan.summary).toContain('p3')
      const shown = await sharp(bytes).removeAlpha().raw().toBuffer()
      const expected = await srgbOf(rgbPng(RED, chunk))
      ;[...shown].forEach((level, i) => {
        expect(Math.abs(level - expected[i]!)).toBeLessThanOrEqual(3)
      })
    }
  })

  it('profile=p3 leaves pictures that are not wider than sRGB untagged sRGB', async () => {
    const narrow = [rgbPng(RED), rgbPng(RED, iccp(COLORANTS.srgb)), grayPng(GRAYS, cicp(12, 13))]
    for (const file of narrow) {
      const { bytes, plan } = await convert(file, { profile: 'p3' })
      expect(plan.summary.join()).not.toContain('p3')
      expect(Buffer.compare(bytes, (await convert(file)).bytes)).toBe(0)
    }
  })

  it('profile=srgb is the default and tags nothing', async () => {
    const { bytes } = await convert(wide)
    expect((await sharp(bytes).metadata()).icc).toBeUndefined()
    expect(engine.plan(list(wide), DEFAULT_OPTIONS).summary.join()).not.toContain('p3')
  })

  it('profile=p3 is planned, by numbers and by the profile inside of the file', async () => {
    const options = { ...DEFAULT_OPTIONS, profile: 'p3' } as const
    expect(engine.plan(list(wide), options).summary).toContain('p3')
    const tagged = rgbPng(RED, P3)
    expect(engine.plan(list(tagged), options).summary).toContain('p3')
    expect((await convert(tagged, { profile: 'p3' })).plan.summary).toContain('p3')
  })

  it('profile=p3 shows the background that was asked for, in sRGB', async () => {
    const transparent = await sharp({
      create: { width: 1, height: 1, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } },
    })
      .png()
      .toBuffer()
    const file = Buffer.concat([
      transparent.subarray(0, 33),
      cicp(12, 13),
      transparent.subarray(33),
    ])
    const background = { r: 255, g: 0, b: 0, a: 255 }
    const { bytes } = await convert(file, { profile: 'p3', background })
    expect([...(await pixelsOf(bytes))]).toEqual([234, 51, 35])
  })

  it('profile=p3 goes with a copyright notice, and with max_bytes', async () => {
    const photo = await sharp({
      create: { width: 64, height: 48, channels: 3, background: '#123' },
    })
      .withExif({ IFD0: { Copyright: 'Zoe' } })
      .jpeg()
      .withIccProfile('p3')
      .toBuffer()
    for (const format of OUTPUT_FORMATS) {
      const options = { format, profile: 'p3', metadata: 'copyright', maxBytes: 20_000 } as const
      const { icc, exif } = await sharp((await convert(photo, options)).bytes).metadata()
      expect(icc?.length).toBeLessThan(500)
      expect(exif?.toString()).toContain('Zoe')
    }
  })

  it('profile=p3 and profile=srgb come from one decode, each as it comes alone', async () => {
    const pixels = seededRandom(3).bytes(3 * 64)
    const file = rgbPng(pixels, P3)
    const variants = OUTPUT_FORMATS.flatMap((format) =>
      (['p3', 'srgb'] as const).map((profile) => ({ ...DEFAULT_OPTIONS, format, profile })),
    )
    const results: Uint8Array[] = []
    await engine.derive(list(file), variants, async ({ bytes }, index) => {
      results[index] = bytes.slice()
    })
    for (const [index, options] of variants.entries()) {
      expect(Buffer.compare(results[index]!, (await convert(file, options)).bytes)).toBe(0)
    }
  })
})

/** Mean difference in levels. */
function distance(one: Uint8Array, other: Uint8Array): number {
  expect(one.length).toBe(other.length)
  return one.reduce((sum, level, i) => sum + Math.abs(level - other[i]!), 0) / one.length
}
