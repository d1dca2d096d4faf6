/** What libjxl holds of our own lossy files: foreseen from the headers of their frames, for drawn ones and alpha. */

import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { openJxlEncoder } from '../../../../src/engine/formats/jxl/encode-kernel.ts'
import type { JxlInfo } from '../../../../src/engine/formats/jxl/info.ts'
import { jxlHeapBytes } from '../../../../src/engine/formats/jxl/read-memory.ts'
import {
  DEFAULT_LIMITS,
  ImageError,
  MEBIBYTE,
  probe,
  SlabList,
} from '../../../../src/engine/index.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import { convert, photo, photoPixels, psnr, testEngine } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { hasLibjxl, jxlOf } from '../../../helpers/libjxl.ts'
import { pageRows } from '../../../helpers/page.ts'

const [width, height] = [900, 760]
/** What the pool may grow beyond its plan. */
const GROWTH = 1.2

const infoOf = (file: Uint8Array) => probe(SlabList.of(file)) as JxlInfo

/** Rows of a page whose upper rows are a photo. */
function mixed(photoRows: number): Uint8Array {
  const rows = pageRows({ width, height })
  photoPixels(width, photoRows).forEach((value, i) => {
    rows[Math.floor(i / 3) * 4 + (i % 3)] = value
  })
  return rows
}

function faded(rows: Uint8Array): Uint8Array {
  for (let i = 0; i < width * height; i++) rows[i * 4 + 3] = 255 - ((i % width) >> 3)
  return rows
}

function encode(rows: Uint8Array, alpha: boolean): Uint8Array {
  const kernels = testKernels()
  const format = { width, height, channels: 4 } as const
  const sink = openJxlEncoder(kernels, format, { quality: 85, alpha, effort: 'fast' })
  sink.write(rows, height)
  return runAtOnce(sink.finish())
}

describe('a lossy JPEG XL of ours', () => {
  it.each([
    ['a page', 0, false],
    ['a page with alpha', 0, true],
    ['a page below a photo', 560, false],
    ['a page below a photo, with alpha', 400, true],
    ['a photo', height, false],
    ['a photo with alpha', height, true],
  ] as const)('is decoded in what was planned (%s)', async (_, photoRows, alpha) => {
    const rows = alpha ? faded(mixed(photoRows)) : mixed(photoRows)
    const file = encode(rows, alpha)
    const { held, hasAlpha } = infoOf(file)
    expect(hasAlpha).toBe(alpha)
    expect(held!.patches > 0).toBe(photoRows < height)
    expect(held!.kept / (width * height)).toBeCloseTo(1 - photoRows / height, 0)
    const result = await convert(testEngine(), file, { format: 'png' })
    expect(result.measuredPeakBytes * GROWTH).toBeLessThanOrEqual(result.plan.peakBytes * 1.02)
    expect(result.plan.peakBytes).toBeLessThanOrEqual(1.5 * result.measuredPeakBytes)
    const shown = await sharp(result.bytes).ensureAlpha().raw().toBuffer()
    expect(psnr(shown, rows)).toBeGreaterThan(28)
  })

  it('is taken up to 6 MP with alpha, and where a fifth of it is drawn', () => {
    const size = { width: 3000, height: 2000 }
    const [plain, transparent] = [encode(mixed(height), false), encode(faded(mixed(height)), true)]
    const large = { ...infoOf(plain), ...size, held: { kept: 1_200_000, patches: 9_000 } }
    const most = DEFAULT_LIMITS.memoryBudget / GROWTH
    expect(jxlHeapBytes({ ...infoOf(transparent), ...size }, MEBIBYTE)).toBeLessThan(most)
    expect(jxlHeapBytes(large, MEBIBYTE)).toBeLessThan(most)
  })
})

describe('a lossy JPEG XL whose frame says that it is huge', () => {
  it('is held as one of which nothing is known', () => {
    const page = encode(mixed(0), false)
    for (let at = 8; at < 24; at++) {
      const file = Uint8Array.from(page)
      file.fill(255, at, at + 5)
      try {
        expect(infoOf(file).held?.kept ?? 0).toBeLessThan(16_000_000)
      } catch (error) {
        expect(error).toBeInstanceOf(ImageError)
      }
    }
  })
})

describe.skipIf(!hasLibjxl)('a lossy JPEG XL of cjxl', () => {
  it.each([
    ['with alpha', ['-d', '1', '-e', '3']],
    ['with alpha, coarser', ['-d', '3', '-e', '7']],
    ['progressive', ['-d', '1', '-e', '3', '-p']],
  ] as const)('is decoded in what was planned (%s)', async (_, options) => {
    const source = await photo(900, 700).ensureAlpha(0.5).png().toBuffer()
    const file = await jxlOf(source, ...options)
    const wide = testEngine({ memoryBudget: 512 * MEBIBYTE })
    const { plan, measuredPeakBytes } = await convert(wide, file, { format: 'png' })
    expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
  })
})
