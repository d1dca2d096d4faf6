import { describe, expect, it } from 'vitest'
import {
  conversionOf,
  isKnownMatrix,
  levelsOf,
  rangesOf,
  type SampleCoding,
} from '../../../../../src/engine/formats/heif/pixels/conversion.ts'
import {
  conversionBytes,
  sumsBytes,
} from '../../../../../src/engine/formats/heif/pixels/conversion-struct.ts'
import { testKernels } from '../../../../helpers/kernels.ts'
import { type Random, seededRandom } from '../../../../helpers/random.ts'
import {
  gainsScalar,
  halvedScalar,
  levelsScalar,
  pixelsScalar,
  type SampleRows,
  type ThreeRows,
} from '../../../../twins/heif-color.ts'

const kernels = testKernels()
const { exports } = kernels

const DEPTHS = [8, 10, 12] as const
const RANGES = [true, false]
/** Identity, all that have weights of their own, YCgCo, derived from primaries. */
const MATRICES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13]
const CODINGS: SampleCoding[] = MATRICES.flatMap((matrix) =>
  DEPTHS.flatMap((depth) =>
    RANGES.map((isFullRange) => ({ matrix, depth, isFullRange, primaries: 9 })),
  ),
)

function samples(random: Random, count: number, depth: number): Uint16Array {
  const edges = [0, 2 ** depth - 1, 2 ** (depth - 1)]
  return Uint16Array.from({ length: count }, () =>
    random.below(4) === 0 ? edges[random.below(3)]! : random.below(2 ** depth),
  )
}

function sampleRows(random: Random, { depth }: SampleCoding, width: number, chroma: number) {
  const pair = () => [samples(random, chroma, depth), samples(random, chroma, depth)] as const
  return { y: samples(random, width, depth), cb: pair(), cr: pair() }
}

function place(bytes: ArrayBufferView): number {
  const pointer = kernels.alloc(bytes.byteLength)
  kernels
    .view(pointer, bytes.byteLength)
    .set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return pointer
}

/** What the kernel makes of a row. */
function pixelsOf(
  coding: SampleCoding,
  { y, cb, cr }: SampleRows,
  { isHalf, gains }: Parameters<typeof pixelsScalar>[2],
): Uint8Array {
  const mark = exports.mark()
  const conversion = place(conversionBytes(conversionOf(coding)))
  const [luma, nearCb, farCb, nearCr, farCr] = [y, ...cb, ...cr].map(place) as [
    ...[number, number, number, number, number],
  ]
  const factors = gains ? place(gains) : 0
  const dst = kernels.alloc(y.length * 4 + 64)
  if (isHalf) {
    const sums = kernels.alloc(sumsBytes(y.length))
    const chroma = [nearCb, farCb, nearCr, farCr] as const
    exports.heifPixelsHalf(conversion, luma, ...chroma, dst, y.length, factors, sums)
  } else {
    exports.heifPixels(conversion, luma, nearCb, nearCr, dst, y.length, factors)
  }
  const made = kernels.view(dst, y.length * 4).slice()
  exports.release(mark)
  return made
}

