/** The soak of the engine itself: one instance converts everything, and is looked at after each. */

import sharp from 'sharp'
import { type Conversion, DEFAULT_LIMITS, ImageError, SlabList } from '../../src/engine/index.ts'
import { testEngine } from '../helpers/engine.ts'
import { describeCase, type SoakCase } from './mix.ts'
import { Tally } from './tally.ts'

const { memoryBudget } = DEFAULT_LIMITS
/** What a whole file may be answered with, and a damaged one besides. */
const REFUSALS = ['memory-budget', 'image-too-large']
const DAMAGES = ['damaged-image', 'unsupported-format']
/** Conversions that are held against those of a fresh engine: they cost as much again. */
const COMPARED_EVERY = 10
const COMPARED_MEGAPIXELS = 1

/** Returns how many conversions did what they must not. */
export async function soakInNode(cases: Iterable<SoakCase>, count: number): Promise<number> {
  const engine = testEngine()
  const tally = new Tally(count)
  let peak = 0
  let mostHeld = 0
  for (const one of cases) {
    const bytes = await one.input.read()
    const outcome = await outcomeOf(engine, bytes, one)
    for (const wrong of await faultsOf(one, bytes, outcome)) {
      tally.violation(describeCase(one), wrong)
    }
    const held = engine.heldBytes
    if (held > memoryBudget) tally.violation(describeCase(one), `${held} bytes are held after it`)
    if (!(outcome instanceof Error)) peak = Math.max(peak, outcome.measuredPeakBytes)
    mostHeld = Math.max(mostHeld, held)
    tally.add(outcome instanceof Error ? codeOf(outcome) : 'converted', { resident: held })
  }
  tally.conclude({ peak, 'most resident': mostHeld, budget: memoryBudget })
  return tally.violations
}

/** The upload arrives in pieces, as the service takes it. */
function uploadOf(bytes: Uint8Array): SlabList {
  const input = new SlabList({ expectedBytes: bytes.length })
  input.append(bytes)
  return input
}

function outcomeOf(
  engine: ReturnType<typeof testEngine>,
  bytes: Uint8Array,
  { options }: SoakCase,
): Promise<Conversion | Error> {
  return engine
    .convert(uploadOf(bytes), options)
    .catch((thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))))
}

function codeOf(error: Error): string {
  return error instanceof ImageError ? error.code : error.name
}

async function faultsOf(
  one: SoakCase,
  bytes: Uint8Array,
  outcome: Conversion | Error,
): Promise<string[]> {
  if (outcome instanceof Error) return faultsOfError(one, bytes, outcome)
  const { measuredPeakBytes: measured, plan } = outcome
  return [
    ...(measured > plan.peakBytes ? [`peak ${measured}, predicted ${plan.peakBytes}`] : []),
    ...(measured > memoryBudget ? [`peak ${measured}, over the budget`] : []),
    ...(await faultsOfResult(one, outcome)),
    ...(await faultsOfHistory(one, bytes, outcome)),
  ]
}

/** What is refused must be refused by a fresh isolate too, and whole files for their size only. */
async function faultsOfError(one: SoakCase, bytes: Uint8Array, error: Error): Promise<string[]> {
  const code = codeOf(error)
  const expected = one.input.damage ? [...REFUSALS, ...DAMAGES] : REFUSALS
  const cause = error.cause ? ` (${error.cause})` : ''
  if (!expected.includes(code)) return [`${code}: ${error.message}${cause}`]
  const alone = await outcomeOf(testEngine(), bytes, one)
  const other = alone instanceof Error ? codeOf(alone) : 'converted'
  return other === code ? [] : [`${code}: ${error.message}; a fresh engine: ${other}`]
}

/** Another reader opens it, at the size that was promised; every pixel of it now and then. */
async function faultsOfResult({ index }: SoakCase, result: Conversion): Promise<string[]> {
  const { bytes, format, width, height, plan } = result
  const picture = sharp(bytes, { limitInputPixels: false })
  const read = index % COMPARED_EVERY === 0 ? picture.stats() : Promise.resolve()
  const found = await read.then(() => picture.metadata()).catch((error: Error) => error)
  if (found instanceof Error) return [`sharp cannot read the result: ${found.message}`]
  const name = found.format === 'heif' ? 'avif' : found.format
  const [actual, promised] = [
    `${name} ${found.width}x${found.height}`,
    `${format} ${width}x${height}`,
  ]
  const planned = `${plan.to} ${plan.width}x${plan.height}`
  return actual === promised && promised === planned ? [] : [`${actual} is not ${promised}`]
}

/** What was converted before must not show. */
async function faultsOfHistory(one: SoakCase, bytes: Uint8Array, result: Conversion) {
  const { index, input } = one
  if (index % COMPARED_EVERY > 0 || input.megapixels > COMPARED_MEGAPIXELS) return []
  const alone = await outcomeOf(testEngine(), bytes, one)
  if (alone instanceof Error) return [`a fresh engine: ${alone.message}`]
  return Buffer.compare(alone.bytes, result.bytes) === 0 ? [] : ['a fresh engine: other bytes']
}
