/** What the doors of our encoders' kernels share: how efforts and statuses are numbered. */

import { ImageError } from '../api/errors.ts'
import type { Effort } from '../api/options.ts'

/** Efforts as all kernels number them. */
export const EFFORT_NUMBERS = { fast: 0, balanced: 1, best: 2 } as const satisfies Record<
  Effort,
  number
>

const OUT_OF_MEMORY = -3

/**
 * Passes on results of 0 and more. Throws `memory-budget` where the memory cannot grow, `codec-failed`
 * where the caller broke the rules. `label`: the format for people.
 */
export function checkedResult(label: string, result: number): number {
  if (result >= 0) return result
  throw result === OUT_OF_MEMORY
    ? new ImageError('memory-budget', `Cannot encode ${label}: out of memory`)
    : new ImageError('codec-failed', `Cannot encode ${label}: illegal size or rows`)
}
