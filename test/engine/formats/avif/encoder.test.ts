import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { SlabList } from '../../../../src/engine/bytes/slab-list.ts'
import type { EncodeOptions } from '../../../../src/engine/contract/codec.ts'
import { avifRows } from '../../../../src/engine/formats/avif/encoder.ts'
import { avif } from '../../../../src/engine/formats/avif/index.ts'
import { findAvifPicture } from '../../../../src/engine/formats/avif/probe.ts'
import { probe } from '../../../../src/engine/formats/probe.ts'
import { withDisplayP3 } from '../../../../src/engine/formats/write-display-p3.ts'
import { withNotices } from '../../../../src/engine/formats/write-notices.ts'
import type { Size } from '../../../../src/engine/geometry/orientation.ts'
import { openKernels } from '../../../../src/engine/kernels/kernels.ts'
import { nodeCodecModules } from '../../../../src/load/node.ts'
import { convert, pixelsOf, psnr, testEngine } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { type AlphaKind, ENCODE_OPTIONS, encodeRows, rgbaPicture } from '../../../helpers/rows.ts'

const kernels = testKernels()
const encoder = avifRows(() => kernels)

async function encoded(
  rgba: Uint8Array,
  size: Size,
  options: Partial<EncodeOptions> = {},
  channels: 1 | 4 = 4,
) {
  const mark = kernels.exports.mark()
  const file = await encodeRows(encoder, { ...size, channels }, rgba, {
    ...ENCODE_OPTIONS,
    ...options,
  })
  kernels.exports.release(mark)
  return file
}

const colorOf = (rgba: Uint8Array) => rgba.filter((_, at) => at % 4 < 3)
const alphaOf = (rgba: Uint8Array) => rgba.filter((_, at) => at % 4 === 3)

const PICTURES: readonly (readonly [number, number, AlphaKind, Partial<EncodeOptions>])[] = [
  [300, 200, 'opaque', {}],
  [301, 203, 'opaque', {}],
  [300, 201, 'everywhere', { effort: 'fast' }],
  [256, 300, 'lower half', {}],
  [257, 66, 'everywhere', { quality: 95 }],
  [2001, 70, 'lower half', { effort: 'fast' }],
  [33, 1500, 'everywhere', { effort: 'fast' }],
  [16_383, 1, 'opaque', { effort: 'fast' }],
]

