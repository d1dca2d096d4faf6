import { describe, expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { filterScalar, type PngFilter, unfilterScalar } from '../../../twins/png.ts'

const kernels = testKernels()
const FILTERS = [0, 1, 2, 3, 4] as const
const PIXEL_BYTES = [1, 2, 3, 4, 6, 8]

/** Runs the kernel on one row; `dst` is filled before, to see that nothing else is written. */
function unfilter(filter: PngFilter, filtered: Uint8Array, prior: Uint8Array, pixelBytes: number) {
  const mark = kernels.exports.mark()
  const [src, above, dst] = [0, 1, 2].map(() => kernels.alloc(filtered.length + 32)) as [
    number,
    number,
    number,
  ]
  kernels.view(src, filtered.length).set(filtered)
  kernels.view(above, prior.length).set(prior)
  kernels.exports.pngUnfilter(filter, src, above, dst, filtered.length, pixelBytes)
  kernels.exports.release(mark)
  return kernels.view(dst, filtered.length).slice()
}

describe.each(PIXEL_BYTES)('pngUnfilter() with %i bytes per pixel', (pixelBytes) => {
  it.each(FILTERS)('equals the scalar twin (filter %i)', (filter) => {
    const random = seededRandom(filter * 10 + pixelBytes)
    for (const pixels of [1, 2, 3, 4, 5, 6, 15, 16, 17, 100, 333]) {
      const filtered = random.bytes(pixels * pixelBytes)
      const prior = random.bytes(pixels * pixelBytes)
      const expected = unfilterScalar(filter, filtered, prior, pixelBytes)
      expect(unfilter(filter, filtered, prior, pixelBytes)).toEqual(expected)
    }
  })

  it.each(FILTERS)('gives back what was filtered (filter %i)', (filter) => {
    const random = seededRandom(filter * 100 + pixelBytes)
    const row = random.bytes(pixelBytes * 77)
    const prior = random.bytes(pixelBytes * 77)
    const filtered = filterScalar(filter, row, prior, pixelBytes)
    expect(unfilter(filter, filtered, prior, pixelBytes)).toEqual(row)
  })
})

it('pngUnfilter() predicts by Paeth as the specification says, ties included', () => {
  // Rows of few levels meet every order and every tie of the three neighbours.
  const random = seededRandom(7)
  for (let round = 0; round < 50; round++) {
    const levels = 2 + random.below(4)
    const step = 1 + random.below(80)
    const few = () => random.bytes(600).map((value) => (value % levels) * step)
    const [row, prior] = [few(), few()]
    expect(unfilter(4, filterScalar(4, row, prior, 3), prior, 3)).toEqual(row)
  }
})
