/** The transforms of lossy JPEG XL against their definition. */

import { describe, expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { pairsScalar, partsScalar, transformScalar } from '../../../twins/jxl-lossy.ts'

const kernels = testKernels()
const random = seededRandom(13)
const [from, to] = [kernels.alloc(32 * 32 * 4), kernels.alloc(32 * 32 * 4)]
const floatsAt = (at: number, count: number) =>
  new Float32Array(kernels.exports.memory.buffer, at, count)

/** Samples as planes have them: from 0 to 1. */
function samples(count: number): Float32Array {
  const noise = Float32Array.from({ length: count }, () => random.below(1000) / 1000)
  floatsAt(from, count).set(noise)
  return noise
}

function expectNear(expected: Float64Array): void {
  const off = floatsAt(to, expected.length).map((value, i) => Math.abs(value - expected[i]!))
  expect(Math.max(...off)).toBeLessThan(1e-6)
}

describe('transform()', () => {
  it.each([
    [4, 4],
    [4, 8],
    [8, 4],
    [8, 8],
    [16, 8],
    [8, 16],
    [16, 16],
    [32, 16],
    [16, 32],
    [32, 32],
  ])('equals its twin (%i high, %i wide)', (high, wide) => {
    const noise = samples(high * wide)
    kernels.exports.jxlTransform(from, wide * 4, high, wide, to)
    expectNear(transformScalar(noise, high, wide))
  })
})

describe('transformParts()', () => {
  it.each([
    [7, 'four of 4 x 4', (noise: Float32Array) => partsScalar(noise, 4, 4)],
    [8, 'two of 4 x 8', (noise: Float32Array) => partsScalar(noise, 4, 8)],
    [9, 'two of 8 x 4', (noise: Float32Array) => partsScalar(noise, 8, 4)],
    [10, 'sums and differences', pairsScalar],
  ] as const)('equals its twin (kind %i, %s)', (kind, _, twin) => {
    const noise = samples(64)
    kernels.exports.jxlTransformParts(kind, from, 32, to)
    expectNear(twin(noise))
  })
})

describe('showBlock()', () => {
  it.each([
    [0, 8, 8],
    [1, 16, 8],
    [2, 8, 16],
    [3, 16, 16],
    [4, 32, 16],
    [5, 16, 32],
    [6, 32, 32],
    [7, 8, 8],
    [8, 8, 8],
    [9, 8, 8],
    [10, 8, 8],
  ])('is the inverse of its transform (kind %i, %i high, %i wide)', (kind, high, wide) => {
    const mark = kernels.exports.mark()
    expect(kernels.exports.jxlInverseOpen()).toBeTruthy()
    const block = kernels.alloc(32 * 32 * 4)
    const noise = samples(high * wide)
    if (kind < 7) kernels.exports.jxlTransform(from, wide * 4, high, wide, block)
    else kernels.exports.jxlTransformParts(kind, from, 32, block)
    kernels.exports.jxlShowBlock(kind, block, to, wide * 4)
    kernels.exports.release(mark)
    const off = floatsAt(to, noise.length).map((value, i) => Math.abs(value - noise[i]!))
    expect(Math.max(...off)).toBeLessThan(1e-5)
  })
})
