import { expect, it } from 'vitest'
import {
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  ImageError,
  MEBIBYTE,
  SlabList,
} from '../../../src/engine/index.ts'
import { photo, testEngine } from '../../helpers/engine.ts'

it.each([
  ['webp', 'cover', true],
  ['webp', 'pad', false],
  ['png', 'pad', false],
  ['avif', 'fill', true],
] as const)(
  'a refusal names a size that is not refused, as %s with %s',
  async (format, fit, lossless) => {
    const input = SlabList.of(await photo(900, 600).jpeg().toBuffer())
    const size3000 = { width: 3_000, height: 3_000 }
    const options = { ...DEFAULT_OPTIONS, format, fit, lossless, ...size3000 } as const
    const engine = testEngine({ ...DEFAULT_LIMITS, memoryBudget: 16 * MEBIBYTE })
    const refused = () => engine.plan(input, options)
    expect(refused).toThrow(expect.objectContaining({ code: 'memory-budget' }))
    const { largestWidth, largestHeight } = detailsOf(refused)
    const size = { width: Number(largestWidth), height: Number(largestHeight) }
    expect(engine.plan(input, { ...options, ...size })).toMatchObject(size)
  },
)

it('a refusal names the sides of the picture inside what is put around it', async () => {
  const input = SlabList.of(await photo(900, 600).jpeg().toBuffer())
  const padding = { top: 300, right: 300, bottom: 300, left: 300 }
  const options = { ...DEFAULT_OPTIONS, format: 'png', padding, width: 3_000 } as const
  const engine = testEngine({ ...DEFAULT_LIMITS, memoryBudget: 16 * MEBIBYTE })
  const { largestWidth, largestHeight } = detailsOf(() => engine.plan(input, options))
  const [width, height] = [Number(largestWidth), Number(largestHeight)]
  const around = { width: width + 600, height: height + 600 }
  expect(engine.plan(input, { ...options, width })).toMatchObject(around)
  expect(width / height).toBeCloseTo(1.5, 1)
})

it('a cut near the end of a picture that is too large is refused for its memory, with an input that fits', async () => {
  const png = SlabList.of(await photo(900, 600).png().toBuffer())
  const jxl = { ...DEFAULT_OPTIONS, format: 'jxl', lossless: true } as const
  const input = SlabList.of((await testEngine().inspect(png).convert(jxl)).bytes)
  const engine = testEngine({ ...DEFAULT_LIMITS, memoryBudget: 28 * MEBIBYTE })
  const pixels = (count: number) => ({ pixels: count })
  const crop = { left: pixels(850), top: pixels(550), width: pixels(40), height: pixels(40) }
  const options = { ...DEFAULT_OPTIONS, format: 'jpeg', crop } as const
  const refused = () => engine.plan(input, options)
  expect(refused).toThrow(expect.objectContaining({ code: 'memory-budget' }))
  expect(detailsOf(refused)).toMatchObject({ largestInputPixels: expect.any(Number) })
})

function detailsOf(work: () => unknown): Record<string, unknown> {
  try {
    work()
  } catch (error) {
    if (error instanceof ImageError) return { ...error.details }
  }
  throw new Error('it was not refused')
}
