/** Pixels as lossless JPEG XL: the reference implementation is the judge, where it is installed. */

import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { openLosslessJxl } from '../../../../src/engine/formats/jxl/lossless-kernel.ts'
import {
  losslessArenaBytes,
  losslessWorstBytes,
} from '../../../../src/engine/formats/jxl/lossless-memory.ts'
import { convert, photo, photoPixels, refusal, testEngine } from '../../../helpers/engine.ts'
import { oxidePixels } from '../../../helpers/jxl-oxide.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { hasLibjxl, jxlPixels, jxlRgba } from '../../../helpers/libjxl.ts'
import { seededRandom } from '../../../helpers/random.ts'

const kernels = testKernels()
const EFFORTS = ['fast', 'balanced', 'best'] as const

interface Job {
  readonly width: number
  readonly height: number
  readonly channels?: 1 | 4
  readonly alpha?: boolean
  readonly isP3?: boolean
  readonly effort?: (typeof EFFORTS)[number]
  readonly band?: number
  readonly fileBudgetBytes?: number
}

/** The file, and what it took from the arena. */
function encode(rows: Uint8Array, job: Job) {
  const { width, height, channels = 4, alpha = false, effort = 'fast', band = 7, ...more } = job
  const mark = kernels.exports.mark()
  try {
    const sink = openLosslessJxl(kernels, { width, height, channels }, { alpha, effort, ...more })
    for (let y = 0; y < height; y += band) {
      sink.write(rows.subarray(y * width * channels), Math.min(band, height - y))
    }
    const bytes = sink.finish()
    return { bytes, taken: kernels.exports.mark() - mark }
  } finally {
    kernels.exports.release(mark)
  }
}

type Painter = (x: number, y: number, random: () => number) => readonly number[]

/** One of 60 steps of a slope, with a little noise. */
const stepOf = (x: number, y: number, random: () => number) =>
  ((x >> 3) + (y >> 2) + (random() & 1)) % 60

/** What pictures are made of. */
const KINDS: Record<string, Painter> = {
  flat: () => [12, 200, 77, 255],
  shades: (x, y, random) =>
    [x + y, (x >> 1) + (random() & 1), y, 255 - (x >> 3)].map((v) => v & 255),
  gaps: (x, y, random) => [(x & 7) * 36, y % 3 ? 0 : 255, (random() & 3) * 80, 255],
  gray: (x, y, random) =>
    Array.from({ length: 3 }, () => (x * y + (random() & 3)) & 255).fill((x * y) & 255),
  repeats: (x, y) => {
    const v = ((x % 37) * (y % 29) * 7919) & 255
    return [v, v ^ 170, (x % 37) * 6, y % 29 ? 255 : 0]
  },
  colours: (x, y) => {
    const v = Math.imul(((x >> 2) * 31 + (y >> 3) * 17) % 1500, 2_654_435_761)
    return [v & 255, (v >> 8) & 255, (v >> 16) & 255, 255]
  },
  // One colour but for a corner: groups of nothing else beside others.
  corner: (x, y, random) => (x > 1100 && y < 40 ? [random(), x & 255, y, 9] : [250, 250, 0, 77]),
  // Areas of one colour, and noise in between, without a palette.
  areas: (x, y, random) => {
    const area = (x >> 4) * 31 + (y >> 4) * 17
    if (area % 5 === 0) return [random() & 255, random() & 255, random() & 255, 255]
    return [37, 91, 53, 1].map((step) => (area * step) & 255)
  },
  grays: (x, y, random) => new Array(3).fill(4 * stepOf(x, y, random)),
  // The same steps in colours whose brightness does not tell which are next to each other.
  hues: (x, y, random) => {
    const v = Math.imul(stepOf(x, y, random) + 1, 2_654_435_761)
    return [v & 255, (v >> 8) & 255, (v >> 16) & 255]
  },
}

/** A colour of the rainbow. */
const hue = (i: number): readonly number[] => [
  Math.max(0, 255 - i * 36),
  Math.max(0, 255 - Math.abs(i - 7) * 36),
  Math.max(0, 255 - (14 - i) * 36),
]

