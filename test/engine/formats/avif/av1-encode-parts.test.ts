import { describe, expect, it } from 'vitest'
import type { Kernels } from '../../../../src/engine/kernels/kernels.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import {
  baseContextScalar,
  brContextScalar,
  hadamardCostScalar,
  hashScalar,
  lineTransformScalar,
  predictFilterScalar,
  priceScalar,
} from '../../../twins/av1-encode.ts'

/** The step of AC coefficients of a quantizer of 100 (7.12.2). */
const AC_STEP = 112

/** A picture that is open, for tables and scratch. */
function openPicture({ exports }: Kernels): number {
  const [quantizer, best, none] = [100, 2, 15]
  return exports.av1EncodeOpen(64, 64, 4, 1, 0, quantizer, best, 1, 1, none, none, 0)
}

function block(kernels: Kernels, bytes: Uint8Array): number {
  const at = kernels.alloc(bytes.length + 64)
  kernels.view(at, bytes.length).set(bytes)
  return at
}

const SIDES = [4, 8, 16, 32]
const SIZES = SIDES.flatMap((w) => SIDES.map((h) => [w, h] as const))

describe('wasm/av1-encode/predict/filter.ts', () => {
  it.each(SIZES)('predictFilter() equals the scalar twin (%i x %i)', (width, height) => {
    const kernels = testKernels()
    const picture = openPicture(kernels)
    const random = seededRandom(64 * width + height)
    const tapsAt = kernels.exports.av1FilterTaps()
    for (let mode = 0; mode < 5; mode++) {
      const taps = new Int8Array(kernels.view(tapsAt + 56 * mode, 56).slice().buffer)
      for (const isExtreme of [false, true]) {
        const edge = (count: number) =>
          random.bytes(count).map((byte) => (isExtreme ? (byte & 1) * 255 : byte))
        const [above, left] = [edge(width + 1), edge(height)]
        const to = kernels.alloc(width * height + 64)
        const [aboveAt, leftAt] = [block(kernels, above), block(kernels, left)]
        kernels.exports.av1EncodePredictFilter(picture, mode, aboveAt, leftAt, to, width, height)
        const want = predictFilterScalar({ width, height, above, left, taps })
        expect(kernels.view(to, width * height)).toEqual(want)
      }
    }
  })
})

describe('wasm/av1-encode/copy/hash.ts', () => {
  it('hashFour() equals the scalar twin, place by place', () => {
    const kernels = testKernels()
    const random = seededRandom(7)
    const to = kernels.alloc(16)
    for (let round = 0; round < 200; round++) {
      const row = random.bytes(11).map((byte) => (round % 2 ? byte : (byte & 1) * 255))
      kernels.exports.av1EncodeHashFour(block(kernels, row), to)
      const found = new Uint32Array(kernels.view(to, 16).slice().buffer)
      const want = [0, 1, 2, 3].map((at) => hashScalar(row.subarray(at, at + 8)))
      expect([...found]).toEqual(want)
    }
  })
})

/** 64 x 64 samples. */
function squareOf(random: ReturnType<typeof seededRandom>, isExtreme: boolean): Uint8Array {
  return random.bytes(4096).map((byte) => (isExtreme ? (byte & 1) * 255 : byte))
}

const TILED = [8, 16, 64].flatMap((w) => [8, 32, 64].map((h) => [w, h] as const))

const LOGS = [2, 3, 4]
const TRANSFORMS = LOGS.flatMap((lw) =>
  LOGS.filter((lh) => Math.abs(lw - lh) < 2).map((lh) => [1 << lw, 1 << lh, lw, lh] as const),
)

