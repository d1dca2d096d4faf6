/** One log line and one count for each job that has ended. */

import type { Log, LogFields } from '../metrics/log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Job } from './job.ts'
import { isRefusal } from './job-failure.ts'

export interface Observers {
  readonly metrics: Metrics
  readonly log: Log
}

/** What every line about a job names it by, and whose it is. */
export function namesOf({ id, batchId, caller }: Job): LogFields {
  return { jobId: id, batchId, ...caller }
}

/** Called once for each end, by whoever brought it about. A file that cannot be used is no fault of ours. */
export function observeEnd(job: Job, { metrics, log }: Observers, facts: LogFields = {}): void {
  const { phase, attempts, error, original, derivatives, createdAt, updatedAt } = job
  const isDone = phase === 'done'
  metrics.count('jobs_total', { status: isDone ? 'done' : 'error' })
  metrics.observe('job_duration_seconds', {}, Math.max(0, updatedAt - createdAt) / 1_000)
  log(isDone || (error && isRefusal(error)) ? 'info' : 'error', {
    event: 'job',
    ...namesOf(job),
    storageKey: original.key,
    status: isDone ? 'done' : 'error',
    attempts,
    ms: updatedAt - createdAt,
    bytesIn: original.bytes,
    bytesOut: derivatives.reduce((sum, { bytes }) => sum + bytes, 0),
    error: isDone ? undefined : error,
    ...facts,
  })
}
