import { describe, expect, it } from 'vitest'
import { MOST_TRIALS } from '../../../src/engine/plan/max-bytes.ts'
import { type Bracket, nextQuality } from '../../../src/engine/run/quality-search.ts'
import { seededRandom } from '../../helpers/random.ts'

/** Searches as fit-bytes.ts does, over sizes by quality; `sizes[0]` is not used. */
function search(sizes: readonly number[], quality: number, maxBytes: number) {
  const tried: number[] = []
  let bracket: Bracket = { over: { quality, bytes: sizes[quality]! }, left: MOST_TRIALS }
  for (;;) {
    const next = nextQuality(bracket, maxBytes)
    if (next === undefined) return { found: bracket.fits?.quality ?? 0, tried }
    tried.push(next)
    const bytes = sizes[next]!
    const place = bytes <= maxBytes ? 'fits' : 'over'
    bracket = { ...bracket, [place]: { quality: next, bytes }, left: bracket.left - 1 }
  }
}

/** Sizes above 1000 that grow by 1 to `step` bytes with each quality. */
function growing(seed: number, step: number): number[] {
  const random = seededRandom(seed)
  const sizes = [1_000]
  for (let quality = 1; quality <= 100; quality++) {
    sizes.push(sizes[quality - 1]! + 1 + random.below(step))
  }
  return sizes
}

/** As photos have it: three times the size from 1 to 30, again to 80, five times from there to 100. */
const PHOTO = Array.from({ length: 101 }, (_, quality) =>
  Math.round(quality < 80 ? 20_000 * 10 ** (quality / 80) : 2e5 * 5 ** ((quality - 80) / 20)),
)

describe('nextQuality()', () => {
  it.each([1, 5, 50, 5_000])(
    'nextQuality() finds the largest that fits in at most 7 trials (steps of up to %i)',
    (step) => {
      for (let seed = 0; seed < 20; seed++) {
        const sizes = growing(seed, step)
        for (const quality of [2, 3, 50, 80, 99, 100]) {
          for (let expected = 0; expected < quality; expected++) {
            const { found, tried } = search(sizes, quality, sizes[expected + 1]! - 1)
            expect(found).toBe(expected)
            expect(tried.length).toBeLessThanOrEqual(MOST_TRIALS)
          }
        }
      }
    },
  )

  it('nextQuality() tries no quality twice, and 1 last when nothing fits', () => {
    const sizes = growing(1, 9)
    const { found, tried } = search(sizes, 100, 1_000)
    expect(found).toBe(0)
    expect(new Set(tried).size).toBe(tried.length)
    expect(tried.at(-1)).toBe(1)
  })

  it('nextQuality() takes fewer trials for a photo than halving, which takes 6 or 7', () => {
    let sum = 0
    for (let expected = 1; expected < 80; expected++) {
      const { found, tried } = search(PHOTO, 80, PHOTO[expected]!)
      expect(found).toBe(expected)
      sum += tried.length
    }
    expect(sum / 79).toBeLessThan(5)
  })

  it('nextQuality() has nothing to try below quality 1', () => {
    const over = { quality: 1, bytes: 2_000 }
    expect(nextQuality({ over, left: MOST_TRIALS }, 1_000)).toBeUndefined()
  })
})