describe('avifRows()', () => {
  it.each(PICTURES)(
    'avifRows() writes what sharp reads as the picture, in one item (%ix%i, %s)',
    async (width, height, kind, changes) => {
      const size = { width, height }
      const rgba = rgbaPicture(size, kind)
      const file = await encoded(rgba, size, { ...changes, alpha: kind !== 'opaque' })
      const read = await pixelsOf(file)
      expect({ width: read.width, height: read.height }).toEqual(size)
      // A single row has nothing above it to be predicted from, and its chroma is halved all the same.
      expect(psnr(colorOf(read.data), colorOf(rgba))).toBeGreaterThan(height > 1 ? 32 : 28)
      expect(psnr(alphaOf(read.data), alphaOf(rgba))).toBeGreaterThan(40)
      const { color, alpha } = findAvifPicture(SlabList.of(file))
      expect([color.grid, alpha?.grid]).toEqual([undefined, undefined])
      expect(alpha !== undefined).toBe(kind !== 'opaque')
    },
  )

  it.each([
    [300, 200, 'opaque'],
    [129, 65, 'everywhere'],
    [301, 203, 'lower half'],
  ] as const)('avifRows() loses nothing when lossless (%ix%i, %s)', async (width, height, kind) => {
    const size = { width, height }
    const rgba = rgbaPicture(size, kind)
    const file = await encoded(rgba, size, { lossless: true, alpha: kind !== 'opaque' })
    expect(new Uint8Array((await pixelsOf(file)).data)).toEqual(rgba)
  })

  it('avifRows() writes what is opaque beside what is not as exactly opaque', async () => {
    const size = { width: 256, height: 300 }
    const rgba = rgbaPicture(size, 'lower half')
    const { data } = await pixelsOf(await encoded(rgba, size, { alpha: true }))
    const upper = alphaOf(data.subarray(0, size.width * 4 * 72))
    expect(upper.every((alpha) => alpha === 255)).toBe(true)
  })

  it('avifRows() writes what is fully transparent beside what is not as exactly that', async () => {
    const size = { width: 200, height: 200 }
    const rgba = rgbaPicture(size)
    for (let at = 3; at < rgba.length / 2; at += 4) rgba[at] = 0
    const { data } = await pixelsOf(await encoded(rgba, size, { alpha: true }))
    const upper = alphaOf(data.subarray(0, size.width * 4 * 72))
    expect(upper.every((alpha) => alpha === 0)).toBe(true)
  })

  it.each(['opaque', 'everywhere', 'lower half'] as const)(
    'avifRows() writes a picture that our own probe and decoder read (%s)',
    async (kind) => {
      const size = { width: 301, height: 203 }
      const file = await encoded(rgbaPicture(size, kind), size, { alpha: kind !== 'opaque' })
      const hasAlpha = kind !== 'opaque'
      expect(probe(SlabList.of(file))).toMatchObject({
        ...{ ...size, grid: false, hasAlpha, orientation: 1, frames: 1 },
        ...{ chroma: '4:2:0', depth: 8 },
      })
      const { bytes } = await convert(testEngine(), file, { format: 'png' })
      const [own, theirs] = [await pixelsOf(bytes), await pixelsOf(file)]
      expect(psnr(own.data, theirs.data)).toBeGreaterThan(40) // chroma is filled in in two ways
      expect(psnr(alphaOf(own.data), alphaOf(theirs.data))).toBe(Number.POSITIVE_INFINITY)
    },
  )

  it('avifRows() leaves alpha out when every pixel turns out to be opaque', async () => {
    const size = { width: 200, height: 200 }
    const file = await encoded(rgbaPicture(size), size, { alpha: true })
    expect((await sharp(file).metadata()).hasAlpha).toBe(false)
  })

  it('avifRows() ignores alpha unless it is asked for', async () => {
    const size = { width: 200, height: 200 }
    const rgba = rgbaPicture(size, 'everywhere')
    const file = await encoded(rgba, size, { alpha: false })
    expect((await sharp(file).metadata()).hasAlpha).toBe(false)
    expect(file).toEqual(await encoded(rgbaPicture(size), size, { alpha: false }))
  })

  it.each([
    ['lossy', false, 40],
    ['lossless', true, Number.POSITIVE_INFINITY],
  ] as const)('avifRows() takes gray rows, as 4:0:0 (%s)', async (_, lossless, least) => {
    const size = { width: 200, height: 130 }
    const gray = Uint8Array.from({ length: 200 * 130 }, (_, i) => i % 200)
    const file = await encoded(gray, size, { lossless }, 1)
    expect(probe(SlabList.of(file))).toMatchObject({ chroma: '4:0:0', channels: 1 })
    const { data } = await pixelsOf(file)
    const red = data.filter((_, at) => at % 4 === 0)
    expect(psnr(red, gray)).toBeGreaterThanOrEqual(least)
    expect(data.filter((_, at) => at % 4 === 1)).toEqual(red)
  })

  it('avifRows() codes chroma as fine as luma from quality 90 on, and in 4:2:0 below', async () => {
    const size = { width: 64, height: 64 }
    const chroma = async (quality: number) => {
      const file = await encoded(rgbaPicture(size), size, { quality })
      return findAvifPicture(SlabList.of(file)).color.coding.chroma
    }
    expect([await chroma(89), await chroma(90)]).toEqual(['4:2:0', '4:4:4'])
  })

  it('avifRows() gives better and larger files for higher qualities', async () => {
    const size = { width: 256, height: 192 }
    const rgba = rgbaPicture(size)
    let before = { bytes: 0, decibels: 0 }
    for (const quality of [1, 20, 40, 60, 80, 89, 90, 95, 100]) {
      const file = await encoded(rgba, size, { quality })
      const decibels = psnr((await pixelsOf(file)).data, rgba)
      expect(file.length).toBeGreaterThan(before.bytes)
      expect(decibels).toBeGreaterThan(before.decibels)
      before = { bytes: file.length, decibels }
    }
  })

  it.each([
    ['whole', false, 6],
    ['lossless', true, 0],
  ] as const)('avifRows() says that the picture is sRGB: %s', async (_, lossless, matrix) => {
    const size = { width: 100, height: 200 }
    const file = await encoded(rgbaPicture(size, 'everywhere'), size, { lossless, alpha: true })
    const { colorSpace } = findAvifPicture(SlabList.of(file))
    const colr = file.subarray(colorSpace?.start, colorSpace?.end)
    expect([...colr.subarray(4)]).toEqual([0, 1, 0, 13, 0, matrix, 0x80])
  })

  it('avifRows() writes a file into which a copyright notice and Display P3 can be put', async () => {
    const size = { width: 301, height: 203 }
    const file = await encoded(rgbaPicture(size, 'everywhere'), size, { alpha: true })
    const colored = withDisplayP3(file, avif.writer!, size)
    const signed = withNotices(colored, avif.writer!, size, { copyright: '© 2026 Zoë Müller' })
    const { exif, icc, hasAlpha } = await sharp(signed).metadata()
    expect([exif !== undefined, icc !== undefined, hasAlpha]).toEqual([true, true, true])
    expect(alphaOf((await pixelsOf(signed)).data)).toEqual(alphaOf((await pixelsOf(file)).data))
    const { color, alpha } = findAvifPicture(SlabList.of(signed))
    const before = findAvifPicture(SlabList.of(file))
    for (const [moved, place] of [
      [color, before.color],
      [alpha, before.alpha],
    ]) {
      const [{ start, end }, was] = [moved!.tiles[0]![0]!, place!.tiles[0]![0]!]
      expect(signed.subarray(start, end)).toEqual(file.subarray(was.start, was.end))
    }
  })

  it('avifRows() refuses to finish a picture of which rows are missing', async () => {
    const sink = await encoder.open({ width: 200, height: 200, channels: 4 }, ENCODE_OPTIONS)
    sink.write(new Uint8Array(200 * 4 * 50), 50)
    await expect(sink.finish()).rejects.toThrow('rows are missing')
  })

  it('avifRows() stops where the file would break its budget', async () => {
    const size = { width: 256, height: 256 }
    const noise = seededRandom(3).bytes(size.width * size.height * 4)
    const budget = { quality: 100, fileBudgetBytes: 20_000 }
    await expect(encoded(noise, size, budget)).rejects.toMatchObject({ code: 'memory-budget' })
  })

  it.each([
    ['lossy', {}],
    ['the highest quality', { quality: 100 }],
    ['lossless', { lossless: true }],
    ['alpha', { alpha: true, quality: 100 }],
  ] as const)(
    'avifRows() makes no larger file of noise than worstFileBytes() says (%s)',
    async (_, changes) => {
      const size = { width: 200, height: 150 }
      const noise = seededRandom(5).bytes(size.width * size.height * 4)
      const file = await encoded(noise, size, changes)
      const options = { ...ENCODE_OPTIONS, ...changes }
      expect(encoder.worstFileBytes!(size, options)).toBeGreaterThanOrEqual(file.length)
    },
  )
})