describe('wasm/av1-encode/transform/type-prices.ts', () => {
  it.each(TRANSFORMS)(
    'priceTypes() is the price of forward() of each type (%i x %i)',
    (w, h, lw, lh) => {
      const kernels = testKernels()
      const { exports } = kernels
      const picture = openPicture(kernels)
      const read = (at: number) => new Int16Array(kernels.view(at, 2 * w * h).slice().buffer)
      for (let seed = 1; seed <= 8; seed++) {
        const random = seededRandom(100 * w + 10 * h + seed)
        const [src, pred] = [block(kernels, random.bytes(4096)), block(kernels, random.bytes(4096))]
        const types = [0, 1, 2, 3]
        const wanted = types.map((type) =>
          read(exports.av1EncodeForward(picture, lw, lh, type, src, pred)),
        )
        const prices = wanted.map((values) => priceScalar(values, AC_STEP))
        for (const usual of types) {
          const at = exports.av1EncodeTypePrices(picture, lw, lh, usual, src, pred)
          expect([...new Int32Array(kernels.view(at, 16).slice().buffer)]).toEqual(prices)
          for (const type of types.filter((other) => other !== usual)) {
            const taken = read(exports.av1EncodeTakeType(lw, lh, type, usual))
            expect(taken).toEqual(wanted[type])
          }
        }
      }
    },
  )
})

/** Where a coefficient lies (wasm/av1-encode/coefficients/sizes.ts). */
function placeOf(row: number, column: number, width: number, height: number): number {
  if (height === 4) return column * 4 + row
  return ((row >> 3) * width + column) * 8 + (row & 7)
}

const LINES = TRANSFORMS.filter(([w, h]) => Math.min(w, h) < 16)

describe('wasm/av1-encode/transform/transform.ts', () => {
  it.each(LINES)('forward() of one dimension is near its scalar twin (%i x %i)', (w, h, lw, lh) => {
    const kernels = testKernels()
    const picture = openPicture(kernels)
    const random = seededRandom(100 * w + h)
    const both = [0, 1].map(() => random.bytes(4096)) as [Uint8Array, Uint8Array]
    const [src, pred] = both.map((bytes) => block(kernels, bytes)) as [number, number]
    const differences = Array.from({ length: w * h }, (_, i) => {
      const at = 64 * Math.floor(i / w) + (i % w)
      return both[0][at]! - both[1][at]!
    })
    for (const isVertical of [true, false]) {
      const type = isVertical ? 5 : 6
      const at = kernels.exports.av1EncodeForward(picture, lw, lh, type, src, pred)
      const found = new Int16Array(kernels.view(at, 2 * w * h).slice().buffer)
      const want = lineTransformScalar(differences, w, h, isVertical)
      for (let i = 0; i < w * h; i++) {
        const coefficient = found[placeOf(Math.floor(i / w), i % w, w, h)]!
        expect(Math.abs(coefficient - want[i]!)).toBeLessThan(6)
      }
    }
  })
})

const CODED = SIZES.filter(([w, h]) => w <= 2 * h && h <= 2 * w).flatMap(([w, h]) =>
  [0, 5, 6]
    .filter((type) => type === 0 || (Math.min(w, h) < 16 && Math.max(w, h) < 32))
    .map((type) => [w, h, type] as const),
)

describe('wasm/av1-encode/coefficients/level-contexts.ts', () => {
  it.each(CODED)(
    'loadContexts() equals its scalar twin (%i x %i, type %i)',
    (width, height, type) => {
      const kernels = testKernels()
      const { exports } = kernels
      const picture = openPicture(kernels)
      const random = seededRandom(1000 * width + 10 * height + type)
      const [lw, lh] = [Math.log2(width), Math.log2(height)]
      const stride = height <= 8 ? 16 : height + 16
      const count = width * height
      for (const most of [1, 3, 20, 4000]) {
        const levels = Int16Array.from({ length: count }, () => random.below(2 * most + 1) - most)
        const stored = new Int16Array(count)
        levels.forEach((level, i) => {
          stored[placeOf(Math.floor(i / width), i % width, width, height)] = level
        })
        const at = block(kernels, new Uint8Array(stored.buffer))
        for (const isBr of [false, true]) {
          const found = exports.av1EncodeContexts(picture, lw, lh, type, at, count, isBr)
          const bytes = kernels.view(found, width * stride)
          const twin = isBr ? brContextScalar : baseContextScalar
          const want = { width, height, type, levels }
          for (let i = 0; i < count; i++) {
            const [row, column] = [Math.floor(i / width), i % width]
            expect(bytes[column * stride + row]).toBe(twin(want, row, column))
          }
        }
      }
    },
  )
})

