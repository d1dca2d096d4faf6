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

function detailsOf(work: () => unknown): Record<string, unknown> {
  try {
    work()
  } catch (error) {
    if (error instanceof ImageError) return { ...error.details }
  }
  throw new Error('it was not refused')
}