describe('avifRows().cost()', () => {
  it.each([
    ['even', 1800, 1202, {}],
    ['odd', 1201, 1001, {}],
    ['lossless', 1000, 800, { lossless: true }],
    ['small', 500, 400, {}],
    ['high quality', 900, 700, { quality: 95 }],
    ['alpha', 900, 700, { alpha: true }],
    ['narrow', 16, 6000, {}],
    ['wide', 6000, 52, { lossless: true }],
  ] as const)(
    'cost() is what is held, or at most half more (%s)',
    async (_, width, height, changes) => {
      const options = { ...ENCODE_OPTIONS, effort: 'fast', ...changes } as const
      const fresh = openKernels(await nodeCodecModules().kernels())
      const before = fresh.exports.mark()
      const rows = avifRows(() => fresh)
      const format = { width, height, channels: 4 } as const
      const kind = options.alpha ? 'everywhere' : 'opaque'
      const sink = await rows.open(format, options)
      const rgba = rgbaPicture(format, kind)
      let jsBytes = 0
      for (let y = 0; y < height; y += 16) {
        const count = Math.min(16, height - y)
        sink.write(rgba.subarray(y * width * 4, (y + count) * width * 4), count)
        jsBytes = Math.max(jsBytes, sink.heldBytes)
      }
      const file = await sink.finish()
      jsBytes = Math.max(jsBytes, sink.heldBytes + file.length) // pieces go back one by one
      const measured = fresh.exports.mark() - before + jsBytes
      const cost = rows.cost(format, options)
      expect(measured).toBeLessThanOrEqual(cost.wasmBytes + cost.jsBytes)
      expect(cost.wasmBytes + cost.jsBytes).toBeLessThanOrEqual(measured * 1.5)
    },
  )

  it.each([
    [12, 4032, 3024],
    [48, 8064, 6048],
    [108, 12_000, 9_000],
  ])('cost() plans %i megapixels into the file and 8 MB', (_, width, height) => {
    const { wasmBytes } = encoder.cost({ width, height }, ENCODE_OPTIONS)
    expect(wasmBytes).toBeLessThan(8e6)
  })
})
