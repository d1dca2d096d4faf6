/** Lossy JPEG XL at `best`: rows are held, measured, and encoded again. */

import { describe, expect, it } from 'vitest'
import { openJxlEncoder } from '../../../../src/engine/formats/jxl/encode-kernel.ts'
import { jxlEncodeArenaBytes } from '../../../../src/engine/formats/jxl/encode-memory.ts'
import type { Effort } from '../../../../src/engine/index.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import { convert, photo, photoPixels, testEngine } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { hasLibjxl, jxlPixels } from '../../../helpers/libjxl.ts'
import { seededRandom } from '../../../helpers/random.ts'

const kernels = testKernels()

interface Job {
  readonly width: number
  readonly height: number
  readonly effort: Effort
  readonly quality?: number
  readonly alpha?: boolean
  readonly lowMemory?: boolean
  readonly band?: number
}

/** An encoder that has all rows. */
function opened(rows: Uint8Array, { width, height, alpha = false, band = 7, ...more }: Job) {
  const options = { quality: 82, alpha, ...more }
  const sink = openJxlEncoder(kernels, { width, height, channels: 4 }, options)
  const stride = width * 4
  for (let y = 0; y < height; y += band) {
    sink.write(rows.subarray(y * stride), Math.min(band, height - y))
  }
  return sink
}

/** The file, and what it took from the arena. */
function encode(rows: Uint8Array, job: Job) {
  const mark = kernels.exports.mark()
  try {
    const bytes = runAtOnce(opened(rows, job).finish())
    return { bytes, taken: kernels.exports.mark() - mark }
  } finally {
    kernels.exports.release(mark)
  }
}

/** Slices that are left when all rows are there. */
function slicesOf(rows: Uint8Array, job: Job): number {
  const mark = kernels.exports.mark()
  try {
    opened(rows, job)
    let slices = 0
    while (kernels.exports.jxlEncodeFinish() > 0) slices++
    return slices
  } finally {
    kernels.exports.release(mark)
  }
}

/** A photo as RGBA. */
function rowsOf(width: number, height: number): Uint8Array {
  const rgb = photoPixels(width, height)
  const rows = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    rows.set([rgb[i * 3]!, rgb[i * 3 + 1]!, rgb[i * 3 + 2]!, 255], i * 4)
  }
  return rows
}

const colorsOf = (rows: Uint8Array) => rows.filter((_, i) => i % 4 !== 3)

describe('openJxlEncoder() at `best`', () => {
  it.skipIf(!hasLibjxl)(
    'spends more where errors are seen than where they are masked',
    async () => {
      const [width, height] = [512, 256]
      const random = seededRandom(7)
      const rows = rowsOf(width, height).map((value, i) => {
        const isNoisy = (i >> 2) % width >= width / 2
        if (i % 4 === 3) return 255
        return isNoisy ? random.below(256) : 64 + (value >> 1)
      })
      const errorsAt = async (effort: Effort) => {
        const { data } = await jxlPixels(encode(rows, { width, height, effort, quality: 82 }).bytes)
        const sums = [0, 0]
        colorsOf(rows).forEach((value, i) => {
          sums[Number(Math.floor(i / 3) % width >= width / 2)]! += (value - data[i]!) ** 2
        })
        return sums[0]! / sums[1]!
      }
      expect(await errorsAt('best')).toBeLessThan(0.97 * (await errorsAt('balanced')))
    },
  )

  it('makes the same file however many rows come at once', () => {
    const job = { width: 90, height: 150, effort: 'best', alpha: true } as const
    const rows = rowsOf(90, 150)
    const { bytes } = encode(rows, job)
    for (const band of [1, 64, 150]) expect(encode(rows, { ...job, band }).bytes).toEqual(bytes)
  })

  it('leaves blocks alike where many are of one colour, as in drawings', () => {
    const job = { width: 160, height: 128, effort: 'best' } as const
    const rows = rowsOf(160, 128)
    const alike = encode(rows, { ...job, lowMemory: true }).bytes
    expect(encode(rows, job).bytes).not.toEqual(alike)
    rows.fill(200, 160 * 64 * 4)
    const drawn = encode(rows, { ...job, lowMemory: true }).bytes
    expect(encode(rows, job).bytes).toEqual(drawn)
  })

  it('encodes drawings once: flat ones, and what patches are made of', () => {
    const job = { width: 160, height: 128, effort: 'best' } as const
    const photo = rowsOf(160, 128)
    const flat = photo.slice().fill(200, 160 * 64 * 4)
    const drawn = photo.map((_, i) => ((((i >> 3) % 20) ^ (i >> 10)) & 3 ? 255 : 0))
    const once = (rows: Uint8Array) => slicesOf(rows, { ...job, lowMemory: true })
    expect(slicesOf(photo, job)).toBe(once(photo) + 3) // again: a beginning, two bands
    for (const rows of [flat, drawn]) expect(slicesOf(rows, job)).toBe(once(rows))
  })

  it('holds no rows where memory is short, or they are many', () => {
    const [width, height] = [700, 300]
    const job = { width, height, effort: 'best', lowMemory: true } as const
    const { taken } = encode(rowsOf(width, height), job)
    expect(taken).toBeLessThanOrEqual(
      jxlEncodeArenaBytes(job, { ...job, quality: 82, alpha: false }),
    )
    const [held, spared] = [false, true].map((lowMemory) =>
      [700, 4001].map((side) =>
        jxlEncodeArenaBytes(
          { width: side, height: 1000 },
          { ...job, quality: 82, alpha: false, lowMemory },
        ),
      ),
    )
    expect(held![0]! - spared![0]!).toBeGreaterThan(4 * 700 * 1000)
    expect(held![1]).toBe(spared![1])
  })
})

describe('format=jxl at `best`', () => {
  const format = 'jxl'

  it('takes what was planned, where rows are held if there is room', async () => {
    const png = await photo(900, 700).removeAlpha().png().toBuffer()
    const options = { format, effort: 'best' } as const
    const { plan, measuredPeakBytes } = await convert(testEngine(), png, options)
    expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
    expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
    const memoryBudget = plan.peakBytes - 1
    const spared = await convert(testEngine({ memoryBudget }), png, options)
    expect(spared.measuredPeakBytes).toBeLessThanOrEqual(spared.plan.peakBytes)
    expect(spared.plan.peakBytes).toBeLessThan(plan.peakBytes - 4 * 900 * 700)
  })
})
