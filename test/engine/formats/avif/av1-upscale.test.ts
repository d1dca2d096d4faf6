import { expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { upscaled } from '../../../twins/av1.ts'

const SIZES = [
  [1, 2],
  [7, 8],
  [33, 61],
  [64, 128],
  [251, 283],
] as const

it.each(SIZES)('widenRow() equals the scalar twin (%i samples to %i)', (narrow, wide) => {
  const kernels = testKernels()
  const known = (narrow + 7) & ~7
  const row = kernels.alloc(2 * known + 64) + 32
  const dst = kernels.alloc(2 * wide + 16)
  const tapsAt = kernels.exports.av1UpscaleTaps()
  const all = new Int16Array(kernels.exports.memory.buffer, tapsAt, 512)
  const taps = Array.from({ length: 64 }, (_, i) => [...all.subarray(8 * i, 8 * i + 8)])
  for (const depth of [8, 10, 12]) {
    const random = seededRandom(narrow + depth)
    const samples = Array.from({ length: known }, () => {
      return random.below(3) > 0 ? random.below(2) * (2 ** depth - 1) : random.below(2 ** depth)
    })
    new Uint16Array(kernels.exports.memory.buffer, row, known).set(samples)
    kernels.exports.av1WidenRow(row, dst, known, narrow, wide, depth)
    const got = [...new Uint16Array(kernels.exports.memory.buffer, dst, wide)]
    expect(got).toEqual(upscaled(samples, taps, { narrow, wide, depth }))
  }
})
