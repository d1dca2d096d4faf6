/** One axis of a resize: columns or rows. */

import type { Filter } from './filters.ts'

/** In source samples; the window may be fractional and may leave the source. */
export interface Axis {
  /** Samples in the source, 1 or more. */
  readonly length: number
  /** Where the window starts and how many samples it covers. */
  readonly start: number
  readonly span: number
  /** Samples to make from the window, 1 or more. */
  readonly outputs: number
  readonly filter: Filter
  /** The decoder has made the source this many times smaller: 2, 4 or 8. Default: 1. */
  readonly reduction?: number
}

/** Whether every output sample is one source sample: there is nothing to resize on this axis. */
export function isIdentity({ start, span, outputs }: Axis): boolean {
  return span === outputs && Number.isInteger(start)
}
