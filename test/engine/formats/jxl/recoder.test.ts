/** JPEGs as JPEG XL: the reference implementation is the judge, pixel by pixel, where it is installed. */

import sharp, { type JpegOptions } from 'sharp'
import { describe, expect, it } from 'vitest'
import { recodeJpeg } from '../../../../src/engine/formats/jxl/recode-kernel.ts'
import { recoder } from '../../../../src/engine/formats/jxl/recoder.ts'
import { DEFAULT_OPTIONS, describePlan, probe, SlabList } from '../../../../src/engine/index.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import { withJpegProfile } from '../../../helpers/embed-profile.ts'
import { convert, derive, photo, psnr, refusal, testEngine } from '../../../helpers/engine.ts'
import {
  buildProfile,
  COLORANTS,
  curvElement,
  matrixTags,
  SRGB_CURVE,
} from '../../../helpers/icc-profile.ts'
import { writeJpeg } from '../../../helpers/jpeg-writer.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import {
  hasLibjxl,
  type JxlPixels,
  jxlOfJpeg,
  jxlPixels,
  jxlProfile,
} from '../../../helpers/libjxl.ts'

const engine = testEngine()
const format = 'jxl'

const JOB = { orientation: 1, color: 'srgb', jpeg: undefined, inflateBrotli: undefined } as const

const photoJpeg = (width: number, height: number, options: JpegOptions = {}) =>
  photo(width, height).jpeg(options).toBuffer()

const chroma = [
  { h: 1, v: 1 },
  { h: 1, v: 1 },
]
const textured = (width: number, height: number, h: number, v: number, restartInterval = 0) =>
  writeJpeg({ width, height, components: [{ h, v }, ...chroma], restartInterval }, width)

function expectSame(one: JxlPixels, other: JxlPixels): void {
  expect([one.width, one.height]).toEqual([other.width, other.height])
  expect(Buffer.compare(one.data, other.data)).toBe(0)
}

