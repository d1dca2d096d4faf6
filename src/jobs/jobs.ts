/** Jobs as the routes see them; the way from names to the objects behind them. */

import type { Config } from '../config.ts'
import { FORMATS, withoutPatented } from '../engine/index.ts'
import type { PieceWriter } from '../source/file-target.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { Upload, type UploadPorts } from './accept.ts'
import type { Batch, BatchRequest } from './batch-state.ts'
import { type Claimed, claimName, createClaims } from './claims.ts'
import { DigestingWriter } from './digesting-writer.ts'
import { isId } from './id.ts'
import { type Caller, isVisible, type Job, type Order } from './job.ts'
import { pipelineJobId } from './pipeline/pipeline-job-id.ts'
import { QueueFullError } from './refusals.ts'
import { removeUpload } from './remove-upload.ts'
import { Repeat } from './repeat.ts'

export interface UploadRequest {
  /** Name of the caller's key: the job will be its. */
  readonly owner: string
  /** What the caller calls this upload. */
  readonly idempotencyKey: string | undefined
  readonly expectedBytes: number | undefined
  readonly caller: Caller
}

/** An upload that has begun, or one that was here before. Ends with `accept` or `abandon`. */
export interface BegunUpload {
  readonly jobId: string
  /** It has its job already: `accept` compares, and stores nothing. */
  readonly isRepeat: boolean
  /** Takes the file. */
  readonly writer: PieceWriter
  /** Throws `IdempotencyConflictError`, besides what `Upload` throws. */
  accept(order: Order): Promise<Job>
  abandon(): Promise<void>
}

export interface Jobs {
  /** Throws `QueueFullError` and `InProgressError`. */
  begin(request: UploadRequest): Promise<BegunUpload>
  /** `undefined`: there is no such job, or not any more. */
  read(jobId: string): Promise<Job | undefined>
  /** The job of an object that has come into the bucket by itself, in its present version. */
  readByKey(key: string): Promise<Job | undefined>
  /**
   * Takes an upload back with all that was made of it: see `removeUpload`. False: there is none, or it is not
   * the caller's. Throws `InProgressError` while its job runs.
   */
  remove(jobId: string, isTheirs: (owner: string | undefined) => boolean): Promise<boolean>
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
  const claims = createClaims(bindings, config)
  async function read(jobId: string): Promise<Job | undefined> {
    if (!isId(jobId)) return undefined
    const job = (await JOB.getByName(jobId).read()) as Job | undefined
    return job && isVisible(job, Date.now()) ? job : undefined
  }
  return {
    async begin({ owner, idempotencyKey, expectedBytes, caller }) {
      const jobId = crypto.randomUUID()
      const idempotency = idempotencyKey === undefined ? undefined : { owner, key: idempotencyKey }
      const claim = await claims(idempotency, jobId)
      if (claim.existing) return new Repeat(claim.existing)
      const ports = uploadPorts(bindings, store, { jobId, config })
      const { jobKeepForMs: keepForMs, failedOriginalForMs } = config
      const upload = await Upload.begin(
        {
          ...{ id: jobId, owner, caller, keepForMs, failedOriginalForMs },
          ...(idempotencyKey !== undefined && { idempotencyKey }),
        },
        ports,
        {
          full: (depth) => new QueueFullError(config.queueSize, depth, secondsFor(depth, config)),
          ...(expectedBytes === undefined ? {} : { expectedBytes }),
        },
      ).catch(async (error: unknown) => {
        await claim.release()
        throw error
      })
      const named = begun(jobId, upload, { claim, isNamed: idempotency !== undefined })
      try {
        claim.confirm()
      } catch (error) {
        await named.abandon()
        throw error
      }
      return named
    },
    read,
    async readByKey(key) {
      const object = await store.head(key)
      return object && (await read(await pipelineJobId(object)))
    },
    async remove(jobId, isTheirs) {
      const record = {
        read: async () => (await JOB.getByName(jobId).read()) as Job | undefined,
        forget: async () => (await JOB.getByName(jobId).apply({ type: 'forget' })).changed,
        release: async (owner: string, key: string) =>
          await bindings.IDEMPOTENCY.getByName(claimName(owner, key)).release(jobId),
      }
      return await removeUpload(jobId, isTheirs, { store, sizes: config.derivatives, record })
    },
    depth: async () => await backlog().depth(),
    async beginBatch(request) {
      const batchId = crypto.randomUUID()
      const { jobKeepForMs: keepForMs } = config
      await BATCHES.getByName(batchId).begin(batchId, { ...request, keepForMs })
      return batchId
    },
    readBatch: async (batchId) =>
      isId(batchId) ? ((await BATCHES.getByName(batchId).read()) as Batch | undefined) : undefined,
  }
}

/** The file of a named upload is told from others by its digest, should the name come again. */
function begun(
  jobId: string,
  upload: Upload,
  {
    claim,
    isNamed,
  }: { readonly claim: Claimed & { existing: undefined }; readonly isNamed: boolean },
): BegunUpload {
  const digesting = isNamed ? new DigestingWriter(upload.writer) : undefined
  return {
    jobId,
    isRepeat: false,
    writer: digesting ?? upload.writer,
    accept: async (order) => await upload.accept(order, await digesting?.digest()),
    async abandon() {
      if (await upload.abandon()) await claim.release()
    },
  }
}

function uploadPorts(
  { JOB, BACKLOG }: JobBindings,
  store: ObjectStore,
  { jobId, config }: { readonly jobId: string; readonly config: Config },
): UploadPorts {
  const record = JOB.getByName(jobId)
  const backlog = BACKLOG.getByName('all')
  return {
    store,
    maxInputPixels: config.maxInputPixels,
    formats: config.readsPatented ? FORMATS : withoutPatented(FORMATS),
    record: {
      begin: async (job) => await record.begin(job),
      apply: async (event) =>
        (await record.apply(event)) as Awaited<ReturnType<UploadPorts['record']['apply']>>,
      abandon: async (id) => await record.abandon(id),
    },
    enter: async (id) => await backlog.enter(id, config.queueSize),
    leave: async (id) => await backlog.leave(id),
  }
}

function secondsFor(jobs: number, { workers }: Config): number {
  return Math.max(1, Math.ceil((jobs * SECONDS_PER_JOB) / workers / 4))
}
