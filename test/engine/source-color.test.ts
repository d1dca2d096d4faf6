import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import {
  type ConvertOptions,
  createEngine,
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  OUTPUT_FORMATS,
  SlabList,
} from '../../src/engine/index.ts'
import { nodeCodecModules } from '../../src/load/node.ts'
import { type Shown, seenByBrowser } from '../helpers/browser.ts'
import {
  chrm,
  cicp,
  clli,
  gama,
  grayPng,
  mdcv,
  P3_CHROMATICITIES,
  recolored,
  rgbPng,
  srgbChunk,
} from '../helpers/colored-files.ts'
import { heic, hevcItem } from '../helpers/craft-heic.ts'
import { buildProfile, COLORANTS, matrixTags, SRGB_CURVE } from '../helpers/icc-profile.ts'
import { pngChunk } from '../helpers/png-writer.ts'
import { seededRandom } from '../helpers/random.ts'
import { findTool } from '../helpers/tools.ts'

const engine = createEngine(nodeCodecModules(), DEFAULT_LIMITS)
const chromium = findTool('chromium', 'chromium-browser', 'google-chrome')
const avifenc = findTool('avifenc')

const list = (file: Uint8Array) => SlabList.of(new Uint8Array(file))
const convert = (file: Uint8Array, options: Partial<ConvertOptions> = {}) =>
  engine.convert(list(file), { ...DEFAULT_OPTIONS, format: 'png', ...options })

/** The numbers of the result, whatever its profile says. */
async function pixelsOf(file: Uint8Array): Promise<Uint8Array> {
  const image = sharp(file, { ignoreIcc: true }).toColourspace('srgb')
  return new Uint8Array(await image.removeAlpha().raw().toBuffer())
}

const srgbOf = async (file: Uint8Array) => [...(await pixelsOf((await convert(file)).bytes))]

const RED = [220, 30, 30]
const GRAYS = [0, 64, 128, 192, 255]
const GRAY_PIXELS = GRAYS.flatMap((level) => [level, level, level])
const iccp = (colorants: readonly number[]) =>
  pngChunk('iCCP', [
    ...Buffer.from('x\0\0'),
    ...deflateSync(buildProfile(matrixTags(colorants, SRGB_CURVE))),
  ])
const P3 = iccp(COLORANTS.p3)

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
})

describe('HDR as SDR', () => {
  /** Levels of PQ for 20, 101, 203, 300, 600 and 1000 cd/m², and what Chromium 156 shows. */
  const PQ = [89, 130, 148, 159, 178, 192]
  const SHOWN = [63, 137, 188, 210, 239, 255]
  const gray = (levels: readonly number[]) => levels.flatMap((level) => [level, level, level])

  it('PQ has reference white at 188, and keeps highlights up to 1000 cd/m²', async () => {
    const result = await srgbOf(rgbPng(gray(PQ), cicp(9, 16)))
    result.forEach((level, i) => {
      expect(Math.abs(level - gray(SHOWN)[i]!)).toBeLessThanOrEqual(3)
    })
    const plain = await srgbOf(grayPng(PQ, cicp(9, 16)))
    plain.forEach((level, i) => {
      expect(Math.abs(level - result[i]!)).toBeLessThanOrEqual(1)
    })
  })

  it('PQ reaches as far as cLLI, else mDCV, says', async () => {
    const white = rgbPng(gray([148]), cicp(9, 16))
    const level = async (...before: Uint8Array[]) =>
      (await srgbOf(rgbPng(gray([148]), cicp(9, 16), ...before)))[0]!
    expect(await level(clli(1000))).toBe((await srgbOf(white))[0])
    expect(Math.abs((await level(clli(400))) - 229)).toBeLessThanOrEqual(1)
    expect(await level(mdcv(400))).toBe(await level(clli(400)))
    expect(await level(mdcv(4000), clli(400))).toBe(await level(clli(400)))
    expect(await level(clli(100))).toBeGreaterThanOrEqual(254)
  })

  it('HLG shows three quarters of its signal as reference white', async () => {
    const result = await srgbOf(rgbPng(gray([0, 128, 191, 255]), cicp(9, 18)))
    ;[0, 99, 188, 255].forEach((level, i) => {
      expect(Math.abs(level - result[i * 3]!)).toBeLessThanOrEqual(1)
    })
  })

  it.each([
    ['PQ', 16, PQ],
    ['HLG', 18, [0, 64, 128, 191, 220, 255]],
  ] as const)('10-bit %s in HEIC has the tones of the same PNG', async (_, transfer, levels) => {
    const side = 16
    const row = levels.flatMap((level) => Array<number>(side).fill(level))
    const [width, height] = [row.length, side]
    const plane = (value: (x: number) => number) =>
      Uint16Array.from({ length: width * height }, (_, i) => value(i % width))
    const luma = plane((x) => Math.round((row[x]! * 1023) / 255))
    const gray = plane(() => 512)
    const planes = [luma, gray, gray]
    const picture = { width, height, depth: 10, chroma: '4:4:4', planes } as const
    const item = hevcItem(1, picture, { meaning: [9, transfer, 9, true] })
    const result = await srgbOf(heic({ items: [item] }))
    const expected = await srgbOf(
      rgbPng(
        row.flatMap((level) => [level, level, level]),
        cicp(9, transfer),
      ),
    )
    row.forEach((_, x) => {
      expect(Math.abs(result[x * 3]! - expected[x * 3]!)).toBeLessThanOrEqual(1)
    })
  })

  it.skipIf(!avifenc)('10-bit PQ in AVIF has the tones of the same PNG', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'edgepress-hdr-'))
    const [input, output] = [join(folder, 'in.png'), join(folder, 'out.avif')]
    const pixels = PQ.flatMap((level) => Array<number>(16 * 3).fill(level))
    await writeFile(input, rgbPng(pixels))
    const coding = ['-y', '444', '--min', '0', '--max', '0', '-s', '9', '-d', '10']
    await promisify(execFile)(avifenc ?? '', [...coding, '--cicp', '9/16/9', input, output])
    const result = await srgbOf(await readFile(output))
    await rm(folder, { recursive: true })
    const expected = await srgbOf(rgbPng(pixels, cicp(9, 16)))
    expect(Math.abs(result[2 * 16 * 3]! - SHOWN[2]!)).toBeLessThanOrEqual(2)
    result.forEach((level, i) => {
      expect(Math.abs(level - expected[i]!)).toBeLessThanOrEqual(2)
    })
  })
})

