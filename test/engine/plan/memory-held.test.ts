import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  type ConvertOptions,
  DEFAULT_OPTIONS,
  type Limits,
  SlabList,
} from '../../../src/engine/index.ts'
import {
  convert,
  derive,
  photo,
  refusal,
  setWithPool,
  testEngine as testEngineOf,
} from '../../helpers/engine.ts'

const testEngine = (limits: Partial<Limits> = {}) => testEngineOf(limits, setWithPool)

const SIZE = { width: 1_600, height: 1_200 }
/** What leaves the stock codecs' memory behind, and what needs the kernels'. */
const WEBP: ConvertOptions = { ...DEFAULT_OPTIONS, format: 'webp' }
const JPEG: ConvertOptions = { ...DEFAULT_OPTIONS, format: 'jpeg', quality: 100, effort: 'fast' }

let source: Uint8Array
/** Enough for either of them in an isolate of its own. */
let memoryBudget: number
/** What the second takes there. */
let jpegPeak: number

beforeAll(async () => {
  source = await photo(SIZE.width, SIZE.height).jpeg().toBuffer()
  const peaks = [WEBP, JPEG].map(
    (options) => testEngine().plan(SlabList.of(source), options).peakBytes,
  )
  memoryBudget = Math.max(...peaks)
  jpegPeak = peaks[1]!
})

describe('memory-held, where the runtime does not give memory back', () => {
  beforeAll(() => {
    const keeper = class {
      readonly deref: () => object
      constructor(target: object) {
        this.deref = () => target
      }
    }
    vi.stubGlobal('WeakRef', keeper)
  })
  afterAll(() => vi.unstubAllGlobals())

  it('is the refusal of what fits in a fresh engine only, and says what it needs', async () => {
    const engine = testEngine({ memoryBudget })
    await convert(engine, source, WEBP)
    const error = await refusal(engine, source, JPEG)
    expect(error.code).toBe('memory-held')
    expect(error.message).toMatch(/^Cannot convert now: /)
    expect(error.details).toMatchObject({ available: memoryBudget })
    expect(error.details.needed).toBeGreaterThan(memoryBudget)
    const fresh = await convert(testEngine({ memoryBudget }), source, JPEG)
    expect(fresh).toMatchObject(SIZE)
  })

  it('is no refusal of what fits nowhere: that stays memory-budget', async () => {
    const engine = testEngine({ memoryBudget: jpegPeak - 1 })
    await convert(engine, source, { ...WEBP, width: 400 })
    expect(await refusal(engine, source, JPEG)).toMatchObject({ code: 'memory-budget' })
  })

  it('is told of several results as well', async () => {
    const both = [
      { ...JPEG, width: 1_500 },
      { ...JPEG, width: 300 },
    ]
    const { results } = await derive(testEngine(), source, both)
    const engine = testEngine({ memoryBudget: results[0]!.plan.peakBytes })
    await derive(engine, source, both)
    const small = testEngine({ memoryBudget: results[0]!.plan.peakBytes })
    await convert(small, source, { ...WEBP, width: 1_100 })
    await expect(derive(small, source, both)).rejects.toMatchObject({ code: 'memory-held' })
    const none = testEngine({ memoryBudget: 4_000_000 })
    await expect(derive(none, source, both)).rejects.toMatchObject({ code: 'memory-budget' })
  })
})
