/** What holds whichever codecs the build carries. */

import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import {
  DEFAULT_OPTIONS,
  INPUT_FORMATS,
  type InputFormat,
  MEBIBYTE,
  OUTPUT_FORMATS,
  type OutputFormat,
  probe,
  SlabList,
} from '../../src/engine/index.ts'
import { heicOf } from '../helpers/craft-heic.ts'
import {
  CODEC_SETS,
  convert,
  derive,
  photo,
  pixelsOf,
  psnr,
  refusal,
  testEngine,
} from '../helpers/engine.ts'
import { ownJxl } from '../helpers/own-jxl.ts'

const WIDTH = 300
const HEIGHT = 200
const picture = photo(WIDTH, HEIGHT)

/** The picture in each format, at the best quality that sharp has. */
const FILES = {
  jpeg: await picture.clone().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(),
  png: await picture.clone().png().toBuffer(),
  webp: await picture.clone().webp({ lossless: true }).toBuffer(),
  avif: await picture.clone().avif({ quality: 90, effort: 1 }).toBuffer(),
  heic: await heicOf(picture.clone()),
  gif: await picture.clone().gif({ effort: 1 }).toBuffer(),
  jxl: await ownJxl(picture),
} as const satisfies Record<InputFormat, Buffer>

const LEAST_PSNR = { jpeg: 34, png: 45, webp: 33, avif: 33 } as const

const PAIRS = INPUT_FORMATS.flatMap((from) => OUTPUT_FORMATS.map((to) => [from, to] as const))

describe.each(CODEC_SETS)('createEngine() with %s', (_, codecs) => {
  it.each(PAIRS)('turns %s into %s, half as wide', async (from, to) => {
    const engine = testEngine({}, codecs)
    const { bytes, ...result } = await convert(engine, FILES[from], { format: to, width: 150 })
    expect(result).toMatchObject({ format: to, width: 150, height: 100 })
    expect(probe(SlabList.of(bytes))).toMatchObject({ format: to, width: 150, height: 100 })
    // sharp reads neither JPEG XL nor HEIC
    const shown = from === 'jxl' || from === 'heic' ? FILES.png : FILES[from]
    expect(psnr(await rgbOf(bytes), await halved(shown))).toBeGreaterThan(LEAST_PSNR[to])
  })

  it('keeps alpha, and lays it over white for JPEG', async () => {
    const half = sharp({
      create: {
        width: 40,
        height: 30,
        channels: 4,
        background: { r: 250, g: 0, b: 0, alpha: 0.5 },
      },
    })
    const file = await half.png().toBuffer()
    const engine = testEngine({}, codecs)
    for (const format of ['png', 'webp', 'avif'] as const) {
      const [red = 0, , , alpha] = (
        await pixelsOf((await convert(engine, file, { format })).bytes)
      ).at(9, 9)
      expect([Math.abs(red - 250) < 6, Math.abs(alpha! - 128) < 3]).toEqual([true, true])
    }
    const flat = await pixelsOf((await convert(engine, file, { format: 'jpeg' })).bytes)
    expect(flat.at(9, 9).map((level) => Math.round(level / 10))).toEqual([25, 13, 13, 26])
  })

  it.each([1, 3, 6, 8])('stands a JPEG of EXIF orientation %i upright', async (orientation) => {
    const file = await picture
      .clone()
      .withMetadata({ orientation })
      .jpeg({ quality: 95 })
      .toBuffer()
    const { bytes, width } = await convert(testEngine({}, codecs), file, { format: 'png' })
    expect(width).toBe(orientation > 4 ? HEIGHT : WIDTH)
    const upright = await sharp(file).rotate().removeAlpha().raw().toBuffer()
    expect(psnr(await rgbOf(bytes), upright)).toBeGreaterThan(36)
  })

  it('reads gray, CMYK and progressive JPEGs', async () => {
    const engine = testEngine({}, codecs)
    const gray = await picture.clone().toColourspace('b-w').jpeg({ quality: 95 }).toBuffer()
    const inks = await picture.clone().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()
    const scans = await picture.clone().jpeg({ quality: 95, progressive: true }).toBuffer()
    for (const file of [gray, inks, scans]) {
      const { bytes } = await convert(engine, file, { format: 'png' })
      expect((await pixelsOf(bytes)).width).toBe(WIDTH)
    }
    const shown = await pixelsOf((await convert(engine, gray, { format: 'png' })).bytes)
    const [red, green, blue] = shown.at(150, 100)
    expect([green, blue]).toEqual([red, red])
  })

  it.each([2, 4, 8, 16])('shrinks a photo to 1/%i as sharp does', async (factor) => {
    const file = await photo(1600, 1200).jpeg({ quality: 95 }).toBuffer()
    const width = 1600 / factor
    const { bytes } = await convert(testEngine({}, codecs), file, { format: 'png', width })
    const reference = await sharp(await sharp(file).png().toBuffer())
      .resize(width)
      .raw()
      .toBuffer()
    expect(psnr(await rgbOf(bytes), reference)).toBeGreaterThan(36)
  })

  it('makes several results of one decode', async () => {
    const variants = OUTPUT_FORMATS.map((format, i) => ({
      ...DEFAULT_OPTIONS,
      format,
      width: 60 + 40 * i,
    }))
    const { results, account } = await derive(testEngine({}, codecs), FILES.jpeg, variants)
    expect(account.decodes).toBe(1)
    expect(results.map(({ format, width }) => [format, width])).toEqual(
      variants.map(({ format, width }) => [format, width]),
    )
  })

  it('keeps what it holds in one conversion after the other', async () => {
    const engine = testEngine({}, codecs)
    const run = async (format: OutputFormat) => {
      for (const from of INPUT_FORMATS) await convert(engine, FILES[from], { format })
    }
    for (const format of OUTPUT_FORMATS) await run(format)
    const { heldBytes } = engine
    for (const format of OUTPUT_FORMATS) await run(format)
    expect(engine.heldBytes).toBe(heldBytes)
  })

  it('refuses a file cut in its header or of noise, and works on', async () => {
    const engine = testEngine({}, codecs)
    for (const format of INPUT_FORMATS) {
      const cut = FILES[format].subarray(0, 20)
      expect((await refusal(engine, cut)).code).toBe('damaged-image')
      const spoilt = FILES[format].map((byte, i) => (i < 400 ? byte : (byte * 31 + i * 7) & 255))
      await convert(engine, spoilt, { format: 'png' }).catch((error) => {
        expect(['damaged-image', 'unsupported-format']).toContain(error.code)
      })
      expect((await convert(engine, FILES[format])).width).toBe(WIDTH)
    }
  })

  it('refuses what does not fit before it decodes, with what would', async () => {
    const file = await photo(2400, 1600).jpeg().toBuffer()
    const error = await refusal(testEngine({ memoryBudget: 8 * MEBIBYTE }, codecs), file, {
      format: 'avif',
      effort: 'best',
      lossless: true,
    })
    expect(error.code).toBe('memory-budget')
    expect(error.details.needed).toBeGreaterThan(8 * MEBIBYTE)
  })
})

function rgbOf(bytes: Uint8Array): Promise<Buffer> {
  return sharp(bytes).removeAlpha().toColourspace('srgb').raw().toBuffer()
}

function halved(file: Buffer): Promise<Buffer> {
  return sharp(file).removeAlpha().toColourspace('srgb').resize(150, 100).raw().toBuffer()
}
