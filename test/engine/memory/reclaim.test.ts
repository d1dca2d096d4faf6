import { afterEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_OPTIONS, type Engine, type Limits, SlabList } from '../../../src/engine/index.ts'
import { MemoryLedger } from '../../../src/engine/memory/ledger.ts'
import { Reclaimer } from '../../../src/engine/memory/reclaim.ts'
import {
  convert,
  largePhoto,
  photo,
  refusal,
  setWithPool,
  testEngine as testEngineOf,
} from '../../helpers/engine.ts'
import { droppable } from '../../helpers/reclaim.ts'

const testEngine = (limits: Partial<Limits> = {}) => testEngineOf(limits, setWithPool)
const MEBIBYTE = 1024 * 1024

afterEach(() => vi.unstubAllGlobals())

describe('Reclaimer', () => {
  it('answers false while something still holds the memory, which goes on to count', async () => {
    const { ledger, reclaimer, open } = droppable()
    const memory = open(2)
    expect(await reclaimer.reclaim()).toBe(false)
    expect(ledger.heldBytes).toBe(memory.buffer.byteLength)
  })

  it('drops nothing where the runtime does not collect on demand', async () => {
    vi.stubGlobal(
      'WeakRef',
      class {
        deref = () => 'still here'
      },
    )
    const ledger = new MemoryLedger()
    const dropAll = vi.fn()
    const reclaimer = new Reclaimer(ledger, dropAll)
    expect([await reclaimer.reclaim(), await reclaimer.reclaim()]).toEqual([false, false])
    expect(dropAll).not.toHaveBeenCalled()
  })

  it('tries again where a collection was held back once', async () => {
    vi.stubGlobal(
      'WeakRef',
      class {
        deref = () => 'still here'
      },
    )
    const { ledger, reclaimer, open } = droppable()
    open(2)
    expect(await reclaimer.reclaim()).toBe(false)
    vi.unstubAllGlobals()
    expect(await reclaimer.reclaim()).toBe(true)
    expect(ledger.heldBytes).toBe(0)
  })
})

describe('convert()', async () => {
  const small = { bytes: await photo(320, 240).jpeg().toBuffer(), options: { format: 'avif' } }
  const large = { bytes: await photo(2_048, 1_536).jpeg().toBuffer(), options: { format: 'jpeg' } }
  const run = (engine = testEngine(), { bytes, options } = small) =>
    convert(engine, bytes, options as { format: 'avif' | 'jpeg' })
  const fresh = new Map([
    [small, await run(testEngine(), small)],
    [large, await run(testEngine(), large)],
  ])
  /** Enough for either conversion in a fresh isolate. */
  const memoryBudget =
    Math.max(...[...fresh.values()].map(({ plan }) => plan.peakBytes)) + MEBIBYTE / 2

  it('gives memory back that stands in the way, whatever came before', async () => {
    const engine = testEngine({ memoryBudget })
    for (const job of [small, large, small, large]) {
      const held = engine.heldBytes
      const result = await run(engine, job)
      const alone = fresh.get(job)
      expect(held === 0 || held + (alone?.plan.peakBytes ?? 0) > memoryBudget).toBe(true)
      expect(result.plan.peakBytes).toBe(alone?.plan.peakBytes)
      expect(result.measuredPeakBytes).toBe(alone?.measuredPeakBytes)
    }
  })

  it('gives memory back before a file counts that has no room beside it', async () => {
    const engine = testEngine({ memoryBudget })
    const { heldBytes } = await run(engine, small).then(() => engine)
    const padded = new Uint8Array(memoryBudget - heldBytes + 1) // the rest is behind the picture
    padded.set(small.bytes)
    const result = await convert(engine, padded, { format: 'png' })
    expect(result.measuredPeakBytes).toBeLessThanOrEqual(memoryBudget)
  })

  it('refuses what would fit in no isolate with the numbers of a fresh one, and drops nothing', async () => {
    const huge = await largePhoto(4_096, 3_072).jpeg().toBuffer()
    const options = { format: 'jpeg', rotate: 90 } as const
    const first = await refusal(testEngine({ memoryBudget }), huge, options)
    const engine = testEngine({ memoryBudget })
    await run(engine, small)
    const held = engine.heldBytes
    expect((await refusal(engine, huge, options)).details).toEqual(first.details)
    expect([first.code, engine.heldBytes]).toEqual(['memory-budget', held])
  })

  it('gives memory back although the error of its last conversion is still held', async () => {
    const png = await photo(1_500, 1_000).png({ progressive: true }).toBuffer()
    const engine = testEngine({ memoryBudget })
    const error = await refusal(engine, png.subarray(0, png.length / 2), { format: 'png' })
    expect(engine.heldBytes).toBeGreaterThan(memoryBudget / 2)
    await run(engine, small)
    expect(error.code).toBe('damaged-image')
  })

  it('is what plan() foretells, whatever is resident', async () => {
    const engine = testEngine({ memoryBudget })
    await run(engine, small)
    const foretold = (of: Engine) =>
      of.plan(SlabList.of(large.bytes), { ...DEFAULT_OPTIONS, format: 'jpeg' })
    expect(foretold(engine)).toEqual(foretold(testEngine({ memoryBudget })))
  })
})
