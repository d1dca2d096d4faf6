import { expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { filteredRow } from '../../../twins/av1.ts'

const ROW_BYTES = 256
const ROWS = 3

it.each([1, 2, 3])('filterRows() equals the scalar twin (seed %i)', (seed) => {
  const kernels = testKernels()
  const { below } = seededRandom(seed)
  const tapsAt = kernels.exports.av1SubpelTaps()
  for (const width of [4, 8, 16, 64, 128]) {
    const stride = 2 * (width + 16)
    const src = kernels.alloc(ROWS * stride)
    const dst = kernels.alloc(ROWS * ROW_BYTES)
    for (const [depth, shift] of [
      [8, 3],
      [10, 3],
      [12, 5],
    ] as const) {
      const kind = below(6 * 16)
      const { buffer } = kernels.exports.memory
      const taps = [...new Int16Array(buffer, tapsAt + 16 * kind, 8)]
      const rows = Array.from({ length: ROWS }, () =>
        Array.from({ length: width + 16 }, () => {
          return below(3) > 0 ? below(2) * (2 ** depth - 1) : below(2 ** depth)
        }),
      )
      new Uint16Array(buffer, src, ROWS * (width + 16)).set(rows.flat())
      kernels.exports.av1FilterRows(src, stride, dst, ROWS, width, tapsAt + 16 * kind, shift)
      for (const [i, row] of rows.entries()) {
        const got = [...new Int16Array(kernels.exports.memory.buffer, dst + i * ROW_BYTES, width)]
        expect(got).toEqual(filteredRow(row, taps, { width, shift }))
      }
    }
  }
})
