import { expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { saoBandsScalar } from '../../../twins/hevc.ts'

const kernels = testKernels()
const { exports } = kernels

it.each([8, 10])('SAO by bands equals its scalar twin (%i bits)', (depth) => {
  const random = seededRandom(depth)
  for (const count of [1, 7, 8, 9, 16, 61]) {
    for (const first of [0, 5, 29, 31]) {
      const mark = exports.mark()
      const [src, dst, settings] = [128 * 2, 128 * 2, 16].map((bytes) => kernels.alloc(bytes))
      const { buffer } = exports.memory
      const samples = Uint16Array.from({ length: count }, () => random.below(2 ** depth))
      const offsets = Int16Array.from({ length: 4 }, () => random.below(63) - 31)
      new Uint16Array(buffer, src, count).set(samples)
      const made = new Uint16Array(buffer, dst!, 128).fill(9)
      new Uint8Array(buffer, settings! + 1, 1)[0] = first
      new Int16Array(buffer, settings! + 2, 4).set(offsets)
      exports.hevcSaoBands(src!, dst!, count, settings!, depth)
      const wanted = saoBandsScalar(samples, { first, offsets, depth })
      expect([...made.subarray(0, count)], `${count} from band ${first}`).toEqual([...wanted])
      expect(made.subarray(count).every((sample) => sample === 9)).toBe(true)
      exports.release(mark)
    }
  }
})
