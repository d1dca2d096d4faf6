import { describe, expect, it } from 'vitest'
import {
  type ConvertOptions,
  createEngine,
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  SlabList,
} from '../../../src/engine/index.ts'
import { STAGES } from '../../../src/engine/stages/stages.ts'
import { nodeCodecModules } from '../../../src/load/node.ts'
import { convert, derive, photo, pixelsOf, testEngine } from '../../helpers/engine.ts'
import { NEGATIVE_BYTES, negativeStage } from '../../toys/negative.ts'

const [last, ...others] = STAGES.toReversed()
/** The one line that adds it. */
const WITH_NEGATIVE = [...others.toReversed(), negativeStage(10), last!]

const engineWith = (limits = DEFAULT_LIMITS) =>
  createEngine(nodeCodecModules(), limits, { stages: WITH_NEGATIVE })

const PNG = { format: 'png', effort: 'fast' } as const

/** The same conversion without the stage, each of its colours taken from white. */
async function expectedOf(file: Uint8Array, options: Partial<ConvertOptions>): Promise<Buffer> {
  const { data } = await pixelsOf((await convert(testEngine(), file, options)).bytes)
  return data.map((value, i) => (i % 4 === 3 ? value : 255 - value)) as Buffer
}

describe('a stage that a test adds by one line', () => {
  it.each([
    ['direct', { width: 90 }],
    ['direct', {}],
    ['framed', { width: 90, rotate: 90 }],
  ] as const)('changes pixels on the %s way, with %j', async (kind, options) => {
    const file = await photo(300, 200).jpeg().toBuffer()
    const result = await convert(engineWith(), file, { ...PNG, ...options })
    expect(result.plan.way.kind).toBe(kind)
    const { data } = await pixelsOf(result.bytes)
    expect(Buffer.compare(data, await expectedOf(file, { ...PNG, ...options }))).toBe(0)
  })

  it('is told, and counted', async () => {
    const input = SlabList.of(await photo(300, 200).jpeg().toBuffer())
    const options = { ...DEFAULT_OPTIONS, width: 90 }
    const [without, plan] = [testEngine(), engineWith()].map((one) => one.plan(input, options))
    expect(plan?.summary).toEqual([
      'jpeg 300x200 1/2',
      'lanczos3 90x60',
      'negative',
      'webp 90x60 q80',
    ])
    expect(plan!.peakBytes - without!.peakBytes).toBe(NEGATIVE_BYTES)
  })

  it('is not there where it has nothing to do', async () => {
    const file = await photo(9, 200).jpeg().toBuffer()
    const result = await convert(engineWith(), file, PNG)
    const plain = await convert(testEngine(), file, PNG)
    expect(result.plan).toEqual(plain.plan)
    expect(Buffer.compare(result.bytes, plain.bytes)).toBe(0)
  })

  it('goes into each strip', async () => {
    const file = await photo(1500, 1000).jpeg().toBuffer()
    const options = { ...PNG, rotate: 90 } as const
    const whole = await convert(engineWith(), file, options)
    const memoryBudget = whole.plan.peakBytes - 3_600_000
    const parts = await convert(engineWith({ ...DEFAULT_LIMITS, memoryBudget }), file, options)
    expect(parts.plan.way.kind).toBe('strips')
    expect(Buffer.compare(parts.bytes, whole.bytes)).toBe(0)
  })

  it('goes into every one of several results', async () => {
    const transparent = { r: 200, g: 100, b: 50, alpha: 0.3 }
    const picture = { width: 300, height: 200, channels: 4, background: transparent } as const
    const file = await photo(300, 200)
      .composite([{ input: { create: { ...picture, height: 80 } }, gravity: 'south' }])
      .png()
      .toBuffer()
    const variants = [
      { ...DEFAULT_OPTIONS, ...PNG, width: 90 },
      { ...DEFAULT_OPTIONS, ...PNG },
      { ...DEFAULT_OPTIONS, format: 'jpeg', width: 90 },
    ] as const
    const { results } = await derive(engineWith(), file, variants)
    for (const i of [0, 1]) {
      const { data } = await pixelsOf(results[i]!.bytes)
      expect(Buffer.compare(data, await expectedOf(file, variants[i]!))).toBe(0)
      expect(results[i]!.plan.summary).toContain('negative')
    }
    expect(results[2]!.plan.summary).toContain('negative')
  })
})
