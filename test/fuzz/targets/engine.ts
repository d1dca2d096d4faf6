/** The whole engine, to a tiny result. */

import {
  type ConvertOptions,
  createEngine,
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  EFFORTS,
  type Engine,
  FILTERS,
  FITS,
  ImageError,
  SlabList,
} from '../../../src/engine/index.ts'
import { nodeCodecModules } from '../../../src/load/node.ts'
import type { Random } from '../../helpers/random.ts'
import { checkedModule, watchInstances } from '../checked/kernels.ts'
import { pick } from '../mutate/bytes.ts'
import { goodJpeg } from '../seeds/jpeg.ts'
import { expectSame, expectThat, type Target, type TargetContext } from './target.ts'

const LIMITS = { ...DEFAULT_LIMITS, maxInputPixels: 1_000_000 }
/** The header of a tiny result, which no plan counts. */
const UNPLANNED_BYTES = 1024
const FORMATS = ['png', 'jpeg', 'webp', 'png'] as const
const PLAIN: ConvertOptions = { ...DEFAULT_OPTIONS, format: 'png' }
const SIDES = [1, 2, 7, 16, 24]

export async function engineTarget({ seeds, kernels }: TargetContext): Promise<Target> {
  const plain = openEngine(new WebAssembly.Module(kernels))
  const watchedModule = checkedModule(kernels)
  watchInstances(watchedModule)
  const watched = openEngine(watchedModule)
  const good = await goodJpeg()
  const expected = await convertOnce(plain, good, PLAIN)
  return {
    name: 'engine',
    weight: 3,
    seeds: seeds.filter(({ format }) => format !== 'icc' && format !== 'other'),
    async run(input, random) {
      const options = randomOptions(random)
      const result = await convertOnce(plain, input, options)
      if (result.peak) expectThat(result.peak.measured <= result.peak.planned, peakMessage(result))
      // The other engine has another past, as it does not see every file.
      if (random.below(2) === 0) {
        expectEqual(await convertOnce(watched, input, options), result, 'an engine that is watched')
      }
      if (result.outcome !== 'converted' && random.below(4) === 0) {
        expectEqual(await convertOnce(plain, good, PLAIN), expected, 'a good file after a bad one')
      }
      return result.outcome
    },
  }
}

function openEngine(kernels: WebAssembly.Module): Engine {
  return createEngine({ ...nodeCodecModules(), kernels: async () => kernels }, LIMITS)
}

interface Result {
  readonly outcome: string
  readonly bytes?: Uint8Array
  /** Memory in bytes, and what was done. */
  readonly peak?: { readonly measured: number; readonly planned: number; readonly steps: string }
}

function peakMessage({ peak }: Result): string {
  return `${peak?.measured} bytes of memory, ${peak?.planned} planned: ${peak?.steps}`
}

function expectEqual(one: Result, other: Result, what: string): void {
  const isBudget = [one.outcome, other.outcome].includes('memory-budget')
  expectThat(one.outcome === other.outcome || isBudget, `${what}: ${one.outcome}, ${other.outcome}`)
  if (one.bytes && other.bytes) expectSame(one.bytes, other.bytes, what)
}

/** An `ImageError` is an answer, unless it says that it is our fault. */
async function convertOnce(
  engine: Engine,
  input: Uint8Array,
  options: ConvertOptions,
): Promise<Result> {
  try {
    const conversion = await engine.convert(SlabList.of(input), options)
    const { bytes, plan, measuredPeakBytes } = conversion
    expectThat(bytes.length > 0, 'an empty result')
    const planned = plan.peakBytes + UNPLANNED_BYTES
    const peak = { measured: measuredPeakBytes, planned, steps: plan.summary.join(' > ') }
    return { outcome: 'converted', bytes, peak }
  } catch (error) {
    if (!(error instanceof ImageError)) throw error
    if (error.code === 'codec-failed') throw error.cause ?? error
    return { outcome: error.code }
  }
}

function randomOptions(random: Random): ConvertOptions {
  const color = random.bytes(4)
  const [r = 0, g = 0, b = 0, a = 0] = color
  return {
    ...DEFAULT_OPTIONS,
    format: pick(FORMATS, random),
    effort: pick(EFFORTS.slice(0, 1), random),
    width: pick(SIDES, random),
    ...(random.below(2) && { height: pick(SIDES, random) }),
    fit: pick(FITS, random),
    gravity: { x: random.below(5) / 4, y: random.below(5) / 4 },
    ...(random.below(2) && { background: { r, g, b, a } }),
    rotate: pick([0, 90, 180, 270] as const, random),
    flip: pick(['', 'h', 'v', 'hv'] as const, random),
    filter: pick(FILTERS, random),
    metadata: pick(['none', 'copyright'] as const, random),
    ...(random.below(4) === 0 && { maxBytes: 200 + random.below(800) }),
  }
}
