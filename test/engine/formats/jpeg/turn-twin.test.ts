import { expect, it } from 'vitest'
import { TURNS } from '../../../../src/engine/formats/jpeg/turn-kernel.ts'
import type { Orientation } from '../../../../src/engine/geometry/orientation.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { turnBlockScalar } from '../../../twins/jpeg-turn.ts'

const kernels = testKernels()
const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8]

/** Natural index of each zigzag index, walked along the diagonals. */
const ZIGZAG = Array.from({ length: 15 }, (_, sum) => {
  const diagonal = Array.from({ length: 8 }, (_, y) => [y, sum - y] as const)
  const inside = diagonal.filter(([, x]) => x >= 0 && x < 8).map(([y, x]) => y * 8 + x)
  return sum % 2 === 0 ? inside.reverse() : inside
}).flat()

/** Bit k: the coefficient at zigzag index k is not zero; bit 0 always. */
function maskOf(block: Int16Array): bigint {
  return ZIGZAG.reduce((mask, at, k) => (block[at] ? mask | (1n << BigInt(k)) : mask), 1n)
}

function turned(block: Int16Array, orientation: Orientation, mask = (1n << 64n) - 1n) {
  const mark = kernels.exports.mark()
  const src = kernels.alloc(128)
  const dst = kernels.alloc(128)
  new Int16Array(kernels.exports.memory.buffer, src, 64).set(block)
  const { jpegTurnBlock } = kernels.exports
  const answer = BigInt.asUintN(64, jpegTurnBlock(src, dst, TURNS[orientation], mask))
  const result = Int16Array.from(new Int16Array(kernels.exports.memory.buffer, dst, 64))
  kernels.exports.release(mark)
  return { answer, result }
}

it.each(ORIENTATIONS)('jpegTurnBlock() equals its scalar twin (orientation %i)', (orientation) => {
  const random = seededRandom(orientation)
  for (let i = 0; i < 200; i++) {
    const sparseness = 1 + random.below(12)
    const block = Int16Array.from({ length: 64 }, () =>
      random.below(sparseness) ? 0 : random.below(2047) - 1023,
    )
    const expected = turnBlockScalar(block, orientation)
    const { answer, result } = turned(block, orientation, maskOf(block))
    expect(result).toEqual(expected)
    expect(answer).toBe(maskOf(expected))
    expect(turned(block, orientation)).toEqual({ answer, result }) // a mask may say too much
  }
})

it.each([
  [0, -1025],
  [0, 1024],
  [1, 1024],
  [63, -1024],
])('jpegTurnBlock() refuses what no file of 8 bits may have: coefficient %i of %i', (at, value) => {
  const block = new Int16Array(64)
  block[at] = value
  expect(turned(block, 6).answer).toBe(0n)
  block[at] = value - Math.sign(value)
  expect(turned(block, 6).answer).not.toBe(0n)
})

it('turnBlockScalar() turns the waves as the picture is turned', () => {
  const wave = (x: number, y: number) =>
    Int16Array.from({ length: 64 }, (_, i) => (i === y * 8 + x ? 5 : 0))
  // One half wave across, dark on the right: turned clockwise it is dark at the bottom.
  expect(turnBlockScalar(wave(1, 0), 6)).toEqual(wave(0, 1))
  expect(turnBlockScalar(wave(1, 0), 8)).toEqual(wave(0, 1).map((v) => -v))
  expect(turnBlockScalar(wave(0, 1), 6)).toEqual(wave(1, 0).map((v) => -v))
  expect(turnBlockScalar(wave(1, 1), 3)).toEqual(wave(1, 1))
})
