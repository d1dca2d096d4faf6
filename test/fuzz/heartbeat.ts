/**
 * What the fuzzing thread is doing, in memory that it shares with the main thread: when it hangs, or
 * dies without a word, the main thread still has the input.
 *
 *   0 iterations begun  4 target  8 iteration  12 bytes of the input  16 the input
 */

import { expectThat } from './targets/target.ts'

const BEGUN = 0
const TARGET = 1
const ITERATION = 2
const LENGTH = 3
const INPUT_AT = 16
const MAX_INPUT_BYTES = 1_000_000

export type SharedState = SharedArrayBuffer

/** What was begun last. */
export interface Beat {
  /** Iterations begun so far: no change means no progress. */
  readonly begun: number
  readonly target: number
  readonly iteration: number
  readonly input: Uint8Array
}

export function sharedState(): SharedState {
  return new SharedArrayBuffer(INPUT_AT + MAX_INPUT_BYTES)
}

/** Says what is about to run. */
export function beat(
  state: SharedState,
  target: number,
  iteration: number,
  input: Uint8Array,
): void {
  expectThat(input.length <= MAX_INPUT_BYTES, `an input of ${input.length} bytes`)
  const numbers = new Int32Array(state, 0, 4)
  new Uint8Array(state, INPUT_AT).set(input)
  numbers[TARGET] = target
  numbers[ITERATION] = iteration
  numbers[LENGTH] = input.length
  Atomics.add(numbers, BEGUN, 1)
}

export function lastBeat(state: SharedState): Beat {
  const numbers = new Int32Array(state, 0, 4)
  const [begun = 0, target = 0, iteration = 0, length = 0] = numbers
  return { begun, target, iteration, input: new Uint8Array(state, INPUT_AT, length).slice() }
}
