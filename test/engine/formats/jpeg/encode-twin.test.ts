import { describe, expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { type Random, seededRandom } from '../../../helpers/random.ts'
import {
  fdctScalar,
  halfBothScalar,
  halfWideScalar,
  quantizeScalar,
  rgbToYccScalar,
} from '../../../twins/jpeg-encode.ts'

const { exports, alloc, view } = testKernels()

const SEEDS = [1, 2, 3, 4, 5]

/** Natural index of each zigzag index, walked along the diagonals. */
const ZIGZAG = Array.from({ length: 15 }, (_, sum) => {
  const diagonal = Array.from({ length: 8 }, (_, y) => [y, sum - y] as const)
  const inside = diagonal.filter(([, x]) => x >= 0 && x < 8).map(([y, x]) => y * 8 + x)
  return sum % 2 === 0 ? inside.reverse() : inside
}).flat()

function put(data: ArrayBufferView): number {
  const pointer = alloc(data.byteLength)
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  view(pointer, data.byteLength).set(bytes)
  return pointer
}

/** Runs with an arena that is given back afterwards. */
function scratch(work: () => void): void {
  const mark = exports.mark()
  work()
  exports.release(mark)
}

/** Gray ramps, black and white, or noise: what makes the largest and the smallest coefficients. */
function randomSamples(random: Random, kind: number): Uint8Array {
  if (kind === 0) return Uint8Array.from({ length: 64 }, () => 255 * random.below(2))
  if (kind === 1) return random.bytes(64)
  const [slopeX, slopeY, start] = [random.below(20), random.below(20), random.below(100)]
  return Uint8Array.from({ length: 64 }, (_, i) => start + (i % 8) * slopeX + (i >> 3) * slopeY)
}

it.each(SEEDS)('jpegEncodeYcc() equals its scalar twin (seed %i)', (seed) => {
  const random = seededRandom(seed)
  scratch(() => {
    const width = 1 + random.below(200)
    const pixels = random.bytes(width * 4)
    if (seed === 1) pixels.fill(255, 0, 4).fill(0, 4, 8)
    const planes = [0, 1, 2].map(() => alloc(width + 16)) as [number, number, number]
    exports.jpegEncodeYcc(put(pixels), ...planes, width)
    for (let x = 0; x < width; x++) {
      const [r, g, b] = pixels.subarray(4 * x)
      expect(planes.map((plane) => view(plane + x, 1)[0])).toEqual(rgbToYccScalar(r!, g!, b!))
    }
  })
})

it.each(SEEDS)('jpegEncodeHalfWide() equals its scalar twin (seed %i)', (seed) => {
  const random = seededRandom(seed)
  scratch(() => {
    const count = 1 + random.below(100)
    const row = random.bytes(count * 2)
    const dst = alloc(count + 16)
    exports.jpegEncodeHalfWide(put(row), dst, count)
    expect(view(dst, count)).toEqual(halfWideScalar(row))
  })
})

it.each(SEEDS)('jpegEncodeHalfBoth() equals its scalar twin (seed %i)', (seed) => {
  const random = seededRandom(seed)
  scratch(() => {
    const count = 1 + random.below(100)
    const [top, bottom] = [random.bytes(count * 2), random.bytes(count * 2)]
    const dst = alloc(count + 16)
    exports.jpegEncodeHalfBoth(put(top), put(bottom), dst, count)
    expect(view(dst, count)).toEqual(halfBothScalar(top, bottom))
  })
})

it.each(SEEDS)('jpegEncodeFdct() equals its scalar twin (seed %i)', (seed) => {
  const random = seededRandom(seed)
  for (let n = 0; n < 200; n++) {
    scratch(() => {
      const samples = randomSamples(random, n % 3)
      const stride = 8 + random.below(9)
      const plane = new Uint8Array(stride * 8)
      for (let y = 0; y < 8; y++) plane.set(samples.subarray(y * 8, y * 8 + 8), y * stride)
      const dst = alloc(128)
      exports.jpegEncodeFdct(put(plane), stride, dst)
      const coefficients = new Int16Array(view(dst, 128).slice().buffer)
      expect(coefficients).toEqual(fdctScalar(samples))
    })
  }
})

describe.each([1, 10, 50, 75, 92, 100])('jpegEncodeQuantize() at quality %i', (quality) => {
  it.each(SEEDS)('equals its scalar twin (seed %i)', (seed) => {
    const random = seededRandom(seed)
    scratch(() => {
      exports.jpegEncodeOpen(8, 8, 1, quality, 0, 1, 1)
      const steps = stepsOf(quality)
      for (let n = 0; n < 100; n++) {
        // Halves, and what lies next to them, are what rounding is about.
        const raw = Int16Array.from({ length: 64 }, (_, i) => {
          const near = (random.below(9) - 4) * 4 * steps[i]! + random.below(3) - 1
          return Math.max(-16_000, Math.min(16_000, n % 2 ? near : random.below(16_384) - 8192))
        })
        const dst = alloc(128)
        const mask = BigInt.asUintN(64, exports.jpegEncodeQuantize(put(raw), dst))
        const expected = quantizeScalar(raw, steps)
        expect(new Int16Array(view(dst, 128).slice().buffer)).toEqual(expected)
        ZIGZAG.forEach((natural, k) => {
          expect((mask >> BigInt(k)) & 1n).toBe(expected[natural] === 0 ? 0n : 1n)
        })
      }
    })
  })
})

/** mozjpeg's default table, scaled by the formula of the Independent JPEG Group. */
function stepsOf(quality: number): number[] {
  const scale = quality < 50 ? Math.floor(5000 / quality) : 200 - 2 * quality
  return [
    ...[16, 16, 16, 18, 25, 37, 56, 85, 16, 17, 20, 27, 34, 40, 53, 75],
    ...[16, 20, 24, 31, 43, 62, 91, 135, 18, 27, 31, 40, 53, 74, 106, 156],
    ...[25, 34, 43, 53, 69, 94, 131, 189, 37, 40, 62, 74, 94, 124, 169, 238],
    ...[56, 53, 91, 106, 131, 169, 226, 311, 85, 75, 135, 156, 189, 238, 311, 418],
  ].map((step) => Math.max(1, Math.floor((step * scale + 50) / 100)))
}