describe('heifPixels() and heifPixelsHalf()', () => {
  it.each(CODINGS)(
    'equal their scalar twin ($matrix, $depth bits, full: $isFullRange)',
    (coding) => {
      const random = seededRandom(coding.matrix * 100 + coding.depth)
      for (const width of [1, 2, 7, 8, 9, 17, 50]) {
        for (const isHalf of [false, true]) {
          const rows = sampleRows(random, coding, width, isHalf ? (width + 1) >> 1 : width)
          const gains = gainsScalar(samples(random, width, coding.depth), 0, 2 ** coding.depth - 1)
          for (const how of [{ isHalf }, { isHalf, gains }]) {
            const expected = pixelsScalar(conversionOf(coding), rows, how)
            expect(
              Buffer.compare(pixelsOf(coding, rows, how), expected),
              `${width}, ${isHalf}`,
            ).toBe(0)
          }
        }
      }
    },
  )

  it.each(CODINGS)(
    'are within half a level of exact colours ($matrix, $depth bits, full: $isFullRange)',
    (coding) => {
      const random = seededRandom(coding.matrix + coding.depth)
      const rows = sampleRows(random, coding, 400, 400)
      const made = pixelsOf(coding, rows, { isHalf: false })
      rows.y.forEach((y, x) => {
        const exact = exactly(coding, [y, rows.cb[0][x]!, rows.cr[0][x]!])
        exact.forEach((value, i) => {
          const away = Math.abs(made[x * 4 + i]! - Math.max(0, Math.min(255, value * 255)))
          expect(away).toBeLessThan(0.55)
        })
      })
    },
  )

  it.each(DEPTHS)('keep grays gray, black black and white white (%i bits)', (depth) => {
    for (const matrix of [1, 6, 9]) {
      const coding = { matrix, depth, primaries: 1, isFullRange: false }
      const { black, lumaRange } = rangesOf(coding)
      const y = Uint16Array.of(black, black + lumaRange, black + lumaRange / 3)
      const middle = new Uint16Array(3).fill(2 ** (depth - 1))
      const rows = { y, cb: [middle, middle], cr: [middle, middle] } as const
      const made = pixelsOf(coding, rows, { isHalf: false })
      const opaque = (level: number) => [level, level, level, 255]
      expect([...made]).toEqual([0, 255, 85].flatMap(opaque))
    }
  })
})

/** Edges of what is drawn: nothing lies above, nothing below. */
const TOP = 1
const BOTTOM = 2

describe('heifPixelsHalved()', () => {
  it.each(CODINGS.filter(({ depth }) => depth < 12))(
    'equals its scalar twin ($matrix, $depth bits, full: $isFullRange)',
    (coding) => {
      const random = seededRandom(coding.matrix * 100 + coding.depth + 1)
      const shapes = [1, 7, 8, 9, 33].flatMap((width) =>
        [0, TOP, BOTTOM, TOP | BOTTOM].map((edges) => [width, edges] as const),
      )
      for (const [width, edges] of shapes) {
        const mark = exports.mark()
        const rowCount = 3
        const { depth } = coding
        const luma = Array.from({ length: 2 * rowCount }, () => samples(random, 2 * width, depth))
        const [cb, cr] = [0, 1].map(() =>
          Array.from({ length: rowCount + 2 }, () => samples(random, width, depth)),
        ) as [Uint16Array[], Uint16Array[]]
        const conversion = place(conversionBytes(conversionOf(coding)))
        const [y, b, r] = [luma, cb, cr].map((rows) => placeRows(rows, 64 * 3)) as [
          ...[number, number, number],
        ]
        const dst = kernels.alloc(rowCount * 256)
        const from = [y, 192, b + 192, r + 192, 192] as const
        const sums = kernels.alloc(sumsBytes(2 * width))
        exports.heifPixelsHalved(conversion, ...from, dst, 256, width, rowCount, edges, sums)
        const around = (rows: readonly Uint16Array[], i: number): ThreeRows => [
          rows[i === 0 && edges & TOP ? 1 : i]!,
          rows[i + 1]!,
          rows[i === rowCount - 1 && edges & BOTTOM ? rowCount : i + 2]!,
        ]
        for (let i = 0; i < rowCount; i++) {
          const pair = [luma[2 * i]!, luma[2 * i + 1]!] as const
          const wanted = halvedScalar(conversionOf(coding), pair, [around(cb, i), around(cr, i)])
          const made = kernels.view(dst + i * 256, width * 4)
          expect(Buffer.compare(made, wanted), `${width}, ${edges}, row ${i}`).toBe(0)
        }
        exports.release(mark)
      }
    },
  )
})

