import { describe, expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { chromaOfSquareScalar, rgbToYuvScalar } from '../../../twins/av1-encode.ts'

const WIDTHS = [1, 2, 3, 7, 8, 17, 64]

describe('wasm/av1-encode/source/colour.ts', () => {
  it.each(WIDTHS)('lumaRow() and chromaRow() equal the scalar twin (%i pixels)', (width) => {
    const kernels = testKernels()
    const pixels = seededRandom(width).bytes(4 * width)
    const [src, y, u, v] = [4, 1, 1, 1].map((bytes) => kernels.alloc(bytes * width + 16))
    kernels.view(src!, 4 * width).set(pixels)
    kernels.exports.av1EncodeLuma(src!, y!, width)
    kernels.exports.av1EncodeChroma(src!, u!, v!, width)
    for (let x = 0; x < width; x++) {
      const [r, g, b] = pixels.subarray(4 * x)
      const got = [y!, u!, v!].map((plane) => kernels.view(plane + x, 1)[0])
      expect(got).toEqual(rgbToYuvScalar(r!, g!, b!))
    }
  })

  it.each(WIDTHS)('chromaPairs() and meanOfRows() equal the scalar twin (%i pixels)', (width) => {
    const kernels = testKernels()
    const half = (width + 1) >> 1
    const rows = [1, 2].map((seed) => seededRandom(width + 100 * seed).bytes(4 * width))
    const pairs = rows.map((pixels) => {
      const [src, u, v] = [4 * width, 2 * half, 2 * half].map((n) => kernels.alloc(n + 16))
      kernels.view(src!, 4 * width).set(pixels)
      kernels.exports.av1EncodeChromaPairs(src!, u!, v!, width)
      return { u: u!, v: v! }
    })
    const [top, bottom] = pairs
    const out = (['u', 'v'] as const).map((plane) => {
      const to = kernels.alloc(half + 16)
      kernels.exports.av1EncodeMeanOfRows(top![plane], bottom![plane], to, half)
      return kernels.view(to, half)
    })
    for (let x = 0; x < half; x++) {
      const square = rows.map((row) =>
        [2 * x, Math.min(2 * x + 1, width - 1)].map((at) => [...row.subarray(4 * at, 4 * at + 3)]),
      ) as never as [Parameters<typeof chromaOfSquareScalar>[0], never]
      expect(out.map((plane) => plane[x])).toEqual(chromaOfSquareScalar(square[0], square[1]))
    }
  })
})
