import { describe, expect, it } from 'vitest'
import type { Kernels } from '../../../../src/engine/kernels/kernels.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { predictFilterScalar } from '../../../twins/av1-encode.ts'

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

describe('wasm/av1-encode/filter.ts', () => {
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

const LOGS = [2, 3, 4]
const TRANSFORMS = LOGS.flatMap((lw) =>
  LOGS.filter((lh) => Math.abs(lw - lh) < 2).map((lh) => [1 << lw, 1 << lh, lw, lh] as const),
)

describe('wasm/av1-encode/type-sums.ts', () => {
  it.each(TRANSFORMS)('sumTypes() equals the sums of forward() (%i x %i)', (w, h, lw, lh) => {
    const kernels = testKernels()
    const picture = openPicture(kernels)
    for (let seed = 1; seed <= 8; seed++) {
      const random = seededRandom(100 * w + 10 * h + seed)
      const [src, pred] = [block(kernels, random.bytes(4096)), block(kernels, random.bytes(4096))]
      const want = [0, 1, 2, 3].map((type) => {
        const at = kernels.exports.av1EncodeForward(picture, lw, lh, type, src, pred)
        const coefficients = new Int16Array(kernels.view(at, 2 * w * h).slice().buffer)
        return coefficients.reduce((sum, c) => sum + Math.abs(c), 0)
      })
      const sums = kernels.exports.av1EncodeTypeSums(picture, lw, lh, src, pred)
      expect([...new Int32Array(kernels.view(sums, 16).slice().buffer)]).toEqual(want)
    }
  })
})
