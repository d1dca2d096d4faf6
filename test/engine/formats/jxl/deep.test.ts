/** PNGs of 16 bits as lossless JPEG XL of 16 bits: the reference implementation is the judge. */

import { describe, expect, it } from 'vitest'
import { describePlan } from '../../../../src/engine/index.ts'
import { readDeepPng } from '../../../helpers/deep-png.ts'
import { convert, testEngine } from '../../../helpers/engine.ts'
import { hasLibjxl, jxlDeepPng } from '../../../helpers/libjxl.ts'
import { type PngPicture, pngChunk, samplesOf, writePng } from '../../../helpers/png-writer.ts'
import { seededRandom } from '../../../helpers/random.ts'

const options = { format: 'jxl', lossless: true } as const
type Type = 0 | 2 | 4 | 6

/** Shades of 16 bits with noise in the low ones; extremes beside each other; noise; 8 bits stretched. */
const PAINTS = {
  shades: (x: number, y: number, c: number, noise: number) =>
    (x * 97 + y * 131 + c * 9000 + (noise & 63)) & 0xffff,
  edges: (x: number, y: number) => (((x >> 2) + (y >> 3)) % 2 === 0 ? 0 : 0xffff),
  noise: (_x: number, _y: number, _c: number, noise: number) => noise,
  stretched: (x: number, y: number, c: number, noise: number) =>
    ((x * 3 + y + c * 40 + (noise & 1)) & 255) * 257,
} as const

function picture(
  colourType: Type,
  width: number,
  height: number,
  paint: keyof typeof PAINTS,
): PngPicture {
  const channels = samplesOf(colourType)
  const random = seededRandom(width * 31 + height)
  const samples = new Uint16Array(width * height * channels)
  for (let i = 0; i < samples.length; i++) {
    const pixel = Math.floor(i / channels)
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    samples[i] = PAINTS[paint](x, y, i % channels, random.below(65_536))
  }
  return { width, height, depth: 16, colourType, samples }
}

describe.skipIf(!hasLibjxl)('a PNG of 16 bits with format=jxl and lossless=true', () => {
  it.each([
    [0, 90, 70, 'shades', 'fast', false],
    [0, 33, 1, 'edges', 'best', true],
    [4, 60, 47, 'shades', 'balanced', false],
    [2, 150, 90, 'shades', 'balanced', false],
    [2, 61, 40, 'stretched', 'best', true],
    [2, 40, 40, 'noise', 'fast', false],
    [6, 70, 50, 'shades', 'fast', true],
    [6, 64, 64, 'edges', 'balanced', false],
    [6, 1, 1, 'noise', 'best', false],
    [2, 530, 20, 'shades', 'fast', false],
    [6, 20, 530, 'noise', 'balanced', false],
  ] as const)(
    'keeps every bit (type %i, %i x %i, %s, %s, interlaced %s)',
    async (type, width, height, paint, effort, interlaced) => {
      const source = picture(type, width, height, paint)
      const png = writePng(source, { interlaced })
      const { bytes, plan } = await convert(testEngine(), png, { ...options, effort })
      expect(describePlan(plan)).toContain('lossless, 16 bits')
      const shown = readDeepPng(await jxlDeepPng(bytes))
      expect(Buffer.compare(Buffer.from(shown.buffer), Buffer.from(asUint16(source).buffer))).toBe(
        0,
      )
    },
  )

  it('has 8 bits where there is no memory for 16', async () => {
    const png = writePng(picture(2, 150, 90, 'shades'), {})
    const { peakBytes } = (await convert(testEngine(), png, options)).plan
    const memoryBudget = peakBytes - 1
    const { plan } = await convert(testEngine({ memoryBudget }), png, options)
    expect(describePlan(plan)).toMatch(/ lossless; /)
    expect(plan.peakBytes).toBeLessThan(peakBytes)
  })

  it('keeps every bit where edges were looked for and there are none', async () => {
    const source = picture(6, 40, 30, 'noise')
    const { bytes } = await convert(testEngine(), writePng(source), {
      ...options,
      trim: { tolerance: 10, keep: 0 },
    })
    const shown = readDeepPng(await jxlDeepPng(bytes))
    expect(Buffer.compare(Buffer.from(shown.buffer), Buffer.from(asUint16(source).buffer))).toBe(0)
  })

  it('keeps a transparent colour', async () => {
    const source = picture(2, 20, 10, 'shades')
    const [r = 0, g = 0, b = 0] = Array.from(asUint16(source))
    const key = [r, g, b].flatMap((value) => [value >> 8, value & 255])
    const png = writePng(source, { before: [pngChunk('tRNS', key)] })
    const { bytes } = await convert(testEngine(), png, options)
    const shown = readDeepPng(await jxlDeepPng(bytes))
    expect(Array.from(shown.subarray(0, 8))).toEqual([
      ...[r, g, b, 0],
      ...Array.from(asUint16(source).subarray(3, 6)),
      65_535,
    ])
  })
})

/** What is shown: gray with alpha as RGBA. */
function asUint16({ samples, colourType }: PngPicture): Uint16Array {
  if (colourType !== 4) return Uint16Array.from(samples)
  return Uint16Array.from({ length: samples.length * 2 }, (_, i) => {
    const pixel = (i >> 2) * 2
    return samples[i % 4 < 3 ? pixel : pixel + 1]!
  })
}

describe('16 bits', () => {
  it.each([
    ['lossy', { format: 'jxl' }],
    ['of another format', { format: 'webp', lossless: true }],
    ['resized', { ...options, width: 20 }],
    ['padded', { ...options, width: 90, height: 90, fit: 'pad' }],
    ['turned', { ...options, rotate: 90 }],
    ['with an effect', { ...options, grayscale: true }],
  ] as const)('are 8 of a result that is %s', async (_, asked) => {
    const png = writePng(picture(2, 40, 30, 'shades'))
    const { plan } = await convert(testEngine(), png, asked)
    expect(describePlan(plan)).not.toContain('bits')
  })

  it.each([2, 6] as const)('take what was planned, and little less (type %i)', async (type) => {
    const png = writePng(picture(type, 700, 600, 'shades'))
    const { plan, measuredPeakBytes } = await convert(testEngine(), png, options)
    expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
    expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
  })
})
