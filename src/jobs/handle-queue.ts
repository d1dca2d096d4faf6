/** Deliveries of the queues: each one consumed, and forgotten or asked for again. */

import type { Clock } from '../admission/clock.ts'
import type { Gate } from '../admission/create-gate.ts'
import type { Config } from '../config.ts'
import type { Converter } from '../convert/convert.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { bury, type ConsumerPorts, consume, type JobRecord, type Verdict } from './consume.ts'
import type { Applied } from './job.ts'
import { retryDelaySeconds } from './job-failure.ts'
import { DEAD_LETTER_QUEUE } from './job-message.ts'
import type { Observers } from './observe-end.ts'

export interface QueueServices extends Observers {
  readonly store: ObjectStore
  readonly gate: Gate
  readonly converter: Converter
  readonly config: Config
  readonly clock: Clock
  readonly env: Pick<Env, 'JOB'>
  /** Takes messages that are about no job; `undefined`: it is none of those. */
  takeOther(body: unknown): Promise<'ack' | 'retry'> | undefined
}

/** Never throws: a message whose job cannot even be reached comes again. */
export async function handleQueue(batch: MessageBatch, services: QueueServices): Promise<void> {
  const ports = consumerPorts(services)
  const isDead = batch.queue === DEAD_LETTER_QUEUE
  const handle = isDead ? bury : consume
  for (const message of batch.messages) {
    const other = isDead ? undefined : services.takeOther(message.body)
    const retryInSeconds = retryDelaySeconds(message.attempts)
    const work = other
      ? other.then((end): Verdict => (end === 'ack' ? end : { retryInSeconds }))
      : handle(message, ports)
    const verdict = await work.catch((error: unknown) => {
      ports.log('error', { event: 'job-message', messageId: message.id, error: String(error) })
      return { retryInSeconds }
    })
    if (verdict === 'ack') message.ack()
    else message.retry({ delaySeconds: verdict.retryInSeconds })
  }
}

function consumerPorts({ config, env, ...services }: QueueServices): ConsumerPorts {
  return {
    ...services,
    sizes: config.derivatives,
    maxBytes: config.maxUploadBytes,
    record(jobId): JobRecord {
      const object = env.JOB.getByName(jobId)
      return { apply: async (event) => (await object.apply(event)) as Applied }
    },
  }
}
