/** Pixels as lossy JPEG XL: the reference implementation is the judge, where it is installed. */

import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { openJxlEncoder } from '../../../../src/engine/formats/jxl/encode-kernel.ts'
import { jxlEncodeArenaBytes } from '../../../../src/engine/formats/jxl/encode-memory.ts'
import { EFFORTS, type Effort } from '../../../../src/engine/index.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import { convert, photo, photoPixels, psnr, testEngine } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { hasLibjxl, jxlPixels, jxlRgba } from '../../../helpers/libjxl.ts'
import { seededRandom } from '../../../helpers/random.ts'

const kernels = testKernels()

interface Job {
  readonly width: number
  readonly height: number
  readonly channels?: 1 | 4
  readonly alpha?: boolean
  readonly isP3?: boolean
  readonly quality?: number
  readonly effort?: Effort
  readonly band?: number
  readonly growthBytes?: number
}

/** The file, and what it took from the arena. */
function encode(rows: Uint8Array, job: Job) {
  const { width, height, channels = 4, quality = 82, alpha = false, band = 7, ...more } = job
  const { effort = 'balanced' } = job
  const mark = kernels.exports.mark()
  try {
    const format = { width, height, channels }
    const sink = openJxlEncoder(kernels, format, { quality, alpha, ...more, effort })
    const stride = width * channels
    for (let y = 0; y < height; y += band) {
      sink.write(rows.subarray(y * stride), Math.min(band, height - y))
    }
    const bytes = runAtOnce(sink.finish())
    return { bytes, taken: kernels.exports.mark() - mark }
  } finally {
    kernels.exports.release(mark)
  }
}

/** A photo as RGBA, or its green as gray. */
function rowsOf(width: number, height: number, channels: 1 | 4 = 4): Uint8Array {
  const rgb = photoPixels(width, height)
  const rows = new Uint8Array(width * height * channels)
  for (let i = 0; i < width * height; i++) {
    if (channels === 1) rows[i] = rgb[i * 3 + 1]!
    else rows.set([rgb[i * 3]!, rgb[i * 3 + 1]!, rgb[i * 3 + 2]!, 255], i * 4)
  }
  return rows
}

const alphaOf = (rows: Uint8Array) => rows.filter((_, i) => i % 4 === 3)
const colorsOf = (rows: Uint8Array) => rows.filter((_, i) => i % 4 !== 3)

/** Of each whole block of 8 x 8 pixels of RGB. */
function meansOf(colors: Uint8Array, width: number, height: number): Uint8Array {
  const [wide, high] = [Math.floor(width / 8), Math.floor(height / 8)]
  return new Uint8Array(wide * high * 3).map((_, i) => {
    const [x, y] = [(Math.floor(i / 3) % wide) * 8, Math.floor(i / 3 / wide) * 8]
    let sum = 0
    for (let p = 0; p < 64; p++) {
      sum += colors[((y + (p >> 3)) * width + x + (p & 7)) * 3 + (i % 3)]!
    }
    return Math.round(sum / 64)
  })
}

