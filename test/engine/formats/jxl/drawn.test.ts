/** What is drawn in lossy JPEG XL: kept without loss in a frame of its own, as djxl and the engine show it. */

import { describe, expect, it } from 'vitest'
import { openJxlEncoder } from '../../../../src/engine/formats/jxl/encode-kernel.ts'
import { jxlEncodeArenaBytes } from '../../../../src/engine/formats/jxl/encode-memory.ts'
import type { JxlInfo } from '../../../../src/engine/formats/jxl/info.ts'
import { probe, SlabList } from '../../../../src/engine/index.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import { convert, photoPixels, psnr, testEngine } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { hasLibjxl, jxlPixels, jxlRgba } from '../../../helpers/libjxl.ts'
import { pageRows } from '../../../helpers/page.ts'

const kernels = testKernels()

interface Job {
  readonly width: number
  readonly height: number
  readonly channels?: 1 | 4
  readonly alpha?: boolean
  readonly quality?: number
  readonly band?: number
  readonly growthBytes?: number
}

/** The file, and what it took from the arena. */
function encode(rows: Uint8Array, job: Job) {
  const { width, height, channels = 4, quality = 82, alpha = false, band = 16, ...more } = job
  const mark = kernels.exports.mark()
  try {
    const format = { width, height, channels }
    const sink = openJxlEncoder(kernels, format, { quality, alpha, effort: 'balanced', ...more })
    for (let y = 0; y < height; y += band) {
      sink.write(rows.subarray(y * width * channels), Math.min(band, height - y))
    }
    const bytes = runAtOnce(sink.finish())
    return { bytes, taken: kernels.exports.mark() - mark }
  } finally {
    kernels.exports.release(mark)
  }
}

const colorsOf = (rows: Uint8Array) => rows.filter((_, i) => i % 4 !== 3)

describe.skipIf(!hasLibjxl)('a page of text, as djxl shows it', () => {
  it.each([
    [300, 200],
    [150, 1100],
    [700, 600],
    [2100, 70],
  ])('is the page (%i x %i)', async (width, height) => {
    const rows = pageRows({ width, height })
    const shown = await jxlPixels(encode(rows, { width, height }).bytes)
    expect([shown.width, shown.height]).toEqual([width, height])
    expect(psnr(colorsOf(rows), shown.data)).toBeGreaterThan(32)
  })

  it('has the ground that it had, and letters in their places', async () => {
    const [width, height] = [320, 224]
    const rows = colorsOf(pageRows({ width, height }))
    const { data } = await jxlPixels(encode(pageRows({ width, height }), { width, height }).bytes)
    const differences = rows.map((value, i) => Math.abs(value - data[i]!))
    expect(differences.every((value, i) => value <= (rows[i] === 240 ? 1 : 26))).toBe(true)
  })

  it('is the page (gray)', async () => {
    const page = { width: 300, height: 200, channels: 1 } as const
    const rows = pageRows(page)
    const shown = await jxlPixels(encode(rows, page).bytes, true)
    expect(psnr(rows, shown.data)).toBeGreaterThan(32)
  })

  it('is the page, and its alpha', async () => {
    const [width, height] = [700, 560]
    const rows = pageRows({ width, height })
    for (let i = 0; i < width * height; i++) rows[i * 4 + 3] = (i % width) * 0.36
    const { bytes } = encode(rows, { width, height, alpha: true })
    const opaque = encode(pageRows({ width, height }), { width, height })
    expect(bytes.length).toBeLessThan(opaque.bytes.length * 1.5)
    const shown = new Uint8Array(await jxlRgba(bytes))
    expect(psnr(colorsOf(rows), colorsOf(shown))).toBeGreaterThan(32)
    const alphaOf = (from: Uint8Array) => from.filter((_, i) => i % 4 === 3)
    expect(alphaOf(shown)).toEqual(alphaOf(rows))
  })

  it('is the page below a photo', async () => {
    const [width, height] = [400, 400]
    const rows = pageRows({ width, height })
    photoPixels(width, 200).forEach((value, i) => {
      rows[Math.floor(i / 3) * 4 + (i % 3)] = value
    })
    const { data } = await jxlPixels(encode(rows, { width, height, quality: 90 }).bytes)
    const half = width * 200 * 3
    expect(psnr(colorsOf(rows).subarray(0, half), data.subarray(0, half))).toBeGreaterThan(28)
    expect(psnr(colorsOf(rows).subarray(half), data.subarray(half))).toBeGreaterThan(34)
  })
})

describe('openJxlEncoder() of a page of text', () => {
  const [width, height] = [500, 400]

  it('takes hardly more with alpha that is all opaque', () => {
    const rows = pageRows({ width, height })
    const opaque = encode(rows, { width, height }).bytes.length
    const withAlpha = encode(rows, { width, height, alpha: true }).bytes.length
    expect(withAlpha).toBeLessThan(opaque + 150)
  })

  it('makes the same file however many rows come at once', () => {
    const rows = pageRows({ width, height })
    const { bytes } = encode(rows, { width, height })
    for (const band of [1, 7, 64]) {
      expect(encode(rows, { width, height, band }).bytes).toEqual(bytes)
    }
  })

  it.each([
    [300, 200],
    [900, 700],
    [2100, 40],
  ])('takes no more of the arena than planned (%i x %i)', (width, height) => {
    const rows = pageRows({ width, height })
    for (const [quality, alpha] of [
      [82, false],
      [95, false],
      [82, true],
    ] as const) {
      const { taken } = encode(rows, { width, height, quality, alpha, growthBytes: 0 })
      expect(taken).toBeLessThanOrEqual(
        jxlEncodeArenaBytes({ width, height }, { quality, alpha, effort: 'balanced' }),
      )
    }
  })
})

/** A page whose letters run a little into their ground. */
function softRows(page: { readonly width: number; readonly height: number }): Uint8Array {
  const rows = pageRows(page)
  const stride = page.width * 4
  return rows.map((value, i) => {
    const around = [i - 4, i + 4, i - stride, i + stride].map((at) => rows[at] ?? value)
    const mean = around.reduce((sum, one) => sum + one, 0) / 4
    return i % 4 === 3 ? value : Math.round(value * 0.84 + mean * 0.16)
  })
}

describe('openJxlEncoder() of letters', () => {
  const page = { width: 320, height: 224 }
  /** The share of the page that is in the frame which patches are taken from. */
  const drawnShare = (rows: Uint8Array, quality: number) => {
    const { held } = probe(SlabList.of(encode(rows, { ...page, quality }).bytes)) as JxlInfo
    return held!.kept / (page.width * page.height)
  }

  it('draws sharp ones at any quality', () => {
    const rows = pageRows(page)
    for (const quality of [40, 60, 75, 85, 93])
      expect(drawnShare(rows, quality)).toBeGreaterThan(0.9)
  })

  it('leaves soft ones in blocks where the picture is coarse, and draws them where it is fine', () => {
    const rows = softRows(page)
    for (const quality of [40, 60, 75]) expect(drawnShare(rows, quality)).toBeLessThan(0.4)
    for (const quality of [85, 93]) expect(drawnShare(rows, quality)).toBeGreaterThan(0.9)
  })
})

describe('format=jxl of a page of text', () => {
  it('is read again by the engine, within its plan', async () => {
    const [width, height] = [600, 520]
    const rows = pageRows({ width, height })
    const { bytes } = encode(rows, { width, height })
    const {
      bytes: png,
      plan,
      measuredPeakBytes,
    } = await convert(testEngine(), bytes, { format: 'png' })
    expect(png.length).toBeGreaterThan(1000)
    expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
  })
})