describe('wasm/av1-encode/residual.ts', () => {
  it.each(TILED)('hadamardCost() equals the scalar twin (%i x %i)', (width, height) => {
    const kernels = testKernels()
    const random = seededRandom(width + 64 * height)
    for (const isExtreme of [false, true]) {
      const [one, other] = [0, 1].map(() => squareOf(random, isExtreme)) as [Uint8Array, Uint8Array]
      const [src, pred] = [block(kernels, one), block(kernels, other)]
      const cost = kernels.exports.av1EncodeHadamardCost(src, 64, pred, 64, width, height)
      const [a, b] = [one, other].map((data) => ({ data, stride: 64 }))
      expect(cost).toBe(hadamardCostScalar(a!, b!, width, height))
    }
  })
})

const SMALL = [
  [4, 4],
  [4, 8],
  [8, 4],
] as const

describe('wasm/av1-encode/residual.ts, blocks smaller than 8 x 8', () => {
  it.each(SMALL)('smallHadamardCost() equals the scalar twin (%i x %i)', (width, height) => {
    const kernels = testKernels()
    for (let seed = 1; seed <= 8; seed++) {
      const random = seededRandom(16 * width + height + 1000 * seed)
      const both = [0, 1].map(() => squareOf(random, seed > 6)) as [Uint8Array, Uint8Array]
      const [src, pred] = both.map((bytes) => block(kernels, bytes)) as [number, number]
      const cost = kernels.exports.av1EncodeSmallHadamardCost(src, 64, pred, 64, width, height)
      const [a, b] = both.map((data) => ({ data, stride: 64 }))
      expect(cost).toBe(hadamardCostScalar(a!, b!, width, height, 4))
    }
  })
})

describe('wasm/av1-encode/predict/straight-costs.ts', () => {
  it.each(TILED)('DC, V and H cost what their predictions do (%i x %i)', (width, height) => {
    const kernels = testKernels()
    const picture = openPicture(kernels)
    const random = seededRandom(3 * width + height)
    for (const isExtreme of [false, true]) {
      const data = squareOf(random, isExtreme)
      const [above, left] = [squareOf(random, isExtreme), squareOf(random, isExtreme)]
      const value = random.below(256)
      const [x, y] = [random.below(64 / width) * width, random.below(64 / height) * height]
      const samples = [
        () => value,
        (i: number) => above[i & 63]!,
        (i: number) => left[i >> 6]!,
      ].map((sample) => ({ data: new Uint8Array(4096).map((_, i) => sample(i)), stride: 64 }))
      const places = [data, above, left].map((bytes) => block(kernels, bytes))
      for (const [mode, predicted] of samples.entries()) {
        const [src, aboveAt, leftAt] = places as [number, number, number]
        const size = [x, y, width, height] as const
        const cost = kernels.exports.av1EncodeStraightCost(
          ...([picture, src, mode, value, aboveAt, leftAt] as const),
          ...size,
        )
        const source = { data: data.subarray(64 * y + x), stride: 64 }
        expect(cost).toBe(hadamardCostScalar(source, predicted, width, height))
      }
    }
  })
})

describe('wasm/av1-encode/spans.ts', () => {
  it.each([1, 2, 4, 8, 16])('fillUnits() fills %i bytes and no more', (units) => {
    const kernels = testKernels()
    const at = block(kernels, new Uint8Array(48).fill(7))
    kernels.exports.av1EncodeFillUnits(at + 16, 200, units)
    const want = new Uint8Array(48).fill(7).fill(200, 16, 16 + units)
    expect(kernels.view(at, 48)).toEqual(want)
  })
})
