/** One iteration: an input made from (seed, target, number) alone, and a verdict on it. */

import { ImageError } from '../../src/engine/api/errors.ts'
import { type Random, seededRandom } from '../helpers/random.ts'
import { once, pick } from './mutate/bytes.ts'
import { mutate, splice } from './mutate.ts'
import type { Seed } from './seeds.ts'
import type { Target } from './targets/target.ts'

/** Every so many inputs is a file as it is, two files in one, or generated. */
const WHOLE_FILE = 60
const SPLICE = 40
const GENERATED = 3
const GENERATED_NAME = 'a generated file'

export interface Iteration {
  readonly input: Uint8Array
  /** Makes the other choices of the target. */
  readonly random: Random
  /** The file that was mutated. */
  readonly from: string
}

/** The same arguments (and the same seed files) make the same input. */
export function makeIteration(target: Target, seed: number, number: number): Iteration {
  const random = seededRandom(mixed([seed, ...Buffer.from(target.name), number]))
  if (target.seeds.length === 0) return { input: new Uint8Array(0), random, from: 'nothing' }
  const start = startOf(target, random)
  const from = start.name
  if (once(from === GENERATED_NAME ? 2 : WHOLE_FILE, random))
    return { input: start.bytes.slice(), random, from }
  if (once(SPLICE, random)) {
    return { input: splice(start, pick(target.seeds, random), random), random, from }
  }
  const pool = target.seeds.filter(({ format }) => format === start.format)
  return { input: mutate(start, pool, random), random, from }
}

/** A seed, or a generated file. */
function startOf(target: Target, random: Random): Seed {
  if (!target.generate || random.below(GENERATED) > 0) return pick(target.seeds, random)
  const { format } = target.seeds[0]!
  return { name: GENERATED_NAME, format, bytes: target.generate(random) }
}

/** A hash of numbers (FNV-1a by words). */
function mixed(numbers: readonly number[]): number {
  return numbers.reduce((hash, number) => {
    const word = Math.imul(hash ^ number, 0x01000193)
    return word ^ (word >>> 15)
  }, 0x811c9dc5)
}

/** How an iteration ended: the target's outcome, or what is wrong. */
export type Verdict = { readonly outcome: string } | { readonly failure: string }

/** An `ImageError` is an answer; anything else that is thrown is a failure. */
export async function judge(target: Target, { input, random }: Iteration): Promise<Verdict> {
  try {
    return { outcome: await target.run(input, random) }
  } catch (error) {
    if (error instanceof ImageError) return { outcome: error.code }
    if (!(error instanceof Error)) return { failure: `threw ${String(error)}` }
    return { failure: error.name === 'Finding' ? error.message : (error.stack ?? error.message) }
  }
}
