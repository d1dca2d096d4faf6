import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { openAv1Encoder } from '../../../../src/engine/formats/avif/av1-encode-kernel.ts'
import { readAv1Headers } from '../../../../src/engine/formats/avif/av1-kernel.ts'
import { drawnPicture, letters, randomOf } from '../../../av1/drawn-pictures.ts'
import {
  BALANCED,
  type CaseOptions,
  dav1d,
  encodeCase,
  type Pixels,
} from '../../../av1/encode-case.ts'
import { differenceOf, randomCase, textCase } from '../../../av1/random-cases.ts'
import {
  draw,
  drawHills,
  drawPage,
  drawRoughness,
  drawWaves,
} from '../../../av1/seeded-pictures.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { findTool } from '../../../helpers/tools.ts'

const hasDav1d = findTool('dav1d') !== undefined

describe('openAv1Encoder()', () => {
  it.skipIf(!hasDav1d).each(Array.from({ length: 24 }, (_, seed) => seed))(
    'reconstructs what dav1d shows, sample by sample (random case %i)',
    (seed) => {
      const random = randomOf(seed)
      const { width, height, channels, options } = randomCase(random)
      const pixels = drawnPicture(random, width, height, channels)
      const coded = encodeCase(testKernels(), pixels, options)
      expect(differenceOf(coded.planes, dav1d(coded.stream, false))).toBeUndefined()
    },
  )

  it.skipIf(!hasDav1d).each(Array.from({ length: 6 }, (_, seed) => seed))(
    'copies letters that come again, and reconstructs what dav1d shows (random case %i)',
    (seed) => {
      const random = randomOf(seed)
      const { width, height, channels, options } = textCase(random)
      const pixels = drawnPicture(random, width, height, channels, letters)
      const coded = encodeCase(testKernels(), pixels, options)
      expect(coded).toMatchObject({ hasCopies: true, sampling: '444' })
      expect(differenceOf(coded.planes, dav1d(coded.stream, false))).toBeUndefined()
    },
  )

  it('codes a page that comes again in few bytes more', () => {
    const [width, height] = [448, 128]
    const { data } = drawnPicture(randomOf(2), width, height, 4, letters)
    const bytesOf = (pages: number) => {
      const pixels = { width, height: pages * height, channels: 4 } as const
      const all = new Uint8Array(Buffer.concat(Array<Uint8Array>(pages).fill(data)))
      const options = { ...BALANCED, sampling: 'auto' } as const
      return encodeCase(testKernels(), { ...pixels, data: all }, options, false).bytes
    }
    expect(bytesOf(2)).toBeLessThan(1.25 * bytesOf(1))
  })

  it('copies nothing where a drawing does not repeat itself', () => {
    const hatching = () => (x: number, y: number) => {
      const isInk = x % 160 < 100 && (x * x + 3 * y * y) % 997 < 300
      return isInk ? ([20, 30, 90] as const) : ([250, 250, 250] as const)
    }
    const pixels = drawnPicture(randomOf(1), 480, 128, 4, hatching)
    const coded = encodeCase(testKernels(), pixels, { ...BALANCED, sampling: 'auto' }, false)
    expect(coded).toMatchObject({ hasCopies: false, sampling: '444' })
  })

  it("halves chroma where 'auto' sees no drawing, and not where it does", () => {
    const coded = [drawWaves(4, 200, 100), drawPage(3, 200, 100)].map((pixels) =>
      encodeCase(testKernels(), pixels, { ...BALANCED, sampling: 'auto' }, false),
    )
    expect(coded.map(({ sampling }) => sampling)).toEqual(['420', '444'])
  })

  it.skipIf(!hasDav1d).each([
    ['420', 'by thirds of a pixel', 1],
    ['444', 'in one colour', 3],
  ] as const)('takes %s for letters that are drawn %s', (sampling, _, step) => {
    // Stems that are a pixel wide begin at any third of one.
    const isInk = (third: number, y: number) => {
      return y % 12 < 9 && (third + 5 * Math.floor(y / 12)) % 13 < 3
    }
    const text = () => (x: number, y: number) => {
      if (x % 120 >= 80) return [255, 255, 255] as const
      // Three places along the pixel, or one; where there is no ink, the ground is lilac.
      const at = (channel: number) => 3 * x + (step === 1 ? channel : 0)
      const inks = [0, 1, 2].map((channel) => isInk(at(channel), y))
      return [inks[0] ? 0 : 170, inks[1] ? 0 : 170, inks[2] ? 0 : 255] as const
    }
    const pixels = drawnPicture(randomOf(1), 480, 64, 4, text)
    const coded = encodeCase(testKernels(), pixels, { ...BALANCED, sampling: 'auto' })
    expect(coded.sampling).toBe(sampling)
    expect(differenceOf(coded.planes, dav1d(coded.stream))).toBeUndefined()
  })

  it('uses palettes for dithered squares of a drawing, though they do not look drawn', () => {
    const [width, height] = [256, 128]
    const page = drawPage(3, width, height / 2).data
    const random = randomOf(4)
    const data = new Uint8Array(4 * width * height).fill(255)
    data.set(page)
    for (let i = page.length; i < data.length; i += 4)
      data.fill(random() < 0.5 ? 152 : 156, i, i + 3)
    const pixels = { width, height, channels: 4, data } as const
    const bytesOf = (from: Uint8Array) => {
      const options = { ...BALANCED, quantizer: 8 } as const
      return encodeCase(testKernels(), { ...pixels, data: from }, options, false).bytes
    }
    const blank = data.slice().fill(156, page.length)
    // Two values, by chance: a bit for each sample.
    expect(bytesOf(data) - bytesOf(blank)).toBeLessThan((1.2 * width * (height / 2)) / 8)
  })

  it.each([
    ['444', 'all ink is of one colour', 0],
    ['420', 'two blocks in five are noise', 32],
  ] as const)('takes %s for a dense table, a fifth of it blank, where %s', (sampling, _, noisy) => {
    const table = (random: () => number) => (x: number, y: number) => {
      const isInk = x % 80 >= 16 && (x * x + 3 * y * y) % 997 < 300
      if (x % 80 >= 80 - noisy) return [random() * 255, random() * 255, random() * 255] as const
      return isInk ? ([20, 30, 90] as const) : ([250, 250, 250] as const)
    }
    const pixels = drawnPicture(randomOf(1), 480, 64, 4, table)
    const coded = encodeCase(testKernels(), pixels, { ...BALANCED, sampling: 'auto' }, false)
    expect(coded.sampling).toBe(sampling)
  })

  it.skipIf(!hasDav1d)('divides a frame that is wider than 4096 into tiles', () => {
    const pixels = draw(5, 4200, 20)
    const coded = encodeCase(testKernels(), pixels, { ...BALANCED, effort: 'fast' })
    expect(differenceOf(coded.planes, dav1d(coded.stream))).toBeUndefined()
  })

  it.skipIf(!hasDav1d).each([
    ['420', 1],
    ['420', 90],
    ['444', 40],
    ['400', 200],
  ] as const)(
    'allows palettes where a picture is drawn, and reconstructs what dav1d shows (%s, %i)',
    (sampling, quantizer) => {
      const pixels = drawPage(quantizer, 203, 141)
      const coded = encodeCase(testKernels(), pixels, { ...BALANCED, sampling, quantizer })
      expect(coded.hasPalettes).toBe(true)
      expect(differenceOf(coded.planes, dav1d(coded.stream))).toBeUndefined()
    },
  )

  it.skipIf(!hasDav1d)('predicts by filters at best, and says so', () => {
    const hasFilters = (options: CaseOptions) => {
      const { stream, planes } = encodeCase(testKernels(), drawRoughness(5, 130, 97), options)
      expect(differenceOf(planes, dav1d(stream))).toBeUndefined()
      return readAv1Headers(bytesOf(stream)).sequence.filterIntra
    }
    expect(hasFilters({ ...BALANCED, effort: 'best' })).toBe(true)
    expect(hasFilters(BALANCED)).toBe(false)
    expect(hasFilters({ ...BALANCED, effort: 'best', sampling: '444', lossless: true })).toBe(false)
  })

  it('filters pictures with much detail less, but for fast', () => {
    const sharpnessOf = (pixels: Pixels, effort: CaseOptions['effort']) => {
      const { filters: _, ...filtered } = BALANCED
      const options = { ...filtered, effort, quantizer: 125 }
      const { stream } = encodeCase(testKernels(), pixels, options)
      return readAv1Headers(bytesOf(stream)).frame.filters.deblock?.sharpness
    }
    const [detailed, smooth] = [drawRoughness(5, 130, 97), drawHills(203, 141)]
    expect(sharpnessOf(detailed, 'best')).toBe(2)
    expect(sharpnessOf(detailed, 'balanced')).toBe(2)
    expect(sharpnessOf(detailed, 'fast')).toBe(0)
    expect(sharpnessOf(smooth, 'best')).toBe(0)
    expect(sharpnessOf(smooth, 'balanced')).toBe(0)
  })

  it.skipIf(!hasDav1d)(
    'cuts small blocks from smooth pictures, and reconstructs what dav1d shows',
    () => {
      for (const quantizer of [40, 125]) {
        const options: CaseOptions = { ...BALANCED, quantizer }
        const { stream, planes } = encodeCase(testKernels(), drawHills(203, 141), options)
        expect(differenceOf(planes, dav1d(stream))).toBeUndefined()
      }
    },
  )

  it('codes a page in fewer bytes than one that has a little noise', () => {
    const page = drawPage(3, 203, 141)
    const random = randomOf(4)
    const noise = page.data.map((value) => Math.max(0, value - Math.floor(random() * 12)))
    const [drawn, noisy] = [page, { ...page, data: noise }].map((pixels) =>
      encodeCase(testKernels(), pixels, BALANCED),
    )
    expect(drawn!.bytes).toBeLessThan(noisy!.bytes * 0.7)
  })

  it('codes a page that begins below a picture as it codes one at the top', () => {
    const [width, height] = [192, 192]
    const { data: page } = drawPage(3, width, height)
    const { data: waves } = drawWaves(4, width, 64)
    const sizeOf = (...parts: Uint8Array[]) => {
      const data = new Uint8Array(Buffer.concat(parts))
      const pixels = { width, height: data.length / 4 / width, channels: 4, data } as const
      return encodeCase(testKernels(), pixels, BALANCED, false).bytes
    }
    const [above, alone, both] = [sizeOf(waves), sizeOf(page), sizeOf(waves, page)]
    expect(both).toBeLessThan(above + 1.1 * alone)
  })

  it('codes a texture in fewer bytes where it is colour than where it is alpha, which has no masking', () => {
    const [width, height] = [128, 64]
    const random = randomOf(7)
    const gray = Uint8Array.from({ length: width * height }, () => 90 + random() * 70)
    const data = Uint8Array.from({ length: 4 * gray.length }, (_, i) => gray[i >> 2]!)
    const pixels = { width, height, channels: 4, data } as const
    const options = { ...BALANCED, sampling: '400', quantizer: 160 } as const
    const bytesAs = (source: 'color' | 'alpha') =>
      encodeCase(testKernels(), pixels, { ...options, source }, false).bytes
    expect(bytesAs('color')).toBeLessThan(0.95 * bytesAs('alpha'))
  })

  it('keeps every sample of RGB without loss, in the order G, B, R', () => {
    const pixels = draw(6, 70, 67)
    const options = { ...BALANCED, sampling: '444', lossless: true } as const
    const { planes } = encodeCase(testKernels(), pixels, options)
    const channel = (c: number) => pixels.data.filter((_, i) => i % 4 === c)
    const expected = [1, 2, 0].flatMap((c) => [...channel(c)])
    expect(differenceOf(planes, Uint8Array.from(expected))).toBeUndefined()
  })

  it('codes colour and alpha by turns as it codes each alone', () => {
    const pixels = draw(7, 150, 140)
    const { data, width, height } = pixels
    const alpha = { ...BALANCED, sampling: '400', source: 'alpha' } as const
    const alone = [BALANCED, alpha].map((options) => encodeCase(testKernels(), pixels, options))
    const kernels = testKernels()
    const both = [BALANCED, alpha].map((options) =>
      openAv1Encoder(kernels, { width, height, rowFormat: pixels, ...options }),
    )
    for (let y = 0; y < height; y += 16) {
      const rows = Math.min(16, height - y)
      const band = data.subarray(y * width * 4, (y + rows) * width * 4)
      for (const encoder of both) encoder.write(band, rows)
    }
    const streams = both.map((encoder) => Buffer.concat([...encoder.finish().pieces]))
    expect(streams.map((stream, i) => stream.equals(alone[i]!.stream.subarray(2)))).toEqual([
      true,
      true,
    ])
  })

  it('has room for noise at the finest quantizer', () => {
    const random = randomOf(8)
    const data = Uint8Array.from({ length: 4 * 130 * 130 }, () => random() * 256)
    const noise: Pixels = { width: 130, height: 130, channels: 4, data }
    const options = { ...BALANCED, sampling: '444', quantizer: 1 } as const
    expect(encodeCase(testKernels(), noise, options).bytes).toBeGreaterThan(40_000)
  })

  it('refuses 4:2:0 without loss, rows too many and rows too few', () => {
    const pixels = draw(9, 8, 8)
    const open = (options: CaseOptions) =>
      openAv1Encoder(testKernels(), { width: 8, height: 8, rowFormat: pixels, ...options })
    expect(() => open({ ...BALANCED, lossless: true })).toThrow('illegal size or sampling')
    expect(() => open(BALANCED).write(new Uint8Array(9 * 32), 9)).toThrow('more rows')
    expect(() => open(BALANCED).finish()).toThrow('rows are missing')
  })
})
