/** Pixels as lossy JPEG XL: the reference implementation is the judge, where it is installed. */

import { describe, expect, it } from 'vitest'
import { openJxlEncoder } from '../../../../src/engine/formats/jxl/encode-kernel.ts'
import { jxlEncodeArenaBytes } from '../../../../src/engine/formats/jxl/encode-memory.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import { photo, photoPixels, psnr } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { hasLibjxl, jxlPixels } from '../../../helpers/libjxl.ts'
import { seededRandom } from '../../../helpers/random.ts'

const kernels = testKernels()

interface Job {
  readonly width: number
  readonly height: number
  readonly channels?: 1 | 4
  readonly alpha?: boolean
  readonly isP3?: boolean
  readonly quality?: number
  readonly band?: number
  readonly growthBytes?: number
}

/** The file, and what it took from the arena. */
function encode(rows: Uint8Array, job: Job) {
  const { width, height, channels = 4, quality = 82, alpha = false, band = 7, ...more } = job
  const mark = kernels.exports.mark()
  try {
    const format = { width, height, channels }
    const sink = openJxlEncoder(kernels, format, { quality, alpha, ...more })
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

const colorsOf = (rows: Uint8Array) => rows.filter((_, i) => i % 4 !== 3)

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
    const { bytes } = encode(rows, { width, height, quality: 90 })
    const shown = await jxlPixels(bytes)
    expect([shown.width, shown.height]).toEqual([width, height])
    const q = psnr(colorsOf(rows), shown.data)
    console.log(width, height, bytes.length, q)
    expect(q).toBeGreaterThan(34)
  })

  it('is the picture (gray)', async () => {
    const rows = rowsOf(300, 100, 1)
    const { bytes } = encode(rows, { width: 300, height: 100, channels: 1, quality: 90 })
    const shown = await jxlPixels(bytes, true)
    console.log(bytes.length, psnr(rows, shown.data))
    expect(psnr(rows, shown.data)).toBeGreaterThan(34)
  })
})
