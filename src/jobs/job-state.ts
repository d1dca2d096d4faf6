/**
 * The life of a job, as a pure function.
 *
 *   uploading ──stored──> queued ──start──> running ──finish──> done ──────┐
 *       │                 ^  │ ^              │ │                          ├── keepForMs ──> gone
 *       │        missing: │  │ └─ retry, ─────┘ └──fail──────> failed ─────┘
 *       │        requeued └──┤    postpone, stale                ^
 *       └── abandoned: gone  └── dead letter, too old ───────────┘
 *
 * Every event may come twice, late, or never. Twice or late: it does not apply, and changes
 * nothing. Never: the object's alarm sweeps whatever is due.
 */

import type { Debt, Delivery, Derivative, Job, JobError, Order, Original } from './job.ts'
import { hasEnded } from './job.ts'

export type JobEvent =
  /** The original is stored in full. */
  | { readonly type: 'stored'; readonly original: Original; readonly order: Order }
  /** The original comes in parts. */
  | { readonly type: 'parts'; readonly key: string; readonly uploadId: string }
  /** A consumer has taken the message. */
  | { readonly type: 'start'; readonly delivery: Delivery }
  /** All derivatives are stored. */
  | {
      readonly type: 'finish'
      readonly run: number
      readonly original: Original
      readonly derivatives: readonly Derivative[]
    }
  /** The run failed, and so will every other one. */
  | { readonly type: 'fail'; readonly run: number; readonly error: JobError }
  /** The run failed; the queue delivers the message again. */
  | { readonly type: 'retry'; readonly run: number; readonly error: JobError }
  /** There was no room for the run; the queue delivers the message again. */
  | { readonly type: 'postpone'; readonly run: number; readonly error: JobError }
  /** The queue has given up on the message. */
  | { readonly type: 'dead' }
  /** What was owed has been told. */
  | { readonly type: 'paid'; readonly debt: Debt }
  /** The alarm. */
  | { readonly type: 'sweep' }

/** Runs that end without a result before the job fails. */
export const MAX_ATTEMPTS = 5
/** An upload is through by then: `UPLOAD_MS` allows no more. */
export const MAX_UPLOAD_MS = 10 * 60_000
/** An upload that nobody has ended by then has no one left who could. */
export const ABANDONED_MS = MAX_UPLOAD_MS + 5 * 60_000
/**
 * A run is dead after so many times `sweepMs`: by default three minutes, twice the CPU time of
 * wrangler.toml and the time for its storage. One that was not dead reports in vain.
 */
export const STALE_SWEEPS = 3
/** A message counts as lost after `sweepMs`, doubled each time up to that. */
const MISSING_MOST_MS = 15 * 60_000
/** A debt that was not paid at once is tried again after that. */
export const DEBT_MS = 5_000
/** No job is older than that and not at its end. */
export const MAX_AGE_MS = 24 * 3_600_000

/** The next state, `'gone'`, or `undefined` when the event does not apply. */
export function advance(job: Job, event: JobEvent, now: number): Job | 'gone' | undefined {
  switch (event.type) {
    case 'stored': {
      if (job.phase !== 'uploading') return undefined
      const { uploadId: _, ...rest } = job
      return queued({ ...rest, original: event.original, order: event.order }, now)
    }
    case 'parts': {
      if (job.phase !== 'uploading' || job.uploadId !== undefined) return undefined
      const original = { ...job.original, key: event.key }
      return { ...job, original, uploadId: event.uploadId, updatedAt: now }
    }
    case 'start':
      return start(job, event.delivery, now)
    case 'dead':
      // While it runs, another copy of the message is at work; should that die, the sweep finds it.
      return job.phase === 'queued' ? ended(job, 'failed', now, job.error ?? GAVE_UP) : undefined
    case 'paid':
      return paid(job, event.debt, now)
    case 'sweep':
      return now < job.dueAt ? undefined : sweep(job, now)
    default:
      return job.phase === 'running' && job.run === event.run ? report(job, event, now) : undefined
  }
}

type Report = Extract<JobEvent, { readonly run: number }>

/** What a run tells of itself. */
function report(job: Job, event: Report, now: number): Job {
  switch (event.type) {
    case 'finish': {
      const { original, derivatives } = event
      return ended({ ...job, original, derivatives }, 'done', now)
    }
    case 'fail':
      return ended(job, 'failed', now, event.error)
    case 'retry':
      if (job.attempts >= MAX_ATTEMPTS) return ended(job, 'failed', now, event.error)
      return waiting({ ...job, error: event.error }, now)
    case 'postpone':
      return waiting({ ...job, error: event.error, attempts: job.attempts - 1 }, now)
  }
}

/** A message that comes again while its own run seems to go on: that run has died. */
function start(job: Job, delivery: Delivery, now: number): Job | undefined {
  const isAgain =
    job.phase === 'running' &&
    job.delivery?.messageId === delivery.messageId &&
    delivery.attempt > job.delivery.attempt
  if (job.phase !== 'queued' && !isAgain) return undefined
  if (job.attempts >= MAX_ATTEMPTS) return ended(job, 'failed', now, GAVE_UP)
  const { owes: _, ...rest } = job
  return {
    ...rest,
    phase: 'running',
    delivery,
    run: job.run + 1,
    attempts: job.attempts + 1,
    sweeps: 0,
    updatedAt: now,
    dueAt: now + STALE_SWEEPS * job.sweepMs,
  }
}

/** A message is owed; it is sent by whoever stores this. */
export function queued(job: Job, now: number): Job {
  return { ...waiting(job, now), owes: 'message', dueAt: now + DEBT_MS }
}

/** A message is under way. */
function waiting(job: Job, now: number): Job {
  const { delivery: _, ...rest } = job
  const dueAt = now + Math.min(MISSING_MOST_MS, job.sweepMs * 2 ** job.sweeps)
  return { ...rest, phase: 'queued', updatedAt: now, dueAt }
}

function ended(job: Job, phase: 'done' | 'failed', now: number, error?: JobError): Job {
  const { delivery: _, error: __, ...rest } = job
  const owed = { owes: 'settlement', updatedAt: now, dueAt: now + DEBT_MS } as const
  return { ...rest, phase, ...owed, ...(error ? { error } : {}) }
}

/** A job of a batch has nothing more to tell once the batch knows. */
function paid(job: Job, debt: Debt, now: number): Job | 'gone' | undefined {
  if (job.owes !== debt) return undefined
  const { owes: _, ...rest } = job
  if (debt === 'message') return waiting(rest, now)
  return job.batchId === undefined ? { ...rest, dueAt: now + job.keepForMs } : 'gone'
}

function sweep(job: Job, now: number): Job | 'gone' {
  if (hasEnded(job)) return job.owes ? { ...job, dueAt: now + DEBT_MS } : 'gone'
  if (job.phase === 'uploading') return 'gone'
  if (job.createdAt + MAX_AGE_MS <= now) return ended(job, 'failed', now, job.error ?? EXPIRED)
  if (job.phase === 'running') {
    if (job.attempts >= MAX_ATTEMPTS) return ended(job, 'failed', now, job.error ?? GAVE_UP)
    return queued(job, now)
  }
  return queued(job.owes ? job : { ...job, sweeps: job.sweeps + 1 }, now)
}

const GAVE_UP: JobError = {
  code: 'gave-up',
  detail: 'Cannot finish the job: its runs ended without a result',
}
const EXPIRED: JobError = {
  code: 'expired',
  detail: 'Cannot finish the job: it was not run within a day',
}
