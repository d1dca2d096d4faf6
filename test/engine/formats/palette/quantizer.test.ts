import { expect, it } from 'vitest'
import { quantizeArenaBytes } from '../../../../src/engine/formats/palette/quantize-memory.ts'
import { Quantizer } from '../../../../src/engine/formats/palette/quantizer.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { type Random, seededRandom } from '../../../helpers/random.ts'
import { chooseScalar, ditherScalar } from '../../../twins/quantize.ts'

const kernels = testKernels()
const WIDTH = 37
const ROWS = 21

/** Slopes of colour with noise; `alpha`: from nothing to opaque. */
function picture(random: Random, alpha: 'none' | 'some' | 'binary'): Uint32Array {
  const pixels = new Uint32Array(WIDTH * ROWS)
  const [fall, rise] = [1 + random.below(9), 1 + random.below(9)]
  for (let i = 0; i < pixels.length; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)]
    const level = (at: number) => (at + random.below(13)) & 255
    const color = level(x * fall) | (level(y * rise) << 8) | (level(x * 3 + y * 5) << 16)
    const a = alpha === 'none' ? 255 : Math.max(0, Math.min(255, x * 14 - 90 + random.below(10)))
    pixels[i] = (color | ((alpha === 'binary' ? (a < 128 ? 0 : 255) : a) << 24)) >>> 0
  }
  return pixels
}

it.each([
  ['none', 256],
  ['none', 7],
  ['none', 2],
  ['some', 256],
  ['some', 9],
  ['some', 2],
  ['binary', 16],
] as const)('alpha %s in %i colours: the kernel draws as its scalar twin', (alpha, most) => {
  const random = seededRandom(most * 31 + alpha.length)
  for (let turn = 0; turn < 6; turn++) {
    const pixels = picture(random, alpha)
    const mark = kernels.exports.mark()
    const quantizer = new Quantizer(kernels, WIDTH, alpha === 'some')
    expect(kernels.exports.mark() - mark).toBe(quantizeArenaBytes(WIDTH, alpha === 'some'))
    quantizer.count(pixels)
    const { colors, clear } = quantizer.choose(most)
    const twin = chooseScalar(pixels, most)
    expect({ colors: Array.from(colors), clear }).toEqual({
      colors: twin.colors,
      clear: twin.clear,
    })
    const indexes = new Uint8Array(pixels.length)
    for (let at = 0; at < pixels.length; at += WIDTH) {
      indexes.set(quantizer.draw(pixels.subarray(at, at + WIDTH)), at)
    }
    expect(indexes).toEqual(ditherScalar(pixels, WIDTH, twin))
    kernels.exports.release(mark)
  }
})

it('a picture of one colour has that one', () => {
  const mark = kernels.exports.mark()
  const quantizer = new Quantizer(kernels, 4, true)
  const pixels = new Uint32Array(8).fill(0x80402010)
  quantizer.count(pixels)
  const { colors, clear } = quantizer.choose(256)
  expect([colors.length, clear]).toEqual([1, undefined])
  expect(Array.from(quantizer.draw(pixels.subarray(0, 4)))).toEqual([0, 0, 0, 0])
  kernels.exports.release(mark)
})