function paint(kind: string, width: number, height: number, seed: number): Uint8Array {
  const noise = seededRandom(seed).bytes(width * height * 4)
  if (kind === 'noise') return noise
  let at = 0
  const rows = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    const pixel = KINDS[kind]!(i % width, Math.floor(i / width), () => noise[at++]!)
    for (let c = 0; c < 4; c++) rows[i * 4 + c] = pixel[c] ?? 255
  }
  return rows
}

describe.skipIf(!hasLibjxl)('what djxl shows of a picture without loss', () => {
  it.each([
    ['noise', 1, 1, true],
    ['shades', 1, 300, false],
    ['noise', 200, 100, false],
    ['flat', 700, 20, true],
    ['flat', 1300, 520, false],
    ['corner', 1301, 520, true],
    ['corner', 1300, 521, false],
    ['shades', 1030, 70, true],
    ['gaps', 90, 33, false],
    ['gray', 128, 64, false],
    ['repeats', 200, 150, true],
    ['repeats', 2100, 40, false],
    ['colours', 300, 200, false],
    ['colours', 5000, 3, true],
    ['shades', 2, 1030, false],
    ['hues', 300, 230, false],
    ['hues', 301, 230, true],
    // So small that prefix codes and other orders of palettes are shorter.
    ['repeats', 40, 30, true],
    ['colours', 24, 24, false],
    ['gaps', 16, 16, true],
  ] as const)('is every sample (%s, %i x %i, alpha %s)', async (kind, width, height, alpha) => {
    const rows = paint(kind, width, height, width + height)
    const effort = EFFORTS[width % 3]!
    const { bytes } = encode(rows, { width, height, alpha, effort })
    expect(bytes.length).toBeLessThanOrEqual(losslessWorstBytes({ width, height }, alpha))
    const shown = new Uint8Array(await jxlRgba(bytes))
    if (!alpha) for (let i = 3; i < rows.length; i += 4) rows[i] = 255
    expect(Buffer.compare(shown, rows)).toBe(0)
  })

  it('is every sample (gray)', async () => {
    const rows = photoPixels(300, 290).subarray(0, 300 * 290)
    const { bytes } = encode(rows, { width: 300, height: 290, channels: 1 })
    const shown = await jxlPixels(bytes, true)
    expect(Buffer.compare(shown.data, rows)).toBe(0)
  })
})

describe('a large picture of one colour', () => {
  const WHITE = 255

  it.each([
    ['gray', 1, [17]],
    ['white', 4, [WHITE, WHITE, WHITE, WHITE]],
    ['red', 4, [WHITE, 0, 0, WHITE]],
    ['of nothing', 4, [0, 0, 0, 0]],
  ] as const)(
    'takes a few bytes for each group, and is that colour (%s)',
    async (_, channels, pixel) => {
      const size = { width: 2100, height: 1100 }
      const alpha = pixel.at(-1) === 0
      const rows = new Uint8Array(size.width * size.height * channels)
      for (let i = 0; i < rows.length; i++) rows[i] = pixel[i % channels]!
      const { bytes } = encode(rows, { ...size, channels, alpha })
      expect(bytes.length).toBeLessThan(60 + 8 * 15) // groups of 512 x 512
      const { data, info } = await oxidePixels(bytes)
      expect(data.length).toBe(size.width * size.height * info.channels)
      expect(data.every((value, i) => value === pixel[i % info.channels])).toBe(true)
    },
  )
})

it.skipIf(!hasLibjxl)(
  'every sample of a picture that is coded in a hurry is shown, within the plan',
  async () => {
    const [width, height] = [5000, 3400] // more than 2^24 pixels
    const rows = new Uint8Array(width * height).fill(200)
    for (let y = 0; y < 300; y++) {
      for (let x = 0; x < 600; x++) rows[y * width + x] = (x * (y >> 3)) ^ (y & 31)
    }
    const { bytes, taken } = encode(rows, { width, height, channels: 1, effort: 'balanced' })
    const planned = losslessArenaBytes(
      { width, height, channels: 1 },
      { alpha: false, effort: 'balanced' },
    )
    expect(taken).toBeLessThanOrEqual(planned)
    const shown = await jxlPixels(bytes, true)
    expect(Buffer.compare(shown.data, rows)).toBe(0)
  },
)

