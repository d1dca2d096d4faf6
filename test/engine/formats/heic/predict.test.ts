import { expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { predictMeanScalar, predictPlanarScalar } from '../../../twins/hevc-predict.ts'

const { exports } = testKernels()
const CASES = [2, 3, 4, 5].flatMap((log2) => [8, 10].map((depth) => ({ log2, depth })))

/** Behind each row of samples lies room that must stay as it is. */
const ROOM = 8

/** What `predict` draws from these neighbours. */
function drawn(
  neighbours: Uint16Array,
  predict: (dst: number, stride: number, from: number) => void,
): Uint16Array {
  const n = (neighbours.length - 1) / 4
  const mark = exports.mark()
  const from = exports.alloc(neighbours.byteLength + 64)
  const dst = exports.alloc(n * (n + ROOM) * 2)
  const { buffer } = exports.memory
  new Uint16Array(buffer, from, neighbours.length).set(neighbours)
  const all = new Uint16Array(buffer, dst, n * (n + ROOM)).fill(12_345)
  predict(dst, (n + ROOM) * 2, from)
  const at = Array.from({ length: n }, (_, y) => y * (n + ROOM))
  const behind = at.flatMap((row) => [...all.subarray(row + n, row + n + ROOM)])
  expect(behind.every((sample) => sample === 12_345)).toBe(true)
  const samples = Uint16Array.from(at.flatMap((row) => [...all.subarray(row, row + n)]))
  exports.release(mark)
  return samples
}

it.each(CASES)(
  'planar prediction and that by the mean equal their scalar twins (2^$log2 a side, $depth bits)',
  ({ log2, depth }) => {
    const random = seededRandom(log2 * 100 + depth)
    const length = 4 * 2 ** log2 + 1
    const most = 2 ** depth - 1
    const rows = Array.from({ length: 20 }, () =>
      Uint16Array.from({ length }, () => random.below(most + 1)),
    )
    for (const neighbours of [...rows, new Uint16Array(length).fill(most)]) {
      const planar = drawn(neighbours, (dst, stride, from) =>
        exports.hevcPredictPlanar(dst, stride, from, log2),
      )
      expect(planar).toEqual(predictPlanarScalar(neighbours))
      for (const hasEdges of [true, false]) {
        const mean = drawn(neighbours, (dst, stride, from) =>
          exports.hevcPredictMean(dst, stride, from, log2, hasEdges),
        )
        expect(mean).toEqual(predictMeanScalar(neighbours, hasEdges))
      }
    }
  },
)
