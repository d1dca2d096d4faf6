/** AVIF by our own kernels: the same pixels as libavif, in rows. */

import sharp, { type AvifOptions } from 'sharp'
import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { readAv1Headers } from '../../../../src/engine/formats/avif/av1-kernel.ts'
import { findAvifPicture } from '../../../../src/engine/formats/avif/probe.ts'
import { AV1_TILES } from '../../../../src/engine/formats/avif/tiles.ts'
import { openPictureRows } from '../../../../src/engine/formats/heif/pixels/picture-rows.ts'
import type { Size } from '../../../../src/engine/geometry/orientation.ts'
import { ImageError, SlabList } from '../../../../src/engine/index.ts'
import type { Kernels } from '../../../../src/engine/kernels/kernels.ts'
import { LAYERED, SUPERRES } from '../../../av1/streams.ts'
import { asRgba, codedData, libraryPixels, ownPixels, worstOf } from '../../../helpers/avif-rows.ts'
import {
  ALPHA_URN,
  auxC,
  av1C,
  avif,
  colr,
  gridOf,
  type Item,
  ispe,
  type Link,
} from '../../../helpers/craft-avif.ts'
import { convert, pixelsOf, testEngine } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { rgbaPicture } from '../../../helpers/rows.ts'

const kernels = testKernels()

interface Made extends AvifOptions {
  readonly width?: number
  readonly height?: number
  readonly alpha?: boolean
}

async function made({ width = 65, height = 43, alpha, ...options }: Made) {
  const raw = { width, height, channels: 4 } as const
  const whole = sharp(rgbaPicture(raw, alpha ? 'everywhere' : 'opaque'), { raw })
  const picture = alpha ? whole : whole.removeAlpha()
  return new Uint8Array(await picture.avif({ effort: 0, quality: 70, ...options }).toBuffer())
}

/** An AV1 picture as an item; the reader takes from a configuration only that there is one. */
function item(
  id: number,
  { data, width, height }: Size & { readonly data: Uint8Array },
  more: readonly Uint8Array[] = [],
): Item {
  return { id, type: 'av01', data, properties: [ispe(width, height), av1C(0), ...more] }
}

async function expectLikeLibrary(file: Uint8Array): Promise<void> {
  const { pixels, channels, missingRows } = await ownPixels(kernels, file)
  expect(worstOf(asRgba(pixels, channels), await libraryPixels(file))).toBeLessThanOrEqual(1)
  expect(missingRows).toBe(0)
}

function alphaOf(rgba: Uint8Array): Uint8Array {
  return rgba.filter((_, i) => i % 4 === 3)
}

const MATRICES = [0, 1, 4, 5, 6, 7, 8, 9, 12]
const [FULL, LIMITED, YCGCO] = [0x80, 0, 8]
const RANGES = MATRICES.flatMap((matrix) =>
  [FULL, LIMITED].map((range) => [matrix, range] as const),
).filter(([matrix, range]) => matrix !== YCGCO || range === FULL)

describe('an AVIF by rows is within one level of what libavif shows', () => {
  it.each([
    ['4:4:4', {}],
    ['4:2:0', { chromaSubsampling: '4:2:0' }],
    ['4:2:0, one pixel', { chromaSubsampling: '4:2:0', width: 1, height: 1 }],
    ['4:2:0, one row', { chromaSubsampling: '4:2:0', width: 67, height: 1 }],
    ['4:2:0, one column', { chromaSubsampling: '4:2:0', width: 1, height: 70 }],
    ['4:2:0, several bands', { chromaSubsampling: '4:2:0', width: 130, height: 275 }],
    ['4:2:0, 10 bits', { chromaSubsampling: '4:2:0', bitdepth: 10, height: 140 }],
    ['4:2:0, 12 bits', { chromaSubsampling: '4:2:0', bitdepth: 12 }],
    ['10 bits', { bitdepth: 10 }],
    ['12 bits', { bitdepth: 12 }],
    ['lossless', { lossless: true }],
    ['alpha', { alpha: true, height: 140 }],
    ['alpha, 4:2:0', { alpha: true, chromaSubsampling: '4:2:0', height: 140 }],
    ['alpha, 10 bits', { alpha: true, bitdepth: 10 }],
  ] as [string, Made][])('an AVIF by rows is like libavif’s: %s', async (_, options) => {
    await expectLikeLibrary(await made(options))
  })

  it.each(RANGES)('an AVIF by rows is like libavif’s: matrix %i, range %i', async (...numbers) => {
    const size = { width: 40, height: 20 }
    const data = codedData(await made(size))
    const nclx = colr('nclx', 0, 9, 0, 13, 0, ...numbers)
    await expectLikeLibrary(avif({ items: [item(1, { ...size, data }, [nclx])] }))
  })

  it.each(SUPERRES)('an AVIF with super-resolution is read by rows: %s', async (_, data) => {
    const size = { width: 98, height: 90 }
    const file = avif({ items: [item(1, { ...size, data })] })
    await expectLikeLibrary(file)
  })

  it.each([0, 1, 3] as const)('an AVIF of layers is read by rows (%i)', async (which) => {
    const [, data] = LAYERED[which]
    const { width, height } = readAv1Headers(bytesOf(data))
    await expectLikeLibrary(avif({ items: [item(1, { width, height, data })] }))
  })

  it('an AVIF without colours comes as gray', async () => {
    const size = { width: 65, height: 43 }
    const data = codedData(await made({ ...size, alpha: true }), 'alpha')
    const file = avif({ items: [item(1, { ...size, data })] })
    expect(await ownPixels(kernels, file)).toMatchObject({ channels: 1, info: { channels: 1 } })
    await expectLikeLibrary(file)
  })

  it('an alpha may have another depth than the colours', async () => {
    const size = { width: 65, height: 43 }
    const deep = await made({ ...size, alpha: true, bitdepth: 10 })
    const items = [
      item(1, { ...size, data: codedData(await made(size)) }),
      item(2, { ...size, data: codedData(deep, 'alpha') }, [auxC(ALPHA_URN)]),
    ]
    const file = avif({ items, links: [{ type: 'auxl', from: 2, to: [1] }] })
    const [{ pixels }, own] = [await ownPixels(kernels, file), await ownPixels(kernels, deep)]
    expect(alphaOf(pixels)).toEqual(alphaOf(own.pixels))
  })
})

