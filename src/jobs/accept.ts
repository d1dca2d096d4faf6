/**
 * From an upload to a job. The order, and what a death between two steps leaves behind:
 *
 *   1. claim      the Idempotency-Key     │ the claim: taken over after 15 minutes
 *   2. backlog    a place, or 503         │ the place: given back by 3's alarm, or after 25 hours
 *   3. record     `uploading`, alarm      │ its alarm removes record, place, file and parts after 15 minutes
 *   4. original   whole, or in parts      │ the same
 *   5. record     `queued`, owes message  │ its alarm sends the message after 5 seconds: accepted
 *   6. message                            │ nothing; the caller asks again under its Idempotency-Key
 *   7. 202
 *
 * Nobody has heard of the job before 7, and from 5 on it is never lost. (Between the opening of an
 * upload in parts and the note of it in the record a death leaves parts that R2 itself throws away
 * after 7 days.)
 */

import { BusyError } from '../convert/gate.ts'
import type { ObjectStore, PartsUpload } from '../storage/object-store.ts'
import type { Applied, Entrance, Job, NewJob, Order, Original } from './job.ts'
import type { JobEvent } from './job-state.ts'
import { originalKey } from './original-key.ts'
import { OriginalWriter, type PartsTarget } from './original-writer.ts'
import { recognize } from './recognize.ts'
import type { QueueFullError } from './refusals.ts'

export interface UploadRecord {
  begin(job: NewJob): Promise<void>
  apply(event: JobEvent): Promise<Applied>
  abandon(): Promise<boolean>
}

export interface UploadPorts {
  readonly store: ObjectStore
  readonly record: UploadRecord
  enter(jobId: string): Promise<Entrance>
  leave(jobId: string): Promise<void>
}

/** One upload, from its first piece to its job. Whoever begins it ends it: `accept` or `abandon`. */
export class Upload implements PartsTarget {
  readonly writer: OriginalWriter
  readonly #job: NewJob
  readonly #ports: UploadPorts
  #original: Original | undefined
  #parts: PartsUpload | undefined

  /** Steps 2 and 3. Throws `QueueFullError`. */
  static async begin(
    job: NewJob,
    ports: UploadPorts,
    { expectedBytes, full }: { expectedBytes?: number; full(depth: number): QueueFullError },
  ): Promise<Upload> {
    const { entered, depth } = await ports.enter(job.id)
    if (!entered) throw full(depth)
    const upload = new Upload(job, ports, expectedBytes)
    try {
      await ports.record.begin(job)
    } catch (error) {
      await upload.abandon()
      throw error
    }
    return upload
  }

  private constructor(job: NewJob, ports: UploadPorts, expectedBytes?: number) {
    this.#job = job
    this.#ports = ports
    this.writer = new OriginalWriter(this, expectedBytes)
  }

  /** Steps 4 (its end) to 6. Throws `ImageError` for what is no image, before anything is stored. */
  async accept(order: Order): Promise<Job> {
    const { bytes } = await this.writer.finish()
    this.writer.release()
    const original = { ...this.#known(), bytes }
    const { job } = await this.#ports.record.apply({ type: 'stored', original, order })
    if (!job) throw new BusyError('Cannot take the upload: it took too long', 1)
    return job
  }

  /** Ends the upload and removes all that is left of it. False: it was accepted after all. */
  async abandon(): Promise<boolean> {
    this.writer.release()
    const { record, leave } = this.#ports
    try {
      if (!(await record.abandon())) return false
      await leave(this.#job.id)
    } catch {
      // The record's alarm does the same, later.
    }
    return true
  }

  async open(head: Uint8Array<ArrayBuffer>): Promise<void> {
    const { key, contentType } = this.#recognize(head)
    this.#parts = await this.#ports.store.openUpload(key, { contentType })
    const parts = { type: 'parts', key, uploadId: this.#parts.id } as const
    await this.#ports.record.apply(parts)
  }

  async put(part: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#parts?.put(part)
  }

  async complete() {
    if (!this.#parts) throw new Error('an upload in parts was never opened')
    return await this.#parts.complete()
  }

  async putWhole(file: Uint8Array<ArrayBuffer>) {
    const { key, contentType } = this.#recognize(file)
    const info = await this.#ports.store.put(key, file, { contentType })
    if (!info) throw new Error('an unconditional put was refused')
    return info
  }

  #recognize(head: Uint8Array<ArrayBuffer>): Original {
    const { format, ...size } = recognize(head)
    const key = originalKey(this.#job.id, format)
    this.#original = { key, bytes: 0, contentType: `image/${format}`, ...size }
    return this.#original
  }

  #known(): Original {
    if (!this.#original) throw new Error('the original was never recognized')
    return this.#original
  }
}
