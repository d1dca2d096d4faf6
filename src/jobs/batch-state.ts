/**
 * A batch: every original under a prefix is processed again, a page of the list at a time, and no
 * more than `workers` jobs of it at once.
 *
 *   list ──page──> originals ──take──> running ──report──> counted
 *
 * Pure. A job's number is its place in the list, so that whoever starts it again after a crash
 * starts the same job.
 */

import type { ObjectInfo, ObjectPage } from '../storage/object-store.ts'
import type { Caller, JobError, Order, Original } from './job.ts'

export interface BatchRequest {
  readonly prefix: string
  readonly order: Order
  readonly caller?: Caller
  /** How many originals at the most. */
  readonly limit?: number
  /** Jobs at once. */
  readonly workers: number
  /** How long records live: those of the jobs, and the batch's own after its end. */
  readonly keepForMs: number
}

export interface NumberedOriginal {
  /** 0, 1, 2… in the order of the list. */
  readonly number: number
  readonly original: Original
}

export interface FailedOriginal {
  readonly key: string
  readonly error: JobError
}

export interface Batch extends BatchRequest {
  readonly id: string
  /** Where the next page begins. */
  readonly cursor?: string
  /** There is no further page. */
  readonly isListed: boolean
  /** Originals that were listed. */
  readonly total: number
  readonly done: number
  readonly failed: number
  /** Listed and not yet begun. */
  readonly waiting: readonly NumberedOriginal[]
  readonly running: readonly NumberedOriginal[]
  /** The first of them; `failed` counts all. */
  readonly failures: readonly FailedOriginal[]
  /** Why the list could not be read to its end. */
  readonly error?: JobError
  /** Times in a row that a page could not be read. */
  readonly listFailures: number
  readonly createdAt: number
  readonly updatedAt: number
}

/** Objects of a page. */
const PAGE_LIMIT = 250
/** Failures that are told one by one. */
const MAX_FAILURES = 100
const MAX_LIST_FAILURES = 20

export function newBatch(id: string, request: BatchRequest, now: number): Batch {
  return {
    ...request,
    id,
    isListed: false,
    total: 0,
    done: 0,
    failed: 0,
    waiting: [],
    running: [],
    failures: [],
    listFailures: 0,
    createdAt: now,
    updatedAt: now,
  }
}

/** What can be done now: a page read, an original begun, or nothing until a job reports. */
export function nextStep({ waiting, running, workers, isListed }: Batch): 'list' | 'take' | 'wait' {
  if (running.length >= workers) return 'wait'
  if (waiting.length > 0) return 'take'
  return isListed ? 'wait' : 'list'
}

/** How many objects the next page may have. */
export function pageSize({ limit = Infinity, total }: Batch): number {
  return Math.min(PAGE_LIMIT, limit - total)
}

/** Takes a page in; `from` is the cursor it was read with, so that none counts twice. */
export function withPage(batch: Batch, page: ObjectPage, from: string | undefined): Batch {
  if (batch.isListed || batch.cursor !== from) return batch
  const { cursor: _, ...rest } = batch
  const listed = page.objects.map((object, i) => ({
    number: batch.total + i,
    original: originalOf(object),
  }))
  const total = batch.total + listed.length
  const isListed = page.cursor === undefined || total >= (batch.limit ?? Infinity)
  return {
    ...rest,
    ...(isListed ? {} : { cursor: page.cursor }),
    isListed,
    total,
    waiting: [...batch.waiting, ...listed],
    listFailures: 0,
  } as Batch
}

/** The list could not be read. After many times in a row the batch ends with what it has. */
export function withListFailure(batch: Batch, error: JobError): Batch {
  const listFailures = batch.listFailures + 1
  if (listFailures < MAX_LIST_FAILURES) return { ...batch, listFailures }
  return { ...batch, listFailures, isListed: true, error }
}

/** Moves the first that waits to those that run; `undefined`: none waits. */
export function takeNext(batch: Batch): { batch: Batch; next: NumberedOriginal } | undefined {
  const [next, ...waiting] = batch.waiting
  return next && { batch: { ...batch, waiting, running: [...batch.running, next] }, next }
}

export interface JobEnd {
  readonly jobId: string
  readonly key: string
  readonly isDone: boolean
  readonly error?: JobError
}

/** Counts the end of a job, once; `undefined`: it is not one that runs. */
export function withEnd(batch: Batch, { jobId, key, isDone, error }: JobEnd): Batch | undefined {
  const running = batch.running.filter(({ number }) => jobIdIn(batch.id, number) !== jobId)
  if (running.length === batch.running.length) return undefined
  if (isDone) return { ...batch, running, done: batch.done + 1 }
  const failure = { key, error: error ?? { code: 'internal', detail: 'Cannot finish the job' } }
  const failures = [...batch.failures, failure].slice(0, MAX_FAILURES)
  return { ...batch, running, failed: batch.failed + 1, failures }
}

export function jobIdIn(batchId: string, number: number): string {
  return `${batchId}.${number}`
}

export function isFinished({ isListed, waiting, running }: Batch): boolean {
  return isListed && waiting.length === 0 && running.length === 0
}

function originalOf({ key, bytes, contentType }: ObjectInfo): Original {
  return { key, bytes, contentType }
}
