/** The consumer: what is done with one delivery of a message, and whether it is to come again. */

import type { Applied, Job } from './job.ts'
import { failureOf, retryDelaySeconds } from './job-failure.ts'
import { jobIdOf } from './job-message.ts'
import type { JobEvent } from './job-state.ts'
import { makeDerivatives, type RunPorts } from './make-derivatives.ts'
import { namesOf, type Observers, observeEnd } from './observe-end.ts'

/** A job's object, as the consumer sees it. */
export interface JobRecord {
  apply(event: JobEvent): Promise<Applied>
}

export interface ConsumerPorts extends RunPorts, Observers {
  record(jobId: string): JobRecord
}

/** What the platform hands over. */
export interface Delivered {
  readonly id: string
  readonly body: unknown
  /** 1, 2, 3… */
  readonly attempts: number
}

/** Whether the queue may forget the message. */
export type Verdict = 'ack' | { readonly retryInSeconds: number }

/**
 * Runs the job that the message names. A message that is late, or here twice, finds its job in a
 * phase in which it cannot start, and is forgotten: should the other run die, the job's own alarm
 * sends another message.
 */
export async function consume(message: Delivered, ports: ConsumerPorts): Promise<Verdict> {
  const jobId = jobIdOf(message.body)
  if (jobId === undefined) {
    ports.log('error', { event: 'job-message', error: 'not one of ours', messageId: message.id })
    return 'ack'
  }
  const record = ports.record(jobId)
  const delivery = { messageId: message.id, attempt: message.attempts }
  const { job, changed } = await record.apply({ type: 'start', delivery })
  if (!job || !changed) return 'ack'
  if (job.phase !== 'running') {
    observeEnd(job, ports)
    return 'ack'
  }
  return await run(job, record, ports, message.attempts)
}

async function run(
  job: Job,
  record: JobRecord,
  ports: ConsumerPorts,
  deliveries: number,
): Promise<Verdict> {
  ports.log('debug', { event: 'job-begin', ...namesOf(job), run: job.run, deliveries })
  try {
    const { original, derivatives, plan } = await makeDerivatives(job, ports)
    const finish = { type: 'finish', run: job.run, original, derivatives } as const
    const { job: ended, changed } = await record.apply(finish)
    if (ended && changed) observeEnd(ended, ports, { plan })
    return 'ack'
  } catch (thrown) {
    const { decision, error } = failureOf(thrown)
    const { job: after, changed } = await record.apply({ type: decision, run: job.run, error })
    if (after?.phase === 'failed') {
      if (changed) observeEnd(after, ports, { cause: causeOf(thrown) })
      return 'ack'
    }
    ports.log('warn', { event: 'job-again', ...namesOf(job), error, cause: causeOf(thrown) })
    const count = decision === 'postpone' ? deliveries : (after?.attempts ?? deliveries)
    return changed ? { retryInSeconds: retryDelaySeconds(count) } : 'ack'
  }
}

/** What the queue has given up on: the job fails, unless another message has seen to it. */
export async function bury(message: Delivered, ports: ConsumerPorts): Promise<Verdict> {
  const jobId = jobIdOf(message.body)
  if (jobId === undefined) return 'ack'
  const { job, changed } = await ports.record(jobId).apply({ type: 'dead' })
  if (job && changed) observeEnd(job, ports)
  return 'ack'
}

/** For the log only: the chain of messages. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause === undefined ? `${error}` : `${error}; ${causeOf(cause)}`
}
