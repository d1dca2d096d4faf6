/** A job: one original and the derivatives that are to be made from it. */

import type { OutputFormat, Profile } from '../engine/index.ts'

/** The first two are never seen from outside: nobody knows of a job before its original is stored. */
export type JobPhase = 'uploading' | 'abandoned' | 'queued' | 'running' | 'done' | 'failed'

/** The stored upload. */
export interface Original {
  readonly key: string
  readonly bytes: number
  readonly contentType: string
  /** As it is seen, with its orientation applied; known once its header was read. */
  readonly width?: number
  readonly height?: number
}

/** What is to be made of it, besides the sizes, which are configuration. */
export interface Order {
  readonly formats: readonly OutputFormat[]
  readonly quality: number
  /** Records of before there was a choice have none. */
  readonly profile?: Profile
}

export interface Derivative {
  /** `full`, `medium`… */
  readonly name: string
  readonly key: string
  readonly format: OutputFormat
  readonly width: number
  readonly height: number
  readonly bytes: number
}

/** Why a job failed, or why it is tried again. The detail is fit for the caller. */
export interface JobError {
  readonly code: string
  readonly detail: string
}

/** One delivery of a queue message; the same message comes again when its consumer died. */
export interface MessageDelivery {
  readonly messageId: string
  /** 1, 2, 3… */
  readonly attempt: number
}

/**
 * What the object still has to tell others (`removal`: the storage); it is kept with the state, so
 * that no crash loses it.
 */
export type Debt = 'message' | 'settlement' | 'removal'

export interface Job {
  readonly id: string
  /** Name of the key that made it; none: an admin's batch, or a record of before owners. */
  readonly owner?: string
  readonly caller?: Caller
  readonly phase: JobPhase
  readonly original: Original
  readonly order: Order
  /** The `Idempotency-Key` that came with it. */
  readonly idempotencyKey?: string
  /** SHA-256 of the upload, where such a key came. */
  readonly digest?: string
  /** While it is uploaded in parts: the unfinished upload. */
  readonly uploadId?: string
  /** Runs that counted; one that was only postponed does not. */
  readonly attempts: number
  /** Number of the run that may report; whatever another one reports is late. */
  readonly run: number
  /** What the current run was started by. */
  readonly delivery?: MessageDelivery
  /** How often in a row its message was missing. */
  readonly sweeps: number
  readonly derivatives: readonly Derivative[]
  readonly error?: JobError
  /** The batch to which it reports its end. */
  readonly batchId?: string
  readonly owes?: Debt
  /** How long the record lives after the job's end. */
  readonly keepForMs: number
  /** How long the original lives after the job has failed; none: for ever. */
  readonly failedOriginalForMs?: number
  /** How long a message may be under way before it counts as lost; see `STALE_SWEEPS`. */
  readonly sweepMs: number
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly updatedAt: number
  /** When the object's alarm looks after it. */
  readonly dueAt: number
}

export function hasEnded({ phase }: Pick<Job, 'phase'>): boolean {
  return phase === 'done' || phase === 'failed'
}

/** Whether it was accepted, and its record has not outlived `keepForMs`. */
export function isVisible({ phase, updatedAt, keepForMs }: Job, now: number): boolean {
  if (phase === 'uploading' || phase === 'abandoned') return false
  return !hasEnded({ phase }) || now < updatedAt + keepForMs
}

/** Who asked for it; for the log. */
export interface Caller {
  readonly requestId: string
  /** The name of the key. */
  readonly apiKey: string
}

/** What a job's record begins with. */
export interface NewJob
  extends Pick<
    Job,
    'id' | 'owner' | 'caller' | 'idempotencyKey' | 'keepForMs' | 'failedOriginalForMs'
  > {}

/** A job whose original is stored already. */
export interface StoredJob extends NewJob {
  /** The batch that it belongs to. */
  readonly batchId?: string
  readonly original: Original
  readonly order: Order
}

/** What an event has done. */
export interface Applied {
  readonly job: Job | undefined
  /** False: the event did not apply, and nothing was changed. */
  readonly changed: boolean
}

/** What the backlog says to a job that wants in. */
export interface Entrance {
  readonly entered: boolean
  /** Jobs in it, this one included if it has entered. */
  readonly depth: number
}