describe.skipIf(!hasLibjxl)('what djxl shows of an encoded picture', () => {
  it.each([
    [1, 1],
    [3, 200],
    [17, 9],
    [64, 64],
    [131, 77],
    [256, 256],
    [257, 70],
    [300, 270],
    [2060, 40],
    [9, 2100],
  ])('is the picture (%i x %i)', async (width, height) => {
    const rows = rowsOf(width, height)
    const { bytes } = encode(rows, { width, height, quality: 96 })
    const shown = await jxlPixels(bytes)
    expect([shown.width, shown.height]).toEqual([width, height])
    expect(psnr(colorsOf(rows), shown.data)).toBeGreaterThan(31)
  })

  it.each(EFFORTS)('is the picture (effort %s)', async (effort) => {
    const rows = rowsOf(180, 140)
    const { bytes } = encode(rows, { width: 180, height: 140, effort, quality: 96 })
    const shown = await jxlPixels(bytes)
    expect(psnr(colorsOf(rows), shown.data)).toBeGreaterThan(31)
  })

  it('is the picture (gray)', async () => {
    const rows = rowsOf(300, 100, 1)
    const { bytes } = encode(rows, { width: 300, height: 100, channels: 1, quality: 96 })
    const shown = await jxlPixels(bytes, true)
    expect(psnr(rows, shown.data)).toBeGreaterThan(34)
  })

  it.each([
    [40, 30],
    [300, 270],
  ])('has its alpha, without loss (%i x %i)', async (width, height) => {
    const rows = rowsOf(width, height)
    for (let i = 0; i < width * height; i++) {
      rows[i * 4 + 3] = Math.min(255, (i % width) * 3 + Math.floor(i / width))
    }
    const { bytes } = encode(rows, { width, height, alpha: true, quality: 96 })
    const shown = new Uint8Array(await jxlRgba(bytes))
    expect(shown.length).toBe(rows.length)
    expect(alphaOf(shown)).toEqual(alphaOf(rows))
    expect(psnr(colorsOf(rows), colorsOf(shown))).toBeGreaterThan(34)
  })

  it.each(['fast', 'balanced', 'best'] as const)(
    'has the alpha of soft shapes, without loss, in few bytes where there is time (%s)',
    async (effort) => {
      const [width, height] = [300, 280]
      const rows = rowsOf(width, height)
      for (let i = 0; i < width * height; i++) {
        const far = Math.hypot((i % width) - 150, Math.floor(i / width) - 140)
        rows[i * 4 + 3] = Math.max(0, Math.min(255, Math.round((140 - far) * 2.5)))
      }
      const opaque = encode(rows, { width, height, alpha: false, effort }).bytes
      const { bytes } = encode(rows, { width, height, alpha: true, effort })
      expect(alphaOf(new Uint8Array(await jxlRgba(bytes)))).toEqual(alphaOf(rows))
      // By the weighted predictor alone it takes 9 kB.
      const most = effort === 'fast' ? 12_000 : 6_000
      expect(bytes.length - opaque.length).toBeLessThan(most)
    },
  )

  it.each([0, 77, 255])('has an alpha of %i throughout for some bytes', async (level) => {
    const [width, height] = [600, 400]
    const rows = rowsOf(width, height).map((value, i) => (i % 4 === 3 ? level : value))
    const opaque = encode(rows, { width, height, alpha: false }).bytes
    const { bytes } = encode(rows, { width, height, alpha: true })
    expect(bytes.length - opaque.length).toBeLessThan(300)
    expect(new Set(alphaOf(new Uint8Array(await jxlRgba(bytes))))).toEqual(new Set([level]))
  })

  it('is the picture where its colours are Display P3', async () => {
    const [width, height] = [90, 70]
    const rows = rowsOf(width, height)
    const { bytes } = encode(rows, { width, height, isP3: true, quality: 96 })
    const shown = await jxlPixels(bytes)
    expect(psnr(colorsOf(rows), shown.data)).toBeGreaterThan(34)
  })

  it.each([
    [96, 40],
    [60, 110],
    [300, 400],
  ])('is its flat blocks, which are DC alone (%i x %i)', async (width, height) => {
    const levels = seededRandom(3).bytes(3 * 40 * 50)
    const rows = new Uint8Array(width * height * 4).map((_, i) => {
      const [x, y] = [Math.floor(i / 4) % width, Math.floor(i / 4 / width)]
      const block = Math.floor(y / 8) * 40 + Math.floor(x / 8)
      return i % 4 === 3 ? 255 : 64 + levels[block * 3 + (i % 4)]! / 2
    })
    const { bytes } = encode(rows, { width, height, quality: 96 })
    const { data } = await jxlPixels(bytes)
    const means = meansOf(colorsOf(rows), width, height)
    expect(psnr(means, meansOf(data, width, height))).toBeGreaterThan(36)
  })

  it('is noise at the best quality', async () => {
    const [width, height] = [100, 90]
    const rows = seededRandom(5).bytes(width * height * 4)
    const { bytes } = encode(rows, { width, height, quality: 100 })
    const shown = await jxlPixels(bytes)
    expect(psnr(colorsOf(rows), shown.data)).toBeGreaterThan(25)
  })
})

describe('openJxlEncoder()', () => {
  it('makes the same file however many rows come at once', () => {
    const job = { width: 90, height: 150 }
    const rows = rowsOf(90, 150)
    const { bytes } = encode(rows, job)
    for (const band of [1, 16, 64, 150]) expect(encode(rows, { ...job, band }).bytes).toEqual(bytes)
  })

  it.each([
    [1, 1, false, 'balanced'],
    [700, 300, false, 'balanced'],
    [300, 700, true, 'balanced'],
    [5000, 3, false, 'balanced'],
    [1, 1, false, 'best'],
    [700, 300, false, 'best'],
    [300, 700, true, 'best'],
    [5000, 3, false, 'best'],
  ] as const)(
    'takes no more of the arena than planned (%i x %i, alpha %s, %s)',
    (width, height, alpha, effort) => {
      for (const quality of [30, 82, 95]) {
        const { taken } = encode(rowsOf(width, height), {
          width,
          height,
          quality,
          alpha,
          effort,
          growthBytes: 0,
        })
        expect(taken).toBeLessThanOrEqual(
          jxlEncodeArenaBytes({ width, height }, { quality, alpha, effort }),
        )
      }
    },
  )

  it('says when a picture takes more than it may', () => {
    const rows = seededRandom(1).bytes(1024 * 512 * 4)
    const job = { width: 1024, height: 512, quality: 82, growthBytes: 0 }
    expect(() => encode(rows, job)).toThrow('Cannot encode JPEG XL: out of memory')
  })
})

describe('format=jxl of any picture', () => {
  const engine = testEngine()
  const format = 'jxl'

  it.each([
    ['RGB', 900, 700, 3],
    ['RGBA', 700, 500, 4],
  ] as const)(
    'takes what was planned, and little less (%s)',
    async (_, width, height, channels) => {
      const picture = photo(width, height).ensureAlpha(channels === 4 ? 0.5 : 1)
      const png = await (channels === 4 ? picture : picture.removeAlpha()).png().toBuffer()
      const { plan, measuredPeakBytes } = await convert(testEngine(), png, { format })
      expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
      expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
    },
  )

  it.skipIf(!hasLibjxl)('shows the picture, resized', async () => {
    const png = await photo(600, 400).png().toBuffer()
    const { bytes } = await convert(engine, png, { format, width: 150, quality: 96 })
    const other = await convert(engine, png, { format: 'png', width: 150 })
    const shown = await jxlPixels(bytes)
    const raw = await sharp(other.bytes).removeAlpha().raw().toBuffer()
    expect([shown.width, shown.height]).toEqual([150, 100])
    expect(psnr(raw, shown.data)).toBeGreaterThan(34)
  })

  it('is longer by quality', async () => {
    const png = await photo(200, 150).png().toBuffer()
    const sizes: number[] = []
    for (const quality of [1, 30, 60, 80, 90, 100]) {
      sizes.push((await convert(engine, png, { format, quality })).bytes.length)
    }
    expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => a - b))
  })
})