describe('openLosslessJxl()', () => {
  it('makes the same file however many rows come at once, and after another picture', () => {
    const job = { width: 150, height: 100 }
    const rows = paint('shades', 150, 100, 1)
    const { bytes } = encode(rows, job)
    encode(paint('colours', 90, 50, 2), { width: 90, height: 50 })
    for (const band of [1, 100]) expect(encode(rows, { ...job, band }).bytes).toEqual(bytes)
  })

  it.each([
    [1, 1, 'fast', false],
    [700, 60, 'balanced', true],
    [60, 1100, 'best', false],
    [4100, 20, 'fast', true],
  ] as const)(
    'takes no more of the arena than planned (%i x %i)',
    (width, height, effort, alpha) => {
      const { taken } = encode(paint('shades', width, height, 3), { width, height, effort, alpha })
      const planned = losslessArenaBytes({ width, height, channels: 4 }, { alpha, effort })
      expect(taken).toBeLessThanOrEqual(planned)
    },
  )

  it.each(EFFORTS)('puts colours that meet near each other (%s)', (effort) => {
    const job = { width: 300, height: 230, effort }
    const bytesOf = (kind: string) => encode(paint(kind, 300, 230, 5), job).bytes.length
    expect(bytesOf('hues')).toBeLessThan(1.1 * bytesOf('grays') + 180)
  })

  it('says when the file is larger than it may be', () => {
    const job = { width: 300, height: 200, fileBudgetBytes: 100_000 }
    expect(() => encode(paint('noise', 300, 200, 4), job)).toThrow('compresses too little')
  })
})

describe('format=jxl with lossless=true', () => {
  const options = { format: 'jxl', lossless: true, effort: 'fast' } as const

  it.each([3, 4] as const)('takes what was planned, and little less (%i channels)', async (n) => {
    const picture = photo(900, 700).ensureAlpha(n === 4 ? 0.5 : 1)
    const png = await (n === 4 ? picture : picture.removeAlpha()).png().toBuffer()
    const { plan, measuredPeakBytes } = await convert(testEngine(), png, options)
    expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
    expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
  })

  /** A square of a few pixels, as graphics are: the whole file is little more than tables would be. */
  const small = (paintAt: (x: number, y: number) => readonly number[]) => {
    const rows = new Uint8Array(32 * 32 * 3)
    for (let i = 0; i < 1024; i++) rows.set(paintAt(i % 32, i >> 5), i * 3)
    return sharp(rows, { raw: { width: 32, height: 32, channels: 3 } })
      .png()
      .toBuffer()
  }

  it.each([
    ['of one colour', () => [255, 0, 0], 32],
    ['of stripes', (_: number, y: number) => [255 - 8 * y, (y * 57) & 255, 8 * y], 110],
    ['of squares', (x: number, y: number) => hue(((x >> 2) + (y >> 2)) % 15), 100],
  ] as const)('takes few bytes for 32 x 32 pixels %s', async (_, paintAt, most) => {
    const { bytes } = await convert(testEngine(), await small(paintAt), options)
    expect(bytes.length).toBeLessThanOrEqual(most)
  })

  it('is smaller than the PNG', async () => {
    const png = await photo(300, 200).png().toBuffer()
    const [{ bytes }, other] = await Promise.all([
      convert(testEngine(), png, options),
      convert(testEngine(), png, { format: 'png', effort: 'best' }),
    ])
    expect(bytes.length).toBeLessThan(0.95 * other.bytes.length)
  })

  it.skipIf(!hasLibjxl)('keeps the colours of what is transparent', async () => {
    const rows = paint('noise', 40, 30, 9)
    for (let i = 3; i < rows.length; i += 8) rows[i] = 0
    const png = await sharp(rows, { raw: { width: 40, height: 30, channels: 4 } })
      .png()
      .toBuffer()
    const { bytes } = await convert(testEngine(), png, options)
    expect(Buffer.compare(new Uint8Array(await jxlRgba(bytes)), rows)).toBe(0)
  })

  it('is refused where the file does not fit', async () => {
    const engine = testEngine({ memoryBudget: 6_000_000 })
    const png = await photo(900, 700).png().toBuffer()
    expect((await refusal(engine, png, options)).code).toBe('memory-budget')
  })
})
