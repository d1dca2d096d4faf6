/**
 * The life of a job, as a pure function.
 *
 *   uploading ──stored──> queued ──start──> running ──finish──> done ──────┐
 *       │                 ^  │ ^              │ │                          ├── keepForMs ──> gone
 *       │        missing: │  │ └─ retry, ─────┘ └──fail──────> failed ─────┘
 *       │        requeued └──┤    postpone, stale                ^
 *       └── abandoned        └── dead letter, too old ───────────┘
 *             └── removed: gone
 *
 * An upload shows that it lives (`alive`) every `BEAT_MS`; without that for `SILENT_MS` it is
 * abandoned. The original of an upload that failed is removed `failedOriginalForMs` later, if no
 * batch has made use of it meanwhile; the record waits for that, unseen if need be.
 *
 * Every event may come twice, late, or never. Twice or late: it does not apply, and changes
 * nothing. Never: the object's alarm sweeps whatever is due.
 */

import type { Debt, Derivative, Job, JobError, MessageDelivery, Order, Original } from './job.ts'
import { hasEnded } from './job.ts'

export type JobEvent =
  /** The original is stored in full. */
  | {
      readonly type: 'stored'
      readonly original: Original
      readonly order: Order
      readonly digest?: string
    }
  /** The original comes in parts. */
  | { readonly type: 'parts'; readonly key: string; readonly uploadId: string }
  /** The upload goes on. */
  | { readonly type: 'alive' }
  /** The upload has ended, and is no job. */
  | { readonly type: 'abandon' }
  /** A consumer has taken the message. */
  | { readonly type: 'start'; readonly delivery: MessageDelivery }
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
  /** A batch has made the derivatives after all: the original is wanted. */
  | { readonly type: 'keep' }
  /** Everything that it has stored is gone. */
  | { readonly type: 'forget' }
  /** What was owed has been told. */
  | { readonly type: 'paid'; readonly debt: Debt }
  /** The alarm. */
  | { readonly type: 'sweep' }

/** Runs that end without a result before the job fails. */
export const MAX_ATTEMPTS = 5
/** An upload is through by then: `UPLOAD_MS` allows no more. */
export const MAX_UPLOAD_MS = 10 * 60_000
/** However much it lives: an upload that nobody has ended by then is abandoned. */
export const ABANDONED_MS = MAX_UPLOAD_MS + 5 * 60_000
/** How often an upload shows that it lives. */
export const BEAT_MS = 5_000
/** An upload that was silent for so long has died; conversions beside it may delay its beats. */
export const SILENT_MS = 30_000
/**
 * A run is dead after so many times `sweepMs`: by default three minutes, twice the CPU time of
 * wrangler.toml and the time for its storage. One that was not dead reports in vain.
 */
export const STALE_SWEEPS = 3
/** A message counts as lost after `sweepMs`, doubled each time up to that. */
const MISSING_MOST_MS = 15 * 60_000
/** A debt that was not paid at once is tried again after that. */
export const DEBT_MS = 5_000
/** Removing, which is in no hurry, after that. */
export const REMOVAL_MS = 60_000
/** No job is older than that and not at its end. */
export const MAX_AGE_MS = 24 * 3_600_000

/** The next state, `'gone'`, or `undefined` when the event does not apply. */
export function advance(job: Job, event: JobEvent, now: number): Job | 'gone' | undefined {
  switch (event.type) {
    case 'stored': {
      if (job.phase !== 'uploading') return undefined
      const { uploadId: _, ...rest } = job
      const { original, order, digest } = event
      return queued({ ...rest, original, order, ...(digest !== undefined && { digest }) }, now)
    }
    case 'parts': {
      if (job.phase !== 'uploading' || job.uploadId !== undefined) return undefined
      const original = { ...job.original, key: event.key }
      return alive({ ...job, original, uploadId: event.uploadId }, now)
    }
    case 'alive':
      return job.phase === 'uploading' ? alive(job, now) : undefined
    case 'abandon':
      return job.phase === 'uploading' ? abandoned(job, now) : undefined
    case 'keep':
      return keep(job, now)
    case 'forget':
      return hasEnded(job) && job.owes === undefined ? 'gone' : undefined
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
function start(job: Job, delivery: MessageDelivery, now: number): Job | undefined {
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

/** Silence counts from now on. */
export function alive(job: Job, now: number): Job {
  const dueAt = Math.min(job.createdAt + ABANDONED_MS, now + SILENT_MS)
  return { ...job, updatedAt: now, dueAt }
}

function abandoned(job: Job, now: number): Job {
  return { ...job, phase: 'abandoned', owes: 'removal', dueAt: now + REMOVAL_MS }
}

function keep(job: Job, now: number): Job | 'gone' | undefined {
  if (job.phase !== 'failed' || job.failedOriginalForMs === undefined) return undefined
  return job.owes === 'settlement' ? withoutExpiry(job) : atRest(withoutExpiry(job), now)
}

function withoutExpiry({ failedOriginalForMs: _, ...job }: Job): Job {
  return job
}

/** An ended job that owes nothing: until its original expires, or else its record. */
function atRest({ owes: _, ...job }: Job, now: number): Job | 'gone' {
  const expiresInMs = job.phase === 'failed' ? job.failedOriginalForMs : undefined
  if (expiresInMs !== undefined) return { ...job, dueAt: job.updatedAt + expiresInMs }
  const dueAt = job.updatedAt + job.keepForMs
  return dueAt > now ? { ...job, dueAt } : 'gone'
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
  if (debt === 'removal') {
    return job.phase === 'abandoned' ? 'gone' : atRest(withoutExpiry(rest), now)
  }
  return job.batchId === undefined ? atRest(rest, now) : 'gone'
}

function sweep(job: Job, now: number): Job | 'gone' {
  if (job.owes === 'removal') return { ...job, dueAt: now + REMOVAL_MS }
  if (hasEnded(job)) return job.owes ? { ...job, dueAt: now + DEBT_MS } : expired(job, now)
  if (job.phase === 'uploading') return abandoned(job, now)
  if (job.createdAt + MAX_AGE_MS <= now) return ended(job, 'failed', now, job.error ?? EXPIRED)
  if (job.phase === 'running') {
    if (job.attempts >= MAX_ATTEMPTS) return ended(job, 'failed', now, job.error ?? GAVE_UP)
    return queued(job, now)
  }
  return queued(job.owes ? job : { ...job, sweeps: job.sweeps + 1 }, now)
}

/** The end of an ended job's rest: its original goes first. */
function expired(job: Job, now: number): Job | 'gone' {
  const isFailed = job.phase === 'failed' && job.failedOriginalForMs !== undefined
  return isFailed ? { ...job, owes: 'removal', dueAt: now + REMOVAL_MS } : 'gone'
}

const GAVE_UP: JobError = {
  code: 'gave-up',
  detail: 'Cannot finish the job: its runs ended without a result',
}
const EXPIRED: JobError = {
  code: 'expired',
  detail: 'Cannot finish the job: it was not run within a day',
}
