/** Jobs and batches as callers see them. */

import type { Context } from 'hono'
import type { Batch } from '../../jobs/batch-state.ts'
import { isFinished } from '../../jobs/batch-state.ts'
import type { Job, JobPhase } from '../../jobs/job.ts'
import type { AppEnv } from '../app-env.ts'
import { fileUrl } from '../files/file-url.ts'

const STATUS = {
  uploading: 'processing',
  abandoned: 'error',
  queued: 'processing',
  running: 'processing',
  done: 'done',
  failed: 'error',
} as const satisfies Record<JobPhase, string>

export function jobDocument(c: Context<AppEnv>, job: Job) {
  const { id, phase, attempts, original, derivatives, error, createdAt, updatedAt } = job
  return {
    jobId: id,
    status: STATUS[phase],
    phase,
    attempts,
    original,
    derivatives: derivatives.map(({ name, key, ...rest }) => ({
      name,
      key,
      url: fileUrl(c, key),
      ...rest,
    })),
    ...(phase === 'failed' && error ? { error } : {}),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  }
}

/** `queued` are those that are listed and not at their end. */
export function batchDocument(batch: Batch) {
  const { id, prefix, total, done, failed, failures, error, createdAt, updatedAt } = batch
  return {
    batchId: id,
    prefix,
    total,
    queued: total - done - failed,
    done,
    failed,
    finished: isFinished(batch),
    failures: failures.map(({ key, error: reason }) => ({ key, ...reason })),
    ...(error ? { error } : {}),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  }
}
