/** Jobs as the routes see them; the way from names to the objects behind them. */

import type { Config } from '../config.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { Upload, type UploadPorts } from './accept.ts'
import type { Batch, BatchRequest } from './batch-state.ts'
import type { Caller, Job } from './job.ts'
import { isJobId } from './job-message.ts'
import { ABANDONED_MS } from './job-state.ts'
import { InProgressError, QueueFullError } from './refusals.ts'

export interface UploadRequest {
  /** Name of the caller's key, and what it calls this upload. */
  readonly idempotency: { readonly owner: string; readonly key: string } | undefined
  readonly expectedBytes: number | undefined
  readonly caller: Caller
}

/** An upload that has begun, or the job of the same upload before. */
export type Begun =
  | { readonly upload: NamedUpload; readonly again: undefined }
  | { readonly again: string }

export interface NamedUpload extends Pick<Upload, 'writer' | 'accept'> {
  readonly jobId: string
  abandon(): Promise<void>
}

export interface Jobs {
  /** Throws `QueueFullError` and `InProgressError`. */
  begin(request: UploadRequest): Promise<Begun>
  /** `undefined`: there is no such job, or not any more. */
  read(jobId: string): Promise<Job | undefined>
  /** Jobs that are accepted and have not ended. */
  depth(): Promise<number>
  /** Answers the batch's name. */
  beginBatch(request: Omit<BatchRequest, 'keepForMs'>): Promise<string>
  readBatch(batchId: string): Promise<Batch | undefined>
}

export type JobBindings = Pick<Env, 'JOB' | 'BACKLOG' | 'IDEMPOTENCY' | 'BATCHES'>

/** About what a job takes, to tell a refused caller when to come again. */
const SECONDS_PER_JOB = 1

export function createJobs(bindings: JobBindings, store: ObjectStore, config: Config): Jobs {
  const { JOB, BATCHES } = bindings
  const backlog = () => bindings.BACKLOG.getByName('all')
  const read = async (jobId: string) => {
    if (!isJobId(jobId)) return undefined
    const job = (await JOB.getByName(jobId).read()) as Job | undefined
    return job?.phase === 'uploading' ? undefined : job
  }
  const claims = createClaims(bindings, config, read)
  return {
    async begin({ idempotency, expectedBytes, caller }) {
      const jobId = crypto.randomUUID()
      const claim = await claims(idempotency, jobId)
      if (claim.again !== undefined) return { again: claim.again }
      const ports = uploadPorts(bindings, store, { jobId, queueSize: config.queueSize })
      const full = (depth: number) =>
        new QueueFullError(config.queueSize, depth, secondsFor(depth, config))
      const job = { id: jobId, keepForMs: config.jobKeepForMs, caller }
      const upload = await Upload.begin(job, ports, {
        full,
        ...(expectedBytes === undefined ? {} : { expectedBytes }),
      }).catch(async (error: unknown) => {
        await claim.release()
        throw error
      })
      const abandon = async () => {
        if (await upload.abandon()) await claim.release()
      }
      const accept: Upload['accept'] = (order) => upload.accept(order)
      return { upload: { jobId, writer: upload.writer, accept, abandon }, again: undefined }
    },
    read,
    depth: async () => await backlog().depth(),
    async beginBatch(request) {
      const batchId = crypto.randomUUID()
      const { jobKeepForMs: keepForMs } = config
      await BATCHES.getByName(batchId).begin(batchId, { ...request, keepForMs })
      return batchId
    },
    readBatch: async (batchId) =>
      isJobId(batchId)
        ? ((await BATCHES.getByName(batchId).read()) as Batch | undefined)
        : undefined,
  }
}

function uploadPorts(
  { JOB, BACKLOG }: JobBindings,
  store: ObjectStore,
  { jobId, queueSize }: { readonly jobId: string; readonly queueSize: number },
): UploadPorts {
  const record = JOB.getByName(jobId)
  const backlog = BACKLOG.getByName('all')
  return {
    store,
    record: {
      begin: async (job) => await record.begin(job),
      apply: async (event) =>
        (await record.apply(event)) as Awaited<ReturnType<UploadPorts['record']['apply']>>,
      abandon: async () => await record.abandon(),
    },
    enter: async (id) => await backlog.enter(id, queueSize),
    leave: async (id) => await backlog.leave(id),
  }
}

type Claimed = { readonly again: string } | { readonly again: undefined; release(): Promise<void> }

/** Step 1 of `accept.ts`. */
function createClaims(
  { IDEMPOTENCY }: JobBindings,
  { jobKeepForMs }: Config,
  read: Jobs['read'],
): (idempotency: UploadRequest['idempotency'], jobId: string) => Promise<Claimed> {
  return async (idempotency, jobId) => {
    if (!idempotency) return { again: undefined, release: async () => {} }
    const object = IDEMPOTENCY.getByName(`${idempotency.owner}\n${idempotency.key}`)
    const mine: Claimed = {
      again: undefined,
      // A claim that stays is taken over later.
      release: () => object.release(jobId).catch(() => {}),
    }
    const claim = await object.claim(jobId, jobKeepForMs)
    if (claim.jobId === jobId) return mine
    if (await read(claim.jobId)) return { again: claim.jobId }
    if (claim.at + ABANDONED_MS > Date.now()) throw new InProgressError()
    if (await object.replace(claim.jobId, jobId, jobKeepForMs)) return mine
    throw new InProgressError()
  }
}

function secondsFor(jobs: number, { workers }: Config): number {
  return Math.max(1, Math.ceil((jobs * SECONDS_PER_JOB) / workers / 4))
}
