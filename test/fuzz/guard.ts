/**
 * Puts a file into the arena between guards:
 *
 *   | padding | GUARD | file | slack: filler | decoder's blocks: filler before | GUARD | …
 *
 * The file ends where its block ends, so that not one byte behind the slack counts as its own.
 * What a decoder makes of the file must not depend on the filler, which is all that lies around
 * the file and in the memory that it takes, and afterwards guards, slack and file are unchanged.
 */

import type { Kernels } from '../../src/engine/kernels/kernels.ts'
import { expectThat } from './targets/target.ts'

const GUARD_BYTES = 512
const GUARD = 0xc5
/** wasm/arena.ts: readable behind every block, written by nobody. */
const SLACK_BYTES = 64

/** What the memory around the file holds. */
export interface Surroundings {
  /** Bytes between the start of the arena and the first guard. */
  readonly padding: number
  readonly filler: (memory: Uint8Array) => void
  /** Bytes behind the file that are filled: about what the decoder will take. */
  readonly reach: number
  /** The decoder may change the file while it reads it. */
  readonly consumesInput: boolean
}

/** A file in the arena. */
export interface Placed {
  readonly pointer: number
  /** Guards what the decoder has taken; call it once it is open. */
  close(): void
  /** Throws a `Finding` when somebody wrote where nothing of theirs lies. */
  verify(): void
}

/** Places `file`. The caller took a mark before, and releases it. */
export function place(kernels: Kernels, file: Uint8Array, surroundings: Surroundings): Placed {
  const { padding, filler, reach, consumesInput } = surroundings
  kernels.view(kernels.alloc(padding), padding).fill(GUARD)
  const guards = [guardIn(kernels)]
  const fill = -file.length & 63
  const pointer = kernels.alloc(file.length + fill) + fill
  const blockEnd = kernels.exports.mark() >>> 0
  kernels.view(kernels.alloc(reach), reach) // grows the memory
  filler(kernels.view(pointer + file.length, blockEnd + reach - pointer - file.length))
  kernels.exports.release(blockEnd)
  kernels.view(pointer, file.length).set(file)
  const slackAt = pointer + file.length
  const slack = kernels.view(slackAt, SLACK_BYTES).slice()
  return {
    pointer,
    close() {
      guards.push(guardIn(kernels))
    },
    verify() {
      for (const at of guards) {
        const guard = kernels.view(at, GUARD_BYTES)
        expectThat(
          guard.every((byte) => byte === GUARD),
          'the kernel wrote into a guard',
        )
      }
      expectThat(
        Buffer.compare(kernels.view(slackAt, SLACK_BYTES), slack) === 0,
        'the kernel wrote behind its input',
      )
      if (consumesInput) return
      const unchanged = Buffer.compare(kernels.view(pointer, file.length), file) === 0
      expectThat(unchanged, 'the kernel changed its input')
    },
  }
}

function guardIn(kernels: Kernels): number {
  const pointer = kernels.alloc(GUARD_BYTES)
  kernels.view(pointer, GUARD_BYTES).fill(GUARD)
  return pointer
}
