import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Color } from '../../../src/engine/api/color.ts'
import type { BandSource } from '../../../src/engine/rows/rows.ts'
import { flattened } from '../../../src/engine/stages/flatten.ts'
import { bandsOf, readAll, rowsOf, takeAll } from '../../helpers/array-rows.ts'
import { testKernels } from '../../helpers/kernels.ts'
import { seededRandom } from '../../helpers/random.ts'
import { flattenScalar } from '../../twins/color.ts'

const kernels = testKernels()

/** All of `pixels` over a background, as one row. */
function over(pixels: Uint8Array, background: Color): Uint8Array {
  const format = { width: pixels.length / 4, height: 1, channels: 4 } as const
  return readAll(flattened(kernels, rowsOf(pixels, format), background), 1)
}

function overScalar(pixels: Uint8Array, background: Color): Uint8Array {
  const result = pixels.slice()
  flattenScalar(result, background)
  return result
}

/** Every value with every alpha. */
const GRID = Uint8Array.from(
  { length: 65536 * 4 },
  (_, at) => (at >> (at % 4 === 3 ? 10 : 2)) & 255,
)

describe('flattened', () => {
  it.each([0, 1, 77, 128, 200, 254, 255])(
    'flattened() equals its scalar twin for every value and alpha (paper %i)',
    (v) => {
      for (const a of [255, 254, 128, 1, 0]) {
        const background = { r: v, g: 255 - v, b: 99, a }
        expect(Buffer.compare(over(GRID, background), overScalar(GRID, background))).toBe(0)
      }
    },
  )

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'flattened() equals its scalar twin for any number of pixels (seed %i)',
    (seed) => {
      const random = seededRandom(seed)
      const pixels = random.bytes(4 * seed)
      const [r = 0, g = 0, b = 0, a = 0] = random.bytes(4)
      for (const background of [
        { r, g, b, a },
        { r, g, b, a: 255 },
      ]) {
        expect(over(pixels, background)).toEqual(overScalar(pixels, background))
      }
    },
  )

  it('flattened() rounds the exact quotient to nearest', () => {
    const white = { r: 255, g: 255, b: 255, a: 255 }
    // 10·1/255 + 255·254/255 = 254.04; 100·128/255 + 255·127/255 = 177.196; 3·85/255 = 1.
    const pixels = Uint8Array.of(10, 100, 0, 1, 100, 10, 0, 128, 7, 8, 9, 0)
    expect([...over(pixels, white)]).toEqual([
      254, 254, 254, 255, 177, 132, 127, 255, 255, 255, 255, 255,
    ])
    const black = { r: 0, g: 0, b: 0, a: 255 }
    expect([...over(Uint8Array.of(3, 2, 1, 85), black)]).toEqual([1, 1, 0, 255])
  })

  it('flattened() adds alpha up over a translucent background', () => {
    const half = { r: 0, g: 0, b: 255, a: 128 }
    // Alpha 128 + 128·127/255 = 191.75; red 255·128·255 / (128·255 + 128·127) = 170.2.
    expect([...over(Uint8Array.of(255, 0, 0, 128), half)]).toEqual([170, 0, 85, 192])
    expect([...over(Uint8Array.of(9, 9, 9, 0), half)]).toEqual([0, 0, 255, 128])
    expect([...over(Uint8Array.of(9, 8, 7, 255), half)]).toEqual([9, 8, 7, 255])
    expect([...over(Uint8Array.of(9, 8, 7, 0), { ...half, a: 0 })]).toEqual([0, 0, 0, 0])
  })

  it('flattened() changes bands by pointer, and rows alike', () => {
    const background = { r: 1, g: 150, b: 250, a: 255 }
    const pixels = seededRandom(9).bytes(31 * 20 * 4)
    const rows = () => rowsOf(pixels, { width: 31, height: 20, channels: 4 })
    const bands = bandsOf(kernels, rows(), { bandRows: 7, padding: 4 })
    const stage = flattened(kernels, bands, background) as BandSource
    expect(takeAll(kernels, stage)).toEqual(overScalar(pixels, background))
    expect(readAll(flattened(kernels, rows(), background), 3)).toEqual(
      overScalar(pixels, background),
    )
  })

  it('flattened() passes gray rows through', () => {
    const rows = rowsOf(new Uint8Array(4), { width: 2, height: 2, channels: 1 })
    expect(flattened(kernels, rows, { r: 0, g: 0, b: 0, a: 255 })).toBe(rows)
  })

  it('flattened() is within one level of sharp', async () => {
    const pixels = seededRandom(10).bytes(64 * 64 * 4)
    const background = { r: 200, g: 100, b: 50 }
    const expected = await sharp(pixels, { raw: { width: 64, height: 64, channels: 4 } })
      .flatten({ background })
      .raw()
      .toBuffer()
    const result = over(pixels, { ...background, a: 255 })
    for (let at = 0; at < 64 * 64 * 3; at++) {
      const level = result[Math.floor(at / 3) * 4 + (at % 3)]!
      expect(Math.abs(level - expected[at]!)).toBeLessThanOrEqual(1)
    }
  })
})
