/**
 * Whatever is asked together: a result is the same whichever way it goes (as rows, in a frame, in
 * strips, beside others), and nothing takes more than its plan says.
 */

import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Conversion,
  type ConvertOptions,
  DEFAULT_OPTIONS,
  type Engine,
  ImageError,
  SlabList,
} from '../../src/engine/index.ts'
import { convert, derive, photo, testEngine } from '../helpers/engine.ts'
import { randomOptions } from '../helpers/random-options.ts'

const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1)
/** Each conversion in a fresh one: what earlier ones left in memory would hide what a plan forgets. */
const fresh = () => testEngine()
/** By name: opaque, turned, with alpha, gray. */
const sources: Buffer[] = []

beforeAll(async () => {
  const opaque = await photo(301, 203).png().toBuffer()
  const clear = await photo(301, 203).ensureAlpha(0.6).png().toBuffer()
  const turned = await sharp(opaque).withMetadata({ orientation: 6 }).jpeg().toBuffer()
  const gray = await sharp(opaque).grayscale().withMetadata({ orientation: 3 }).png().toBuffer()
  sources.push(opaque, turned, clear, gray)
})

/** Seeds that were drawn so. */
const inStrips = new Set<number>()

const sourceOf = (seed: number) => sources[seed % sources.length]!

function expectWithinPlan({ measuredPeakBytes, plan }: Conversion): void {
  expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
}

describe('any options together', () => {
  it.each(SEEDS)('answer what a whole frame answers, within the plan (seed %i)', async (seed) => {
    const { maxBytes: _, ...options } = randomOptions(seed)
    const direct = await convert(fresh(), sourceOf(seed), options)
    expectWithinPlan(direct)
    // A search holds a frame; that all qualities fit changes nothing else.
    const framed = await convert(fresh(), sourceOf(seed), { ...options, maxBytes: 100_000_000 })
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
      const alone = await convert(fresh(), sourceOf(seed), options)
      const { results } = await derive(fresh(), sourceOf(seed), [other, options])
      for (const result of results) expectWithinPlan(result)
      if (alone.plan.scale > 0) return
      expect(Buffer.compare(results[1]!.bytes, alone.bytes)).toBe(0)
    },
  )

  it.each(SEEDS)('answer the same drawn in strips, within the plan (seed %i)', async (seed) => {
    const options = unpadded(randomOptions(seed), seed)
    const whole = await convert(fresh(), sourceOf(seed), options)
    if (whole.plan.way.kind === 'direct') return // two turns make none
    for (const share of [0.4, 0.5, 0.6, 0.7]) {
      const frameBytes = whole.width * whole.height * 4
      const tight = testEngine({ memoryBudget: whole.plan.peakBytes - frameBytes * share })
      if (!goesInStrips(tight, sourceOf(seed), options)) continue
      const parts = await convert(tight, sourceOf(seed), options).catch(unlessTooLarge)
      if (!parts) continue
      inStrips.add(seed)
      expectWithinPlan(parts)
      expect(Buffer.compare(parts.bytes, whole.bytes)).toBe(0)
    }
  })

  it('were drawn in strips, most of them', () => {
    expect(inStrips.size).toBeGreaterThan(SEEDS.length * 0.6)
  })
})

/** A file may turn out to be larger than there was room for: it is stopped in time. */
function unlessTooLarge(error: unknown): undefined {
  if (error instanceof ImageError && error.code === 'memory-budget') return undefined
  throw error
}

function goesInStrips(engine: Engine, file: Uint8Array, options: Partial<ConvertOptions>): boolean {
  try {
    const picture = engine.inspect(SlabList.of(file))
    return picture.plan({ ...DEFAULT_OPTIONS, ...options }).way.kind === 'strips'
  } catch (error) {
    if (error instanceof ImageError) return false
    throw error
  }
}

/** What is drawn in strips where its frame does not fit: turned, with nothing around it, and of some size. */
function unpadded(options: Partial<ConvertOptions>, seed: number): Partial<ConvertOptions> {
  const { maxBytes, extend, padding, border, zoom, colors, crop, gravity, trim, ...others } =
    options
  const rotate = ([90, 180, 270] as const)[seed % 3]!
  return { ...others, fit: 'fill', width: 420, height: 380, rotate, format: 'png' }
}