interface Canvas extends Size {
  readonly columns: number
  readonly rows: number
}

/** Different pictures side by side; their alpha is cut like them, or in one piece. */
async function grid(
  { columns, rows, width, height }: Canvas,
  { width: tileWidth, height: tileHeight, ...how }: Made & Size,
  alpha: 'none' | 'cut' | 'whole' = 'none',
): Promise<Uint8Array> {
  const ids = Array.from({ length: columns * rows }, (_, i) => 10 + 2 * i)
  const size = { width: tileWidth, height: tileHeight }
  const isAlpha = [auxC(ALPHA_URN)]
  const canvas = { type: 'grid', data: gridOf({ columns, rows, width, height }) }
  const nclx = colr('nclx', 0, 1, 0, 13, 0, 6, 0x80)
  const items: Item[] = [{ id: 1, ...canvas, properties: [ispe(width, height), nclx] }]
  const links: Link[] = [{ type: 'dimg', from: 1, to: ids }]
  for (const [i, id] of ids.entries()) {
    const file = await made({ ...how, ...size, quality: 40 + 10 * i, alpha: alpha === 'cut' })
    items.push(item(id, { ...size, data: codedData(file) }))
    if (alpha !== 'cut') continue
    items.push(item(id + 1, { ...size, data: codedData(file, 'alpha') }, isAlpha))
  }
  if (alpha !== 'none') links.push({ type: 'auxl', from: 2, to: [1] })
  if (alpha === 'cut') {
    items.push({ id: 2, ...canvas, properties: [ispe(width, height), ...isAlpha] })
    links.push({ type: 'dimg', from: 2, to: ids.map((id) => id + 1) })
  }
  if (alpha === 'whole') {
    const data = codedData(await made({ alpha: true, width, height }), 'alpha')
    items.push(item(2, { width, height, data }, isAlpha))
  }
  return avif({ items, links })
}

const SQUARE = { width: 64, height: 64 } as const
const HALVED = { chromaSubsampling: '4:2:0', width: 64, height: 66 } as const

const ODD = { chromaSubsampling: '4:2:0', width: 65, height: 67 } as const
const ODD_CANVAS = { columns: 2, rows: 2, width: 130, height: 134 }

describe('a grid by rows', () => {
  it.each([
    ['4:2:0', { columns: 2, rows: 2, width: 128, height: 132 }, HALVED, 'none'],
    ['4:2:0, cut off', { columns: 3, rows: 2, width: 130, height: 74 }, HALVED, 'none'],
    ['4:4:4, alpha', { columns: 2, rows: 2, width: 101, height: 99 }, SQUARE, 'cut'],
    ['4:2:0, alpha', { columns: 1, rows: 3, width: 64, height: 190 }, HALVED, 'cut'],
    [
      '10 bits',
      { columns: 2, rows: 1, width: 128, height: 64 },
      { ...SQUARE, bitdepth: 10 },
      'none',
    ],
  ] as const)(
    'a grid by rows is what libavif shows at once: %s',
    async (_, canvas, tile, alpha) => {
      await expectLikeLibrary(await grid(canvas, tile, alpha))
    },
  )

  it('a grid by rows is what libavif shows of tiles with odd sides, one by one', async () => {
    await expectLikeLibrary(await grid(ODD_CANVAS, ODD))
  })

  it('a grid by rows may have an alpha that is not cut into tiles', async () => {
    const file = await grid(ODD_CANVAS, ODD, 'whole')
    const { pixels, info } = await ownPixels(kernels, file)
    expect(info).toMatchObject({ hasAlpha: true, onlyByRows: expect.stringContaining('tiles') })
    const { width, height } = ODD_CANVAS
    const whole = await ownPixels(kernels, await made({ alpha: true, width, height }))
    expect(alphaOf(pixels)).toEqual(alphaOf(whole.pixels))
  })
})