describe.skipIf(!hasLibjxl)('what djxl shows of a recoded JPEG', () => {
  it.each([
    ['4:2:0', () => photoJpeg(300, 200)],
    ['4:2:0, progressive', () => photoJpeg(257, 255, { progressive: true })],
    ['4:2:0, progressive with many scans', () => photoJpeg(64, 300, { mozjpeg: true })],
    ['4:2:0 of several LF groups', () => photoJpeg(2060, 40, { quality: 95 })],
    ['4:2:0 of one pixel', () => photoJpeg(1, 1)],
    ['4:2:2', () => textured(71, 290, 2, 1)],
    ['4:4:0', () => textured(290, 40, 1, 2)],
    ['4:2:0 with restart markers', () => textured(100, 60, 2, 2, 3)],
    ['4:2:0 of 7x9', () => textured(7, 9, 2, 2)],
  ])('is what it shows of cjxl’s own file, bit by bit (%s)', async (_, file) => {
    const jpeg = await file()
    const { bytes } = await convert(engine, jpeg, { format })
    expectSame(await jxlPixels(bytes), await jxlPixels(await jxlOfJpeg(jpeg)))
  })

  it('is what it shows of cjxl’s own file, bit by bit (gray)', async () => {
    const jpeg = await photo(270, 300).toColourspace('b-w').jpeg({ quality: 90 }).toBuffer()
    const { bytes } = await convert(engine, jpeg, { format })
    expectSame(await jxlPixels(bytes, true), await jxlPixels(await jxlOfJpeg(jpeg), true))
  })

  // cjxl predicts chroma from luma here, which readers do with other roundings than it does.
  it.each([
    ['4:4:4', { components: [{ h: 1, v: 1 }, ...chroma] }],
    ['4:4:4 in MCUs of 16x8', { components: [1, 2, 3].map(() => ({ h: 2, v: 1 })) }],
    ['RGB', { components: [{ h: 1, v: 1 }, ...chroma], adobeTransform: 0 }],
    [
      'RGB whose step is no part of 1024',
      { components: [{ h: 1, v: 1 }, ...chroma], adobeTransform: 0, step: 43 },
    ],
  ])('is what libjpeg shows, but for roundings (%s)', async (_, recipe) => {
    const jpeg = writeJpeg({ width: 45, height: 37, step: 3, ...recipe })
    const { bytes } = await convert(engine, jpeg, { format })
    const shown = await jxlPixels(bytes)
    expect(psnr(shown.data, await sharp(jpeg).raw().toBuffer())).toBeGreaterThan(43)
  })

  it.each([2, 5, 6, 8])('stands upright (orientation %i)', async (orientation) => {
    const jpeg = await photo(60, 40).jpeg().withMetadata({ orientation }).toBuffer()
    const { bytes, width, height, plan } = await convert(engine, jpeg, { format })
    expect(plan.summary).toEqual([
      'jpeg 60x40',
      `recoded, orientation ${orientation}`,
      `jxl ${width}x${height} lossless`,
    ])
    const shown = await jxlPixels(bytes)
    const upright = sharp(jpeg).autoOrient().raw()
    expect([shown.width, shown.height]).toEqual([width, height])
    expect(psnr(shown.data, await upright.toBuffer())).toBeGreaterThan(45)
  })

  it('is turned and mirrored as asked', async () => {
    const jpeg = await photoJpeg(60, 40, { chromaSubsampling: '4:4:4' })
    const { bytes } = await convert(engine, jpeg, { format, rotate: 90, flip: 'h' })
    const shown = await jxlPixels(bytes)
    const turned = sharp(await sharp(jpeg).rotate(90).toBuffer())
      .flop()
      .raw()
    expect([shown.width, shown.height]).toEqual([40, 60])
    expect(psnr(shown.data, await turned.toBuffer())).toBeGreaterThan(35)
  })

  it('gives gray a profile of gray where its own is one of colours', async () => {
    const jpeg = await photo(64, 48).toColourspace('b-w').jpeg().toBuffer()
    const colored = withJpegProfile(
      jpeg,
      buildProfile(matrixTags(COLORANTS.adobe, curvElement([1]))),
    )
    const { bytes } = await convert(engine, colored, { format })
    expect((await jxlProfile(bytes)).toString('latin1', 16, 20)).toBe('GRAY')
    const shown = async (file: Uint8Array) => {
      const png = await convert(engine, file, { format: 'png' })
      return await sharp(png.bytes).removeAlpha().raw().toBuffer()
    }
    expect(psnr(await shown(bytes), await shown(colored))).toBeGreaterThan(45)
  })

  it('keeps a colour profile as it is, and names those that have a name', async () => {
    const jpeg = await photoJpeg(40, 30)
    const profileOf = async (profile: Uint8Array) =>
      jxlProfile((await convert(engine, withJpegProfile(jpeg, profile), { format })).bytes)
    const made = (name: keyof typeof COLORANTS) =>
      buildProfile(matrixTags(COLORANTS[name], SRGB_CURVE))
    expect(await profileOf(made('adobe'))).toEqual(Buffer.from(made('adobe')))
    const named = await profileOf(made('p3'))
    expect(named).not.toEqual(Buffer.from(made('p3')))
    expect(named).not.toEqual(await profileOf(made('srgb')))
    expect(await profileOf(made('srgb'))).toEqual(await jxlProfile(await jxlOfJpeg(jpeg)))
  })

  it('is not hidden by the notice of its copyright', async () => {
    const exif = { IFD0: { Copyright: 'Jo Doe', Model: 'SecretCam' } }
    const jpeg = await photo(64, 48).withExif(exif).jpeg().toBuffer()
    const { bytes } = await convert(engine, jpeg, { format, metadata: 'copyright' })
    const text = Buffer.from(bytes)
    expect(text.includes('Jo Doe')).toBe(true)
    expect(text.includes('SecretCam')).toBe(false)
    const plain = await convert(engine, jpeg, { format })
    expectSame(await jxlPixels(bytes), await jxlPixels(plain.bytes))
  })
})