describe('colours by numbers in AVIF', () => {
  const red = sharp({ create: { width: 64, height: 64, channels: 3, background: '#dc1e1e' } })
  const flat = async () =>
    (await convert(await red.png().toBuffer(), { format: 'avif', quality: 100 })).bytes
  const middle = async (file: Uint8Array) => (await srgbOf(file)).slice(3 * 2080, 3 * 2081)
  const near = (one: readonly number[], other: readonly number[]) =>
    one.forEach((level, i) => {
      expect(Math.abs(level - other[i]!)).toBeLessThanOrEqual(2)
    })

  it('nclx of Display P3 and BT.2020 is converted, that of sRGB and of nothing is left', async () => {
    const file = await flat()
    near(await middle(recolored(file, 12, 13)), [240, 0, 0])
    near(await middle(recolored(file, 9, 13)), [255, 0, 0])
    for (const [primaries, transfer] of [
      [1, 13],
      [2, 2],
      [1, 1],
    ] as const) {
      near(await middle(recolored(file, primaries, transfer)), RED)
    }
  })

  it('nclx does not count beside an embedded profile', async () => {
    const tagged = await red
      .clone()
      .withIccProfile('p3')
      .avif({ quality: 100, chromaSubsampling: '4:4:4' })
      .toBuffer()
    const stored = [...(await pixelsOf(tagged))].slice(3 * 2080, 3 * 2081)
    expect(Math.abs(stored[0]! - RED[0]!)).toBeGreaterThan(10)
    near(await middle(tagged), RED)
  })
})

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

it.skipIf(!chromium)('colours by numbers are those that Chromium shows', async () => {
  const pixels = seededRandom(9).bytes(3 * 512)
  const files: readonly (readonly [string, Uint8Array])[] = [
    ...[1, 4, 5, 6, 8, 9, 10, 11, 12, 22].map(
      (code) => [`primaries ${code}`, rgbPng(pixels, cicp(code, 13))] as const,
    ),
    ...[1, 4, 5, 7, 8, 14, 16, 17, 18].map(
      (code) => [`transfer ${code}`, rgbPng(pixels, cicp(9, code))] as const,
    ),
    ['cICP and iCCP', rgbPng(pixels, cicp(9, 16), P3)],
    ['PQ of 400 cd/m²', rgbPng(pixels, cicp(9, 16), clli(400))],
    ['HLG of 400 cd/m²', rgbPng(pixels, cicp(12, 18), mdcv(400))],
    ['gAMA', rgbPng(pixels, gama(60_000))],
    ['gAMA and cHRM', rgbPng(pixels, gama(45_455), chrm(...P3_CHROMATICITIES))],
    ['gray', grayPng(pixels, cicp(9, 16))],
  ]
  const shown: Shown[] = []
  for (const [name, file] of files) {
    const rgb = await srgbOf(file)
    const expected = new Uint8Array((rgb.length / 3) * 4).fill(255)
    for (const [i, level] of rgb.entries()) expected[Math.floor(i / 3) * 4 + (i % 3)] = level
    shown.push({ name, type: 'image/png', file, expected })
  }
  for (const { name, width, difference } of await seenByBrowser(chromium ?? '', shown)) {
    expect(width, name).toBeGreaterThan(0)
    expect(difference, name).toBeLessThan(0.2)
  }
})

/** Mean difference in levels. */
function distance(one: Uint8Array, other: Uint8Array): number {
  expect(one.length).toBe(other.length)
  return one.reduce((sum, level, i) => sum + Math.abs(level - other[i]!), 0) / one.length
}
