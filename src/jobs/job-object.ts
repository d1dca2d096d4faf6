/**
 * One job: its record, and the alarm that sees to it that the job comes to an end.
 *
 *   key 'job': Job   written at each event, gone `keepForMs` after the job's end (that of a batch:
 *                    as soon as the batch knows)
 *
 * `job-state.ts` has the rules. What the object has to tell others (the queue: there is work; the
 * backlog and the batch: it has ended; the storage: a file is to go) is part of the record as `owes`, so that it is told by the
 * alarm if the object dies before it could.
 */

import { DurableObject } from 'cloudflare:workers'
import { parseConfig } from '../config.ts'
import { createLog } from '../metrics/log.ts'
import { IsolateMetrics } from '../metrics/metrics.ts'
import { metricsPorts } from '../metrics/metrics-ports.ts'
import { originalKeys } from '../storage/keys.ts'
import { R2Store } from '../storage/r2-store.ts'
import { purgeVariants } from '../variants/purge.ts'
import { type Applied, hasEnded, type Job, type NewJob, type StoredJob } from './job.ts'
import type { JobMessage } from './job-message.ts'
import { advance, alive, type JobEvent, MAX_AGE_MS, queued } from './job-state.ts'
import { namesOf, observeEnd } from './observe-end.ts'
import { uploadOf } from './original-key.ts'

const KEY = 'job'

export class JobObject extends DurableObject<Env> {
  /** Writes the record before anything is stored: from now on the alarm cleans up. */
  async begin(start: NewJob): Promise<void> {
    if (!this.read()) await this.#save(this.#newJob(start))
  }

  /** Begins a job of a stored original; nothing happens when it has begun already. */
  async enqueue({ batchId, original, order, ...start }: StoredJob): Promise<void> {
    if (this.read()) return
    const stored = { original, order, ...(batchId !== undefined && { batchId }) }
    const job = { ...this.#newJob(start), ...stored }
    await this.#pay(await this.#save(queued(job, Date.now())))
  }

  async apply(event: JobEvent): Promise<Applied> {
    const job = this.read()
    const next = job && advance(job, event, Date.now())
    if (!next) return { job, changed: false }
    if (next === 'gone') {
      await this.#end()
      return { job: undefined, changed: true }
    }
    await this.#save(next)
    if (next.owes) await this.#pay(next)
    return { job: this.read() ?? next, changed: true }
  }

  read(): Job | undefined {
    return this.ctx.storage.kv.get<Job>(KEY)
  }

  /**
   * Ends a job that was not accepted, with all that it stored: now, or when the storage works
   * again. False: it was accepted. An upload that was given up, and went on, has no record any more
   * and may have stored its file since.
   */
  async abandon(id: string): Promise<boolean> {
    if (!this.read()) await this.begin({ id, keepForMs: 0 })
    const { job } = await this.apply({ type: 'abandon' })
    return job?.phase === 'abandoned'
  }

  /** Ends an upload that has died, as the alarm would. Answers what the job is then. */
  async endIfSilent(): Promise<Job | undefined> {
    const job = this.read()
    if (job?.phase !== 'uploading' || Date.now() < job.dueAt) return job
    return (await this.apply({ type: 'sweep' })).job
  }

  override async alarm(): Promise<void> {
    const before = this.read()
    if (!before) return
    const { job, changed } = await this.apply({ type: 'sweep' })
    if (!changed) await this.ctx.storage.setAlarm(before.dueAt)
    else if (job && hasEnded(job) && !hasEnded(before)) await this.#observe(job)
  }

  /** State and alarm are written together, or not at all. */
  async #save(job: Job): Promise<Job> {
    this.ctx.storage.kv.put(KEY, job)
    await this.ctx.storage.setAlarm(job.dueAt)
    return job
  }

  async #end(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
  }

  /** Tells what is owed. A failure is no trouble: the alarm comes soon. */
  async #pay(job: Job): Promise<void> {
    const { id, owes } = job
    if (!owes) return
    try {
      if (owes === 'message') await this.env.JOBS.send({ jobId: id } satisfies JobMessage)
      else if (owes === 'settlement') await this.#settle(job)
      else await this.#remove(job)
      await this.apply({ type: 'paid', debt: owes })
    } catch (cause) {
      this.#log()('warn', { event: 'job-debt', ...namesOf(job), owes, error: String(cause) })
    }
  }

  async #settle({ id, phase, batchId, error, original }: Job): Promise<void> {
    await this.env.BACKLOG.getByName('all').leave(id)
    if (!batchId) return
    const isDone = phase === 'done'
    const upload = isDone ? uploadOf(original.key) : undefined
    if (upload !== undefined) await this.env.JOB.getByName(upload).apply({ type: 'keep' })
    const end = { jobId: id, key: original.key, isDone, ...(error && { error }) }
    await this.env.BATCHES.getByName(batchId).report(end)
  }

  /**
   * The original of a failed job; or what an upload has left, its place in the backlog first: that
   * must not wait for the storage. Parts that cannot be thrown away for a day are left to R2, which
   * keeps them for seven.
   */
  async #remove({ id, phase, uploadId, original, createdAt }: Job): Promise<void> {
    const store = new R2Store(this.env.BUCKET)
    if (phase === 'failed') {
      await store.delete(original.key)
      await purgeVariants(store, original.key)
      return
    }
    await this.env.BACKLOG.getByName('all').leave(id)
    const hasParts = uploadId !== undefined && Date.now() < createdAt + MAX_AGE_MS
    if (hasParts) await store.abortUpload(original.key, uploadId)
    for (const key of originalKeys(id)) await store.delete(key)
  }

  /** Ends by a consumer are counted there; here those that no consumer has seen. */
  async #observe(job: Job): Promise<void> {
    const metrics = new IsolateMetrics(metricsPorts(this.env))
    observeEnd(job, { metrics, log: this.#log() })
    await metrics.flush()
  }

  #log() {
    return createLog(parseConfig(this.env).logLevel)
  }

  #newJob(start: NewJob): Job {
    return newJob(start, parseConfig(this.env).jobSweepMs, Date.now())
  }
}

function newJob(start: NewJob, sweepMs: number, now: number): Job {
  const job: Job = {
    ...start,
    phase: 'uploading',
    original: { key: '', bytes: 0, contentType: '' },
    order: { formats: [], quality: 0 },
    attempts: 0,
    run: 0,
    sweeps: 0,
    derivatives: [],
    sweepMs,
    createdAt: now,
    updatedAt: now,
    dueAt: now,
  }
  return alive(job, now)
}
