/** One log line and one count for each job that has ended. */

import type { Log, LogFields } from '../metrics/log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Job } from './job.ts'

export interface Observers {
  readonly metrics: Metrics
  readonly log: Log
}

/** Called once for each end, by whoever brought it about. */
export function observeEnd(job: Job, { metrics, log }: Observers, facts: LogFields = {}): void {
  const { id, phase, attempts, error, batchId, original, derivatives, createdAt, updatedAt } = job
  const isDone = phase === 'done'
  metrics.count('jobs_total', { status: isDone ? 'done' : 'error' })
  metrics.observe('job_duration_seconds', {}, Math.max(0, updatedAt - createdAt) / 1_000)
  log(isDone ? 'info' : 'error', {
    event: 'job',
    jobId: id,
    batchId,
    status: isDone ? 'done' : 'error',
    attempts,
    ms: updatedAt - createdAt,
    bytesIn: original.bytes,
    bytesOut: derivatives.reduce((sum, { bytes }) => sum + bytes, 0),
    error: isDone ? undefined : error,
    ...facts,
  })
}
