/** What the first pass of lossy JPEG XL at `best` measures, against its definition. */

import { describe, expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { LIKENESS_MAPS, likenessScalar } from '../../../twins/jxl-likeness.ts'

const kernels = testKernels()
const random = seededRandom(131)
const floatsAt = (at: number, count: number) =>
  new Float32Array(kernels.exports.memory.buffer, at, count)

/** Weights of the means of maps: see wasm/jxl-lossy/field.ts. */
const MEANS = [0, 0, 225.205153, 176.393176, 0]
/** Floats of a square: coefficients, weighted means, fourth powers by map. */
const FIELDS = 2 + LIKENESS_MAPS

describe('compareBand()', () => {
  it.each([
    [8, 8],
    [5, 3],
    [1, 1],
    [3, 8],
  ])('adds up what its twin finds (%i x %i blocks)', (wide, high) => {
    const size = { wide: wide * 8, high: high * 8 }
    const count = size.wide * size.high
    const [from, to] = [kernels.alloc(count * 4), kernels.alloc(count * 4)]
    const source = Float32Array.from({ length: count }, () => random.below(800) / 1000)
    const shown = source.map((value) => value + (random.below(200) - 100) / 2000)
    floatsAt(from, count).set(source)
    floatsAt(to, count).set(shown)
    const at = kernels.exports.jxlCompareBand(from, to, wide, high)
    const squaresWide = Math.ceil(wide / 2)
    const squares = floatsAt(at, squaresWide * Math.ceil(high / 2) * FIELDS)
    const expected = new Float64Array(squares.length)
    likenessScalar({ data: source, ...size }, { data: shown, ...size }).forEach((map, m) => {
      const scale = m < 4 ? m : 0
      Array.from(map.data).forEach((error, i) => {
        const [x, y] = [i % map.wide, Math.floor(i / map.wide)].map((v) => (v << scale) >> 4)
        const square = (y! * squaresWide + x!) * FIELDS
        expected[square + 1]! += error * MEANS[m]! * 4 ** scale
        expected[square + 2 + m]! += error ** 4 * 4 ** scale
      })
    })
    squares.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-4 + 5e-3 * expected[i]!)
    })
  })
})