describe('a recoded JPEG', () => {
  it('is a good part smaller, within what was planned', async () => {
    for (const options of [{ quality: 60 }, { quality: 95, progressive: true }]) {
      const jpeg = await photoJpeg(900, 700, options)
      const { bytes, plan, measuredPeakBytes } = await convert(testEngine(), jpeg, { format })
      expect(bytes.length).toBeLessThan(0.92 * jpeg.length)
      expect(describePlan(plan)).toMatch(/^jpeg 900x700 > recoded > jxl 900x700 lossless; peak=/)
      expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
      expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
    }
  })

  it('has the same bytes where memory is short and the file is decoded again and again', async () => {
    const jpeg = await photoJpeg(300, 1500, { quality: 92, progressive: true })
    const recoded = (reservedBytes: number) => {
      const job = { ...JOB, height: 1500, reservedBytes }
      return runAtOnce(recodeJpeg(testKernels(), SlabList.of(jpeg), job))
    }
    const info = probe(SlabList.of(jpeg))
    const least = recoder.reservedBytes(info, { inputBytes: jpeg.length, room: 0 })
    expect(Buffer.compare(recoded(least), recoded(4 * jpeg.length))).toBe(0)
    expect(() => recoded(jpeg.length / 2)).toThrow('out of memory')
  })

  it('is the same after other pictures', async () => {
    // Large enough for an order of coefficients of their own.
    const [one, other] = [await photoJpeg(270, 260), await photoJpeg(300, 290, { quality: 30 })]
    const { bytes } = await convert(testEngine(), one, { format })
    await convert(engine, other, { format })
    const again = await convert(engine, one, { format })
    expect(Buffer.compare(again.bytes, bytes)).toBe(0)
  })

  it('of which the last rows are missing is shown, as in any format; of which more is, refused', async () => {
    const jpeg = await photoJpeg(320, 640)
    const cut = jpeg.subarray(0, jpeg.length - 40)
    expect((await convert(engine, cut, { format })).bytes.length).toBeGreaterThan(1000)
    const error = await refusal(engine, jpeg.subarray(0, jpeg.length / 2), { format })
    expect([error.code, error.details.rows]).toEqual(['damaged-image', 640])
  })
})

describe('format=jxl', () => {
  it.each([
    ['of what is no JPEG', () => photo(20, 20).png().toBuffer(), {}],
    ['at another size', () => photoJpeg(20, 20), { width: 10 }],
    ['cut', () => photoJpeg(20, 20), { width: 20, height: 10 }],
    ['padded', () => photoJpeg(20, 20), { width: 30, height: 20, fit: 'pad' }],
    ['of CMYK', () => photo(20, 20).toColourspace('cmyk').jpeg().toBuffer(), {}],
    ['of 4:1:1', async () => textured(64, 20, 4, 1), {}],
    ['of 3:1 rows', async () => textured(24, 50, 1, 3), {}],
  ] as const)('is drawn %s', async (_, file, options) => {
    const { bytes, plan } = await convert(engine, await file(), { format, ...options })
    expect(describePlan(plan)).not.toContain('recoded')
    expect(Buffer.from(bytes.subarray(0, 2)).toString('hex')).toBe('ff0a')
  })

  it('is among other results of the same file', async () => {
    const variants = [DEFAULT_OPTIONS, { ...DEFAULT_OPTIONS, format }] as const
    const { results } = await derive(engine, await photoJpeg(20, 20), variants)
    expect(Buffer.from(results[1]!.bytes.subarray(0, 2)).toString('hex')).toBe('ff0a')
  })

  it('is refused of steps that it does not have', async () => {
    const jpeg = await photoJpeg(20, 20)
    const table = jpeg.indexOf(Buffer.from([0xff, 0xdb])) + 5
    jpeg[table + 9] = 0
    const error = await refusal(engine, jpeg, { format })
    expect([error.code, error.message]).toEqual([
      'unsupported-format',
      'Cannot encode JPEG XL: it has no such quantization or coefficients',
    ])
  })
})
