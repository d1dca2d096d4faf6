import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  chrm,
  cicp,
  gama,
  grayPng,
  P3_CHROMATICITIES,
  rgbPng,
  srgbChunk,
} from '../../helpers/colored-files.ts'
import { convert, testEngine } from '../../helpers/engine.ts'
import { pngChunk } from '../../helpers/png-writer.ts'
import { GRAY_PIXELS, GRAYS, P3, RED, srgbOf } from './pictures.ts'

describe('colours by numbers in PNG', () => {
  it('cICP is shown as an iCCP of the same colours is', async () => {
    expect(await srgbOf(rgbPng(RED, cicp(12, 13)))).toEqual([240, 0, 0])
    expect(await srgbOf(rgbPng(RED, P3))).toEqual([240, 0, 0])
  })

  it('cICP wins over iCCP, whichever comes first', async () => {
    expect(await srgbOf(rgbPng(RED, P3, cicp(1, 13)))).toEqual(RED)
    expect(await srgbOf(rgbPng(RED, cicp(1, 13), P3))).toEqual(RED)
  })

  it('cICP with numbers that nobody knows, of another matrix or range, damaged, or behind the palette does not count', async () => {
    const broken = cicp(1, 13)
    broken[broken.length - 1]! ^= 1
    for (const chunk of [
      cicp(2, 2),
      cicp(9, 2),
      cicp(2, 13),
      cicp(9, 10),
      cicp(77, 8),
      cicp(1, 13, 1),
      cicp(1, 13, 0, 0),
      broken,
    ]) {
      expect(await srgbOf(rgbPng(RED, chunk, P3))).toEqual([240, 0, 0])
    }
    const palette = pngChunk('PLTE', RED)
    expect(await srgbOf(rgbPng(RED, palette, cicp(12, 13)))).toEqual(RED)
  })

  it.each([
    ['gamma 2.2', 4, [0, 62, 129, 193, 255]],
    ['gamma 2.8', 5, [0, 40, 106, 178, 255]],
    ['BT.709', 1, [0, 54, 121, 188, 255]],
    ['linear', 8, [0, 137, 188, 225, 255]],
  ] as const)(
    'cICP with the transfer %s is shown as Chromium shows it',
    async (_, code, levels) => {
      const expected = levels.flatMap((level) => [level, level, level])
      const result = await srgbOf(rgbPng(GRAY_PIXELS, cicp(1, code)))
      result.forEach((level, i) => {
        expect(Math.abs(level - expected[i]!)).toBeLessThanOrEqual(1)
      })
    },
  )

  it('gAMA of 1.0 is linear light, in colour and in gray', async () => {
    const levels = [0, 137, 188, 225, 255]
    expect(await srgbOf(rgbPng(GRAY_PIXELS, gama(100_000)))).toEqual(
      levels.flatMap((level) => [level, level, level]),
    )
    const gray = await srgbOf(grayPng(GRAYS, gama(100_000)))
    expect(gray.filter((_, i) => i % 3 === 0)).toEqual(levels)
  })

  it('gAMA and cHRM together change colours, cHRM alone and gAMA near 1 / 2.2 do not', async () => {
    const [r = 0, g = 255, b = 255] = await srgbOf(
      rgbPng(RED, gama(45_455), chrm(...P3_CHROMATICITIES)),
    )
    expect(r).toBeGreaterThan(235)
    expect([g, b]).toEqual([0, 0])
    expect(await srgbOf(rgbPng(RED, chrm(...P3_CHROMATICITIES)))).toEqual(RED)
    for (const value of [44_000, 45_455, 47_000]) {
      expect(await srgbOf(rgbPng(RED, gama(value)))).toEqual(RED)
    }
  })

  it('gAMA does not count beside sRGB or iCCP, nor where cHRM spans no colours', async () => {
    expect(await srgbOf(rgbPng(RED, srgbChunk(), gama(100_000)))).toEqual(RED)
    expect(await srgbOf(rgbPng(RED, P3, gama(100_000)))).toEqual([240, 0, 0])
    const flat = chrm(31270, 32900, 64000, 33000, 64000, 33000, 15000, 6000)
    expect(await srgbOf(rgbPng(RED, gama(100_000), flat))).toEqual(RED)
    expect(await srgbOf(rgbPng(RED, gama(0)))).toEqual(RED)
  })

  it('gAMA counts beside an iCCP that cannot be used and an sRGB of no known intent, as in browsers', async () => {
    const linear = [0, 137, 188, 225, 255].flatMap((level) => [level, level, level])
    const name = [...Buffer.from('x\0\0')]
    const unusable = [
      pngChunk('iCCP', [...name, ...deflateSync(Buffer.alloc(500, 'no profile '))]),
      pngChunk('iCCP', [...name, ...Buffer.from('no zlib stream')]),
      pngChunk('iCCP', name),
      pngChunk('sRGB', [4]),
    ]
    for (const chunk of unusable) {
      expect(await srgbOf(rgbPng(GRAY_PIXELS, chunk))).toEqual([...GRAY_PIXELS])
      expect(await srgbOf(rgbPng(GRAY_PIXELS, chunk, gama(100_000)))).toEqual(linear)
      expect(await srgbOf(rgbPng(GRAY_PIXELS, gama(100_000), chunk))).toEqual(linear)
      expect(await srgbOf(rgbPng(RED, srgbChunk(), gama(100_000), chunk))).toEqual(RED)
    }
    const { plan } = await convert(testEngine(), rgbPng(GRAY_PIXELS, gama(100_000), unusable[0]!))
    expect(plan.summary).toContain('gamma')
  })
})
