/**
 * One batch: its record, and the alarm that does the work.
 *
 *   key 'batch': Batch   written at each step, gone `keepForMs` after the batch's end
 *
 * All that takes time is done by the alarm, which never runs twice at once; what others report is
 * written at once, and wakes it. A death at any point leaves a record from which the next alarm
 * goes on: an original is noted as running before its job begins, and a job begins once however
 * often it is begun.
 */

import { DurableObject } from 'cloudflare:workers'
import { R2Store } from '../storage/r2-store.ts'
import {
  type Batch,
  type BatchRequest,
  beginNext,
  isFinished,
  type JobEnd,
  jobIdIn,
  type NumberedOriginal,
  newBatch,
  nextStep,
  pageSize,
  withEnd,
  withListFailure,
  withPage,
} from './batch-state.ts'
import { failureOf } from './job-failure.ts'

const KEY = 'batch'
/** How often the jobs under way are begun again, should one have got lost. */
const CHECK_MS = 60_000
/** Steps of one alarm: it may not run for ever, however fast the jobs end. */
const MAX_STEPS = 100
/** Between two tries, while something fails. */
const RETRY_MS = 5_000

export class BatchObject extends DurableObject<Env> {
  async begin(id: string, request: BatchRequest): Promise<void> {
    if (this.read()) return
    this.#put(newBatch(id, request, Date.now()))
    await this.ctx.storage.setAlarm(Date.now())
  }

  read(): Batch | undefined {
    return this.ctx.storage.kv.get<Batch>(KEY)
  }

  /** A job has ended. May come twice. */
  async report(end: JobEnd): Promise<void> {
    const batch = this.read()
    const next = batch && withEnd(batch, end)
    if (!next) return
    this.#put(next)
    await this.ctx.storage.setAlarm(Date.now())
  }

  override async alarm(): Promise<void> {
    const batch = this.read()
    if (!batch) return
    if (isFinished(batch)) return await this.#rest(batch)
    let failed = false
    try {
      if (batch.updatedAt + CHECK_MS <= Date.now()) await this.#beginAgain(batch.running)
      for (let steps = 0; steps < MAX_STEPS && (await this.#step()); steps++);
    } catch {
      failed = true
    }
    const after = this.read() // no await between reading and setting: no report comes between
    if (after) await this.#sleep(after, failed)
  }

  #sleep(batch: Batch, failed: boolean): Promise<void> {
    if (isFinished(batch)) return this.#rest(batch)
    const waitMs = failed ? RETRY_MS : 0
    const isIdle = nextStep(batch) === 'wait'
    return this.ctx.storage.setAlarm(Date.now() + (isIdle ? CHECK_MS : waitMs))
  }

  /** Lists a page or begins a job. False: there is nothing to do until a job reports. */
  async #step(): Promise<boolean> {
    const batch = this.read()
    const step = batch ? nextStep(batch) : 'wait'
    if (!batch || step === 'wait') return false
    if (step === 'list') {
      await this.#list(batch)
      return true
    }
    const begun = beginNext(batch)
    if (begun) {
      this.#put(begun.batch)
      await this.#beginJob(begun.next)
    }
    return true
  }

  async #list(before: Batch): Promise<void> {
    const { prefix, cursor } = before
    const limit = pageSize(before)
    const store = new R2Store(this.env.BUCKET)
    try {
      const page = await store.list({ prefix, limit, ...(cursor === undefined ? {} : { cursor }) })
      const batch = this.read()
      if (batch) this.#put(withPage(batch, page, cursor))
    } catch (error) {
      const batch = this.read()
      if (batch) this.#put(withListFailure(batch, failureOf(error).error))
      throw error
    }
  }

  async #beginAgain(running: readonly NumberedOriginal[]): Promise<void> {
    for (const original of running) await this.#beginJob(original)
    const batch = this.read()
    if (batch) this.#put(batch)
  }

  /** Does not ask whether there is room in the backlog: `workers` bounds what a batch puts there. */
  async #beginJob({ number, original }: NumberedOriginal): Promise<void> {
    const batch = this.read()
    if (!batch?.running.some((other) => other.number === number)) return // it has ended meanwhile
    const { id: batchId, order, keepForMs, caller } = batch
    const id = jobIdIn(batchId, number)
    await this.env.BACKLOG.getByName('all').enter(id, Number.POSITIVE_INFINITY)
    const job = { id, batchId, original, order, keepForMs, ...(caller && { caller }) }
    await this.env.JOB.getByName(id).enqueue(job)
  }

  #put(batch: Batch): void {
    this.ctx.storage.kv.put<Batch>(KEY, { ...batch, updatedAt: Date.now() })
  }

  /** Nothing is left to do but to end. */
  async #rest({ updatedAt, keepForMs }: Batch): Promise<void> {
    const endsAt = updatedAt + keepForMs
    if (endsAt > Date.now()) await this.ctx.storage.setAlarm(endsAt)
    else await this.ctx.storage.deleteAll()
  }
}
