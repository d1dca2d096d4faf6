import { describe, expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { type Random, seededRandom } from '../../../helpers/random.ts'
import {
  idct2Scalar,
  idctScalar,
  upsampleRowScalar,
  upsampleWidthScalar,
  yccPixelScalar,
} from '../../../twins/jpeg.ts'

const { exports, alloc, view } = testKernels()

const SEEDS = [1, 2, 3, 4, 5]
const BLOCKS = 200

/** Places bytes in the arena. */
function put(data: ArrayBufferView): number {
  const pointer = alloc(data.byteLength)
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  view(pointer, data.byteLength).set(bytes)
  return pointer
}

/** Coefficients in the first `side` × `side` places, as large as 8-bit samples make them. */
function randomBlock(random: Random, side: number, quant: Uint16Array): Int16Array {
  return Int16Array.from({ length: 64 }, (_, i) => {
    if (i % 8 >= side || i >> 3 >= side || (i > 0 && random.below(3))) return 0
    const limit = Math.max(1, Math.floor((i === 0 ? 1023 : 600) / quant[i]!))
    return random.below(2 * limit + 1) - limit
  })
}

describe.each([
  ['jpegIdct8', 8, 8],
  ['jpegIdctSparse8', 8, 4],
  ['jpegIdct4', 4, 8],
  ['jpegIdct2', 2, 8],
] as const)('%s()', (name, size, side) => {
  it.each(SEEDS)('equals its scalar twin (seed %i)', (seed) => {
    const random = seededRandom(seed)
    const stride = 64
    for (let n = 0; n < BLOCKS; n++) {
      const mark = exports.mark()
      const quant = Uint16Array.from({ length: 64 }, () => 1 + random.below(n % 2 ? 8 : 200))
      const block = randomBlock(random, side, quant)
      const dst = put(new Uint8Array(stride * 8).fill(77))
      exports[name](put(block), put(quant), dst, stride)
      const twin = size === 2 ? idct2Scalar(block, quant) : idctScalar(block, quant, size)
      const expected = new Uint8Array(stride * 8).fill(77)
      twin.forEach((value, i) => {
        expected[Math.floor(i / size) * stride + (i % size)] = value
      })
      expect(view(dst, stride * 8)).toEqual(expected)
      exports.release(mark)
    }
  })
})

it('jpegYccToRgba() equals its scalar twin for every chroma', () => {
  const mark = exports.mark()
  const width = 256
  const cr = put(Uint8Array.from({ length: width }, (_, i) => i))
  const dst = alloc(width * 4)
  for (let cb = 0; cb < 256; cb++) {
    const y = Uint8Array.from({ length: width }, (_, i) => (i * 7 + cb * 5) & 255)
    const inner = exports.mark()
    exports.jpegYccToRgba(put(y), put(new Uint8Array(width).fill(cb)), cr, dst, width)
    const expected = [...y].flatMap((value, i) => yccPixelScalar(value, cb, i))
    expect([...view(dst, width * 4)]).toEqual(expected)
    exports.release(inner)
  }
  exports.release(mark)
})

it.each(SEEDS)('jpegUpsampleH1V2() equals its scalar twin (seed %i)', (seed) => {
  const mark = exports.mark()
  const random = seededRandom(seed)
  const width = 1 + random.below(100)
  const near = random.bytes(width)
  const far = random.bytes(width)
  const dst = alloc(width + 16)
  for (const bias of [1, 2] as const) {
    exports.jpegUpsampleH1V2(put(near), put(far), dst, width, bias)
    expect(view(dst, width)).toEqual(upsampleRowScalar(near, far, bias))
  }
  exports.release(mark)
})

it.each(SEEDS)('jpegYccH2ToRgba() equals its scalar twins (seed %i)', (seed) => {
  const mark = exports.mark()
  const random = seededRandom(seed)
  const width = 3 + random.below(200)
  const half = (width + 1) >> 1
  const y = random.bytes(width)
  const chroma = Array.from({ length: 4 }, () => random.bytes(half)) as [
    ...[Uint8Array, Uint8Array, Uint8Array, Uint8Array],
  ]
  const [nearCb, farCb, nearCr, farCr] = chroma
  const dst = alloc(width * 4 + 64)
  const sums = alloc(4096) + 64
  for (const [even, odd] of [
    [8, 7],
    [4, 8],
  ] as const) {
    const [a, b, c, d] = chroma.map(put) as [number, number, number, number]
    exports.jpegYccH2ToRgba(put(y), a, b, c, d, dst, width, even, odd, sums, 2048)
    const cb = upsampleWidthScalar(nearCb, farCb, [even, odd])
    const cr = upsampleWidthScalar(nearCr, farCr, [even, odd])
    const expected = [...y].flatMap((value, i) => yccPixelScalar(value, cb[i]!, cr[i]!))
    expect([...view(dst, width * 4)]).toEqual(expected)
  }
  exports.release(mark)
})