/** Rows so many bytes apart. */
function placeRows(rows: readonly Uint16Array[], stride: number): number {
  const pointer = kernels.alloc(rows.length * stride)
  rows.forEach((row, i) => {
    new Uint16Array(exports.memory.buffer, pointer + i * stride, row.length).set(row)
  })
  return pointer
}

/** H.273 8.3 by real numbers: red, green and blue from 0 to 1. */
function exactly(coding: SampleCoding, [y, b, r]: readonly [number, number, number]): number[] {
  const { black, lumaRange, chromaRange } = rangesOf(coding)
  const luma = (sample: number) => (sample - black) / lumaRange
  if (coding.matrix === 0) return [luma(r), luma(y), luma(b)]
  const [cb, cr] = [b, r].map((sample) => (sample - 2 ** (coding.depth - 1)) / chromaRange) as [
    ...[number, number],
  ]
  const gray = luma(y)
  if (coding.matrix === 8) return [gray - cb + cr, gray + cb, gray - cb - cr]
  const [kr, kb] = {
    1: [0.2126, 0.0722],
    4: [0.3, 0.11],
    7: [0.212, 0.087],
    9: [0.2627, 0.0593],
    10: [0.2627, 0.0593],
    12: [0.2627, 0.0593], // of the primaries of BT.2020
    13: [0.2627, 0.0593],
  }[coding.matrix] ?? [0.299, 0.114]
  const [red, blue] = [gray + 2 * (1 - kr!) * cr, gray + 2 * (1 - kb!) * cb]
  return [red, (gray - kr! * red - kb! * blue) / (1 - kr! - kb!), blue]
}

describe('heifLevels() and heifGains()', () => {
  it.each(DEPTHS.flatMap((depth) => RANGES.map((isFullRange) => ({ depth, isFullRange }))))(
    'equal their scalar twins ($depth bits, full: $isFullRange)',
    (coding) => {
      const random = seededRandom(coding.depth)
      for (const width of [1, 7, 8, 33]) {
        const mark = exports.mark()
        const row = samples(random, width, coding.depth)
        const { factor, constant, bits } = levelsOf(coding)
        const src = place(row)
        const dst = kernels.alloc(width * 4 + 64)
        exports.heifLevels(src, dst, width, factor, constant, bits)
        expect(kernels.view(dst, width)).toEqual(levelsScalar(row, { factor, constant, bits }))
        const { black, lumaRange } = rangesOf(coding)
        exports.heifGains(src, dst, width, black, lumaRange)
        const gains = new Float32Array(kernels.view(dst, width * 4).slice().buffer)
        expect(gains).toEqual(gainsScalar(row, black, lumaRange))
        exports.release(mark)
      }
    },
  )

  it('heifLevels() keeps 8 bits of full range as they are', () => {
    const row = Uint16Array.from({ length: 256 }, (_, i) => i)
    const factors = levelsOf({ depth: 8, isFullRange: true })
    expect(levelsScalar(row, factors)).toEqual(Uint8Array.from(row))
  })
})

describe('heifSamples() and heifPutAlpha()', () => {
  it('heifSamples() copies samples to wherever they are to lie', () => {
    const bytes = seededRandom(5).bytes(30)
    const dst = kernels.alloc(128) + 2
    exports.heifSamples(place(bytes), dst, 15)
    expect(kernels.view(dst, 30)).toEqual(bytes)
  })

  it('heifPutAlpha() changes alpha and nothing else', () => {
    const rgba = place(new Uint8Array(40).fill(7))
    exports.heifPutAlpha(rgba, place(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)), 9)
    const made = [...kernels.view(rgba, 40)]
    expect(made.filter((_, i) => i % 4 === 3)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 7])
    expect(made.filter((_, i) => i % 4 < 3).every((value) => value === 7)).toBe(true)
  })
})

it('isKnownMatrix() takes what is defined in terms of luma and chroma', () => {
  const known = Array.from({ length: 20 }, (_, matrix) => matrix).filter((matrix) =>
    isKnownMatrix({ matrix }),
  )
  expect(known).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13])
})
