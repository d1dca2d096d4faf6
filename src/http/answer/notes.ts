/** What is learnt of a request on its way, for the log line and the metrics: one object. */

import type { Plan } from '../../engine/index.ts'
import type { Problem } from './problems.ts'

/**
 * `edge`: a cache in front had it; `store`: it was in the bucket; `first`: so it was, or was made,
 * until there is a better one; `computed`, `original`: made now.
 */
export type VariantResult = 'edge' | 'store' | 'first' | 'computed' | 'original' | 'error'

export interface Notes {
  /** What the conversion did. */
  plan?: Plan | undefined
  /** Bytes of the file that were read. */
  bytesIn?: number
  /** What the uploaded file is, from its header. */
  source?: string | undefined
  /** What rests or rested under this key of the bucket. */
  storageKey?: string
  /** How a variant was come by. */
  variant?: VariantResult
  /** The job that was asked for. */
  jobId?: string
  /** The problem it was answered with. */
  problem?: Problem
}
