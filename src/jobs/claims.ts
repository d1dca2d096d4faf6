/** Step 1 of `accept.ts`: what has become of an `Idempotency-Key` before. */

import { BusyError } from '../admission/busy-error.ts'
import type { Config } from '../config.ts'
import { isVisible, type Job } from './job.ts'
import { SILENT_MS } from './job-state.ts'
import { InProgressError } from './refusals.ts'

export interface Idempotency {
  /** Name of the caller's key. */
  readonly owner: string
  readonly key: string
}

export type Claimed =
  /** The job that it has made. */
  | { readonly existing: Job }
  | {
      readonly existing: undefined
      /** Throws `BusyError` for a claim that may have been taken over before its record began. */
      confirm(): void
      release(): Promise<void>
    }

type Bindings = Pick<Env, 'JOB' | 'IDEMPOTENCY'>

/**
 * Whoever comes first has the key; later ones get its job, or wait. An upload that has died is
 * ended, and only then its key is taken over: it cannot become a job beside the new one.
 */
export function createClaims(
  { JOB, IDEMPOTENCY }: Bindings,
  { jobKeepForMs }: Pick<Config, 'jobKeepForMs'>,
): (idempotency: Idempotency | undefined, jobId: string) => Promise<Claimed> {
  return async (idempotency, jobId) => {
    if (!idempotency) return UNNAMED
    const object = IDEMPOTENCY.getByName(claimName(idempotency.owner, idempotency.key))
    const mine = (at: number): Claimed => ({
      existing: undefined,
      confirm: () => confirmClaim(at),
      // A claim that stays is taken over later.
      release: () => object.release(jobId).catch(() => {}),
    })
    const claim = await object.claim(jobId, jobKeepForMs)
    if (claim.jobId === jobId) return mine(claim.at)
    const first = (await JOB.getByName(claim.jobId).endIfSilent()) as Job | undefined
    const now = Date.now()
    if (first && isVisible(first, now)) return { existing: first }
    const waitMs = silentAt(first, claim.at) - now
    if (waitMs > 0) throw new InProgressError(Math.ceil(waitMs / 1_000))
    const taken = await object.replace(claim.jobId, jobId, jobKeepForMs)
    if (taken) return mine(taken.at)
    throw new InProgressError(SILENT_MS / 1_000)
  }
}

/** Of the object that holds a claim. `owner`: name of the caller's key. */
export function claimName(owner: string, key: string): string {
  return `${owner}\n${key}`
}

const UNNAMED: Claimed = { existing: undefined, confirm: () => {}, release: async () => {} }

/** When an upload counts as dead, if nothing more is heard of it; without a record, its claim tells. */
function silentAt(first: Job | undefined, claimedAt: number): number {
  if (!first) return claimedAt + SILENT_MS
  return first.phase === 'uploading' ? first.dueAt : 0
}

/** Whoever comes behind looks at the record; one that began so late might not have been seen. */
function confirmClaim(at: number): void {
  if (Date.now() < at + SILENT_MS / 2) return
  throw new BusyError('Cannot take the upload: it took too long to begin', 1)
}
