/**
 * Whatever is asked together: a result is the same whichever way it goes (as rows, in a frame, in
 * strips, beside others), and nothing takes more than its plan says.
 */

import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Conversion, type ConvertOptions, DEFAULT_OPTIONS } from '../../src/engine/index.ts'
import { convert, derive, photo, testEngine } from '../helpers/engine.ts'
import { randomOptions } from '../helpers/random-options.ts'

const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1)
const engine = testEngine()
/** By name: opaque, turned, with alpha, gray. */
const sources: Buffer[] = []

beforeAll(async () => {
  const opaque = await photo(301, 203).png().toBuffer()
  const clear = await photo(301, 203).ensureAlpha(0.6).png().toBuffer()
  const turned = await sharp(opaque).withMetadata({ orientation: 6 }).jpeg().toBuffer()
  const gray = await sharp(opaque).grayscale().withMetadata({ orientation: 3 }).png().toBuffer()
  sources.push(opaque, turned, clear, gray)
})

const sourceOf = (seed: number) => sources[seed % sources.length]!

function expectWithinPlan({ measuredPeakBytes, plan }: Conversion): void {
  expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
}

describe('any options together', () => {
  it.each(SEEDS)('answer what a whole frame answers, within the plan (seed %i)', async (seed) => {
    const { maxBytes: _, ...options } = randomOptions(seed)
    const direct = await convert(engine, sourceOf(seed), options)
    expectWithinPlan(direct)
    // A search holds a frame; that all qualities fit changes nothing else.
    const framed = await convert(engine, sourceOf(seed), { ...options, maxBytes: 100_000_000 })
    expectWithinPlan(framed)
    expect(Buffer.compare(framed.bytes, direct.bytes)).toBe(0)
  })

  it.each(SEEDS)(
    'answer the same beside another result, within the plan (seed %i)',
    async (seed) => {
      const options: ConvertOptions = { ...DEFAULT_OPTIONS, ...randomOptions(seed) }
      if (options.gravity === 'attention' || (options.trim && 'tolerance' in options.trim)) return
      // Both need all pixels: rows are at one scale.
      const other: ConvertOptions = { ...DEFAULT_OPTIONS, format: 'jpeg', effort: 'fast' }
      const alone = await convert(engine, sourceOf(seed), options)
      const { results } = await derive(engine, sourceOf(seed), [other, options])
      for (const result of results) expectWithinPlan(result)
      if (alone.plan.scale > 0) return
      expect(Buffer.compare(results[1]!.bytes, alone.bytes)).toBe(0)
    },
  )
})