/** Counts what is decoded. */
function counting(counts: { reads: number; opens: number }): Kernels {
  const { av1Read, av1Open } = kernels.exports
  const exports = {
    ...kernels.exports,
    av1Read(handle: number) {
      counts.reads++
      return av1Read(handle)
    },
    av1Open(header: number, length: number) {
      counts.opens++
      return av1Open(header, length)
    },
  }
  return { ...kernels, exports }
}

describe('rows of an AVIF', () => {
  it('rows of an AVIF are decoded no further than they are read', async () => {
    const file = SlabList.of(await made({ width: 64, height: 1_000 }))
    const counts = { reads: 0, opens: 0 }
    const mark = kernels.exports.mark()
    const open = { file, picture: findAvifPicture(file), window: undefined }
    openPictureRows(counting(counts), AV1_TILES, open).read(new Uint8Array(64 * 4 * 100), 100)
    expect(counts).toEqual({ opens: 1, reads: 2 })
    kernels.exports.release(mark)
  })

  it('rows of an AVIF are not decoded in tiles above a window', async () => {
    const bytes = await grid({ columns: 1, rows: 3, width: 64, height: 190 }, HALVED)
    const file = SlabList.of(bytes)
    const counts = { reads: 0, opens: 0 }
    const mark = kernels.exports.mark()
    const window = { x: 10, y: 140, width: 20, height: 30 }
    const open = { file, picture: findAvifPicture(file), window }
    const part = new Uint8Array(20 * 30 * 4)
    openPictureRows(counting(counts), AV1_TILES, open).read(part, 30)
    kernels.exports.release(mark)
    expect(counts.opens).toBe(2) // the first row of tiles opens with the picture
    const { pixels } = await ownPixels(kernels, bytes)
    const shown = part.map((_, i) => {
      const [x, y] = [10 + ((i >> 2) % 20), 140 + Math.floor(i / 80)]
      return pixels[(y * 64 + x) * 4 + (i & 3)]!
    })
    expect(part).toEqual(shown)
  })

  it('rows of an AVIF take of the arena what the plan says', async () => {
    const canvas = { columns: 2, rows: 2, width: 128, height: 132 }
    const files = [
      await made({ width: 300, height: 280 }),
      await made({ width: 700, chromaSubsampling: '4:2:0' }),
      await made({ alpha: true, bitdepth: 10 }),
      await grid(canvas, HALVED, 'cut'),
    ]
    for (const file of files) {
      const { takenBytes, info } = await ownPixels(kernels, file)
      expect(info.arenaBytes).toBeGreaterThanOrEqual(takenBytes)
      expect(info.arenaBytes).toBeLessThan(takenBytes * 1.02)
    }
  })
})

it('a turned AVIF is drawn in strips where its frame does not fit, to the same pixels', async () => {
  const file = await made({ width: 500, height: 420, alpha: true, chromaSubsampling: '4:2:0' })
  const options = { format: 'png', rotate: 90, effort: 'fast' } as const
  const framed = await convert(testEngine(), file, options)
  const memoryBudget = framed.plan.peakBytes - 100_000
  const strips = await convert(testEngine({ memoryBudget }), file, options)
  expect([framed.plan.way.kind, strips.plan.way.kind]).toEqual(['framed', 'strips'])
  const [one, other] = [await pixelsOf(framed.bytes), await pixelsOf(strips.bytes)]
  expect(one.data.equals(other.data)).toBe(true)
})

it('a damaged AVIF is refused or shown, and the next one is exact', async () => {
  const file = await made({ alpha: true, width: 150, height: 150, chromaSubsampling: '4:2:0' })
  const before = await ownPixels(kernels, file)
  const random = seededRandom(3)
  const start = Buffer.from(file).indexOf('mdat', 0, 'latin1') + 4
  for (let i = 0; i < 60; i++) {
    const copy = file.slice()
    const reach = i % 4 === 0 ? 12 : copy.length - start
    for (let n = 0; n < 3; n++) copy[start + random.below(reach)]! ^= 1 << random.below(8)
    const outcome = await ownPixels(kernels, copy).catch((error: unknown) => error)
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(ImageError)
  }
  expect((await ownPixels(kernels, file)).pixels).toEqual(before.pixels)
})
