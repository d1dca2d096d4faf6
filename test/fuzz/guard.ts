/**
 * Prepares the arena for a decoder:
 *
 *   | padding | GUARD | decoder's blocks: filler before | GUARD | …
 *
 * What a decoder makes of a file must not depend on the filler, which is all that lies in the
 * memory that it takes, and afterwards the guards are unchanged.
 */

import type { Kernels } from '../../src/engine/kernels/kernels.ts'
import { expectThat } from './targets/target.ts'

const GUARD_BYTES = 512
const GUARD = 0xc5

/** What the memory of a decoder holds before. */
export interface Surroundings {
  /** Bytes between the start of the arena and the first guard. */
  readonly padding: number
  readonly filler: (memory: Uint8Array) => void
  /** Bytes that are filled: about what the decoder will take. */
  readonly reach: number
}

/** An arena with a guard in it. */
export interface Guarded {
  /** Guards what the decoder has taken; call it once it is open. */
  close(): void
  /** Throws a `Finding` when somebody wrote where nothing of theirs lies. */
  verify(): void
}

/** The caller took a mark before, and releases it. */
export function guard(kernels: Kernels, { padding, filler, reach }: Surroundings): Guarded {
  kernels.view(kernels.alloc(padding), padding).fill(GUARD)
  const guards = [guardIn(kernels)]
  const mark = kernels.exports.mark()
  filler(kernels.view(kernels.alloc(reach), reach))
  kernels.exports.release(mark)
  return {
    close() {
      guards.push(guardIn(kernels))
    },
    verify() {
      for (const at of guards) {
        const bytes = kernels.view(at, GUARD_BYTES)
        const isWhole = bytes.every((byte) => byte === GUARD)
        expectThat(isWhole, 'the kernel wrote into a guard')
      }
    },
  }
}

function guardIn(kernels: Kernels): number {
  const pointer = kernels.alloc(GUARD_BYTES)
  kernels.view(pointer, GUARD_BYTES).fill(GUARD)
  return pointer
}
