/** Gain maps: they go where their picture goes, and an independent reader finds them there. */

import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { type ConvertOptions, DEFAULT_OPTIONS, probe, SlabList } from '../../src/engine/index.ts'
import { convert, derive, psnr, testEngine } from '../helpers/engine.ts'
import { type GainMapFile, gainMapJpeg, type MapWriter } from '../helpers/gain-map-jpeg.ts'

const SHAPE = { width: 1200, height: 800, ratio: 4 }
const KEEP = { format: 'jpeg', hdr: 'keep' } as const

/** The map of a result, as libultrahdr finds it, in levels of gray. */
async function mapOf(bytes: Uint8Array): Promise<Sharp> {
  const { gainMap } = await sharp(bytes).metadata()
  if (!gainMap) throw new Error('libultrahdr finds no gain map')
  return sharp(gainMap.image)
}

/** The map as it was made. */
function originalOf({ levels }: GainMapFile): Sharp {
  return sharp(levels, { raw: { width: 300, height: 200, channels: 1 } })
}

async function gray(image: Sharp) {
  const { data, info } = await image
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

async function likeness(one: Sharp, other: Sharp): Promise<number> {
  const [a, b] = [await gray(one), await gray(other)]
  expect([a.width, a.height]).toEqual([b.width, b.height])
  return psnr(a.data, b.data)
}

async function keep(file: Uint8Array, options: Partial<ConvertOptions> = {}) {
  return await convert(testEngine(), file, { ...KEEP, ...options })
}

describe('convert() with hdr=keep', () => {
  it.each<MapWriter>(['android', 'container', 'iphone'])(
    'makes what libultrahdr reads, of a file of %s',
    async (writer) => {
      const { file } = await gainMapJpeg(SHAPE, writer)
      const { bytes, plan, measuredPeakBytes } = await keep(file, { width: 600 })
      expect((await sharp(bytes).metadata()).width).toBe(600)
      const { width, height } = await (await mapOf(bytes)).metadata()
      expect([width, height]).toEqual([150, 100])
      expect(plan.summary.join()).toContain('gain map 150x100')
      expect(plan.peakBytes).toBeGreaterThanOrEqual(measuredPeakBytes)
    },
  )

  it('keeps the map in its place when the picture shrinks', async () => {
    const made = await gainMapJpeg(SHAPE)
    const { bytes } = await keep(made.file, { width: 600 })
    expect(await likeness(await mapOf(bytes), originalOf(made).resize(150, 100))).toBeGreaterThan(
      40,
    )
  })

  it('cuts and turns the map as the picture', async () => {
    const made = await gainMapJpeg(SHAPE)
    const crop = {
      ...{ left: { share: 0.25 }, top: { share: 0.1 } },
      ...{ width: { share: 0.5 }, height: { share: 0.5 } },
    }
    const { bytes } = await keep(made.file, { crop, rotate: 90, flip: 'h', width: 200 })
    const cut = originalOf(made).extract({ left: 75, top: 20, width: 150, height: 100 })
    const turned = sharp(await cut.png().toBuffer()).rotate(90)
    const expected = sharp(await turned.png().toBuffer())
      .flop()
      .resize(50, 75)
    expect(await likeness(await mapOf(bytes), expected)).toBeGreaterThan(38)
  })

  it('turns the map as EXIF turns the picture', async () => {
    const made = await gainMapJpeg({ ...SHAPE, orientation: 6 })
    const { bytes, width, height } = await keep(made.file)
    expect([width, height]).toEqual([800, 1200])
    expect(await likeness(await mapOf(bytes), originalOf(made).rotate(90))).toBeGreaterThan(40)
  })

  it('leaves what is put around and on the picture as bright as it is', async () => {
    const made = await gainMapJpeg(SHAPE)
    const padding = { top: 10, right: 20, bottom: 30, left: 40 }
    const { bytes } = await keep(made.file, { width: 600, padding })
    const map = await mapOf(bytes)
    const { width, height } = await map.metadata()
    expect([width, height]).toEqual([660, 440])
    const { data } = await gray(await mapOf(bytes))
    const around = [data[0], data[660 * 440 - 1], data[660 * 5 + 300], data[660 * 200 + 10]]
    expect(Math.max(...around.map((level) => level ?? 255))).toBeLessThan(4)
    const inside = map.extract({ left: 40, top: 10, width: 600, height: 400 })
    expect(await likeness(inside, originalOf(made).resize(600, 400))).toBeGreaterThan(30)
  })

  it('writes again what the levels mean', async () => {
    const { file } = await gainMapJpeg(SHAPE)
    const { gainMap: before } = probe(SlabList.of(file))
    const { bytes } = await keep(file, { width: 600 })
    const { gainMap: after } = probe(SlabList.of(bytes))
    expect(before?.meaning.max).toEqual([2.5, 2.5, 2.5])
    expect(after?.meaning).toEqual(before?.meaning)
  })

  it('turns levels of an iPhone into logarithms of the gain that its notes tell', async () => {
    const { file, levels } = await gainMapJpeg(SHAPE, 'iphone')
    const { bytes } = await keep(file)
    const meaning = probe(SlabList.of(bytes)).gainMap?.meaning
    expect(meaning?.max[0]).toBeCloseTo(1.7, 5)
    const { data } = await gray(await mapOf(bytes))
    const brightest = levels.indexOf(240)
    const linear = ((240 / 255 + 0.099) / 1.099) ** (1 / 0.45)
    const stops = Math.log2(1 + (2 ** 1.7 - 1) * linear)
    expect(((data[brightest] ?? 0) / 255) * 1.7).toBeCloseTo(stops, 1)
  })

  it('fits picture and map together into max_bytes', async () => {
    const { file } = await gainMapJpeg(SHAPE)
    const { bytes, quality } = await keep(file, { width: 600, quality: 95, maxBytes: 14_000 })
    expect(bytes.length).toBeLessThanOrEqual(14_000)
    expect(quality).toBeLessThan(95)
    await mapOf(bytes)
  })

  it('keeps the map in several results of one file', async () => {
    const { file } = await gainMapJpeg(SHAPE)
    const variants = [
      { ...DEFAULT_OPTIONS, ...KEEP, width: 400 },
      { ...DEFAULT_OPTIONS, width: 300 },
      { ...DEFAULT_OPTIONS, ...KEEP, width: 200 },
    ]
    const { results } = await derive(testEngine(), file, variants)
    expect((await (await mapOf(results[0]!.bytes)).metadata()).width).toBe(100)
    expect(results[1]!.width).toBe(300)
    expect((await (await mapOf(results[2]!.bytes)).metadata()).width).toBe(50)
  })

  it.each([
    [{ format: 'webp' }, 'webp has none here'],
    [{ negate: true }, 'after negate'],
    [{ blur: 5 }, 'after blur'],
  ] as const)('refuses %j by name', async (options, why) => {
    const { file } = await gainMapJpeg(SHAPE)
    const refused = keep(file, options)
    await expect(refused).rejects.toThrow(why)
    await expect(refused).rejects.toMatchObject({ code: 'invalid-option' })
  })
})

describe('convert() without a map to keep', () => {
  it('makes a plain JPEG by default', async () => {
    const { file } = await gainMapJpeg(SHAPE)
    const { bytes } = await convert(testEngine(), file, { format: 'jpeg' })
    expect(probe(SlabList.of(bytes)).gainMap).toBeUndefined()
  })

  it.each<MapWriter>(['android', 'container'])(
    'makes a plain JPEG of a file of %s whose map is cut off',
    async (writer) => {
      const { file } = await gainMapJpeg(SHAPE, writer)
      const { bytes } = await keep(file.subarray(0, file.length - 500), { width: 300 })
      expect((await sharp(bytes).metadata()).width).toBe(300)
      expect(probe(SlabList.of(bytes)).gainMap).toBeUndefined()
    },
  )
})
