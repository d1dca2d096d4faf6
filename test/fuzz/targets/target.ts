/** What every target offers, and how it says that something is wrong. */

import type { Random } from '../../helpers/random.ts'
import type { Seed } from '../seeds.ts'

/** A broken promise: what the fuzzer is looking for. */
export class Finding extends Error {
  override readonly name = 'Finding'
}

/** Throws a `Finding` unless `condition` holds. */
export function expectThat(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Finding(message)
}

/** Throws a `Finding` unless both arrays hold the same bytes. */
export function expectSame(actual: Uint8Array, expected: Uint8Array, what: string): void {
  if (actual.length !== expected.length) {
    throw new Finding(`${what}: ${actual.length} bytes instead of ${expected.length}`)
  }
  if (Buffer.compare(actual, expected) === 0) return
  const at = actual.findIndex((byte, i) => byte !== expected[i])
  throw new Finding(`${what}: byte ${at} is ${actual[at]} instead of ${expected[at]}`)
}

/** How one input ended: `decoded`, or why not. An `ImageError` that is thrown counts by its code. */
export type Outcome = string

export interface Target {
  readonly name: string
  /** Share of the time, relative to the others. */
  readonly weight: number
  /** Files to mutate; none: `run` makes its own data. */
  readonly seeds: readonly Seed[]
  /** Makes a file that no encoder writes; the other way to an input. */
  generate?(random: Random): Uint8Array
  /** Throws a `Finding`, or anything else that is not an `ImageError`, when a promise is broken. */
  run(input: Uint8Array, random: Random): Outcome | Promise<Outcome>
}

/** What the targets are made from. */
export interface TargetContext {
  readonly seeds: readonly Seed[]
  /** The kernel module under test. */
  readonly kernels: Uint8Array<ArrayBuffer>
}
