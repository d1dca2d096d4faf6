import { expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { type Random, seededRandom } from '../../../helpers/random.ts'
import { addTransformScalar } from '../../../twins/hevc.ts'

const { exports } = testKernels()
const CASES = [2, 3, 4, 5].flatMap((log2) => [8, 10].map((depth) => ({ log2, depth })))

/** Coefficients that reach so far, few of them large. */
function coefficientsOf(random: Random, n: number, [usedX, usedY]: readonly [number, number]) {
  return Int16Array.from({ length: n * n }, (_, i) => {
    if (i % n >= usedX || i / n >= usedY) return 0
    const most = random.below(8) === 0 ? 65_536 : 400
    return random.below(most) - most / 2
  })
}

/** What the kernel makes of them; behind each row of samples lies one that must stay as it is. */
function added(coefficients: Int16Array, samples: Uint16Array, how: Used): Uint16Array {
  const n = 2 ** how.log2
  const mark = exports.mark()
  const dst = exports.alloc(n * (n + 8) * 2) // may grow the memory
  const { buffer } = exports.memory
  new Int16Array(buffer, exports.hevcCoefficients(), n * n).set(coefficients)
  const rows = Array.from(
    { length: n },
    (_, y) => new Uint16Array(buffer, dst + y * (n + 8) * 2, n + 8),
  )
  rows.forEach((row, y) => {
    row.set(samples.subarray(y * n, (y + 1) * n))
    row.fill(12_345, n)
  })
  exports.hevcTransform(how.log2, how.usedX, how.usedY, dst, (n + 8) * 2, how.depth, how.isSine)
  const behind = rows.flatMap((row) => [...row.subarray(n)])
  expect(behind.every((sample) => sample === 12_345)).toBe(true)
  exports.release(mark)
  return Uint16Array.from(rows.flatMap((row) => [...row.subarray(0, n)]))
}

interface Used {
  readonly log2: number
  readonly usedX: number
  readonly usedY: number
  readonly depth: number
  readonly isSine: boolean
}

it.each(CASES)(
  'transforms equal their scalar twin, and leave no coefficients (2^$log2 a side, $depth bits)',
  ({ log2, depth }) => {
    const random = seededRandom(log2 * 100 + depth)
    const n = 2 ** log2
    const reaches = [4, 8, 12, 16, 24, 32].filter((reach) => reach <= n)
    for (const usedX of reaches) {
      for (const usedY of reaches) {
        for (const isSine of log2 === 2 ? [true, false] : [false]) {
          const coefficients = coefficientsOf(random, n, [usedX, usedY])
          const samples = Uint16Array.from({ length: n * n }, () => random.below(2 ** depth))
          const made = added(coefficients, samples, { log2, usedX, usedY, depth, isSine })
          const wanted = addTransformScalar(coefficients, samples, { n, depth, isSine })
          expect(made, `${usedX} ${usedY} ${isSine}`).toEqual(wanted)
        }
      }
    }
    const left = new Int16Array(exports.memory.buffer, exports.hevcCoefficients(), n * n)
    expect(left.every((value) => value === 0)).toBe(true)
  },
)
