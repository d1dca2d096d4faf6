/**
 * From an upload to a job. The order, and what a death between two steps leaves behind:
 *
 *   1. claim      the Idempotency-Key     │ the claim: taken over after 30 seconds
 *   2. backlog    a place, or 503         │ the place: given back by 3's alarm, or after 25 hours
 *   3. record     `uploading`, alarm      │ its alarm removes place, file, parts and record after 30 seconds
 *   4. original   whole, or in parts      │ the same
 *   5. record     `queued`, owes message  │ its alarm sends the message after 5 seconds: accepted
 *   6. message                            │ nothing; the caller asks again under its Idempotency-Key
 *   7. 202
 *
 * The seconds count from the upload's last sign of life, which it gives every 5.
 * Nobody has heard of the job before 7, and from 5 on it is never lost. (Between the opening of an
 * upload in parts and the note of it in the record a death leaves parts that R2 itself throws away
 * after 7 days.)
 */

import { BusyError } from '../admission/busy-error.ts'
import type { Format } from '../engine/index.ts'
import { originalKey } from '../storage/keys.ts'
import type { Metadata, ObjectStore, PartsUpload } from '../storage/object-store.ts'
import type { Applied, Entrance, Job, NewJob, Order, Original } from './job.ts'
import { BEAT_MS, type JobEvent } from './job-state.ts'
import { originalMetadata } from './original-key.ts'
import { OriginalWriter, type PartsTarget } from './original-writer.ts'
import { recognize } from './recognize.ts'
import type { QueueFullError } from './refusals.ts'

export interface UploadRecord {
  begin(job: NewJob): Promise<void>
  apply(event: JobEvent): Promise<Applied>
  abandon(jobId: string): Promise<boolean>
}

export interface UploadPorts {
  readonly store: ObjectStore
  /** Of the picture's header. */
  readonly maxInputPixels: number
  /** What is read. */
  readonly formats: readonly Format[]
  readonly record: UploadRecord
  enter(jobId: string): Promise<Entrance>
  leave(jobId: string): Promise<void>
}

/** One upload, from its first piece to its job. Whoever begins it ends it: `accept` or `abandon`. */
export class Upload implements PartsTarget {
  readonly writer: OriginalWriter
  readonly #job: NewJob
  readonly #ports: UploadPorts
  readonly #metadata: Metadata
  #original: Original | undefined
  #parts: PartsUpload | undefined
  #stopBeating = (): void => {}

  /** Steps 2 and 3. Throws `QueueFullError`. */
  static async begin(
    job: NewJob,
    ports: UploadPorts,
    { expectedBytes, full }: { expectedBytes?: number; full(depth: number): QueueFullError },
  ): Promise<Upload> {
    // Without a record there is no alarm to give the place back.
    const leave = async (error: unknown): Promise<never> => {
      await ports.leave(job.id).catch(() => {})
      throw error
    }
    const { entered, depth } = await ports.enter(job.id).catch(leave)
    if (!entered) throw full(depth)
    await ports.record.begin(job).catch(leave)
    const upload = new Upload(job, ports, expectedBytes)
    upload.#live()
    return upload
  }

  private constructor(job: NewJob, ports: UploadPorts, expectedBytes?: number) {
    this.#job = job
    this.#ports = ports
    this.#metadata = originalMetadata(job.owner)
    this.writer = new OriginalWriter(this, expectedBytes)
  }

  /** Steps 4 (its end) to 6. Throws `ImageError` for what is no image, before anything is stored. */
  async accept(order: Order, digest?: string): Promise<Job> {
    const { bytes } = await this.writer.finish()
    this.writer.release()
    const original = { ...this.#known(), bytes }
    const stored = {
      type: 'stored',
      original,
      order,
      ...(digest !== undefined && { digest }),
    } as const
    const { job } = await this.#ports.record.apply(stored)
    this.#stopBeating()
    const isGone = !job || job.phase === 'abandoned'
    if (isGone) throw new BusyError('Cannot take the upload: it took too long', 1)
    return job
  }

  /** Ends the upload and removes all that is left of it. False: it was accepted after all. */
  async abandon(): Promise<boolean> {
    this.#stopBeating()
    this.writer.release()
    // If the record cannot be reached, its alarm does the same.
    return await this.#ports.record.abandon(this.#job.id).catch(() => true)
  }

  /** A beat that gets lost is no trouble: there is time for five more. */
  #live(): void {
    const { record } = this.#ports
    const beat = setInterval(() => record.apply({ type: 'alive' }).catch(() => {}), BEAT_MS)
    this.#stopBeating = () => clearInterval(beat)
  }

  async open(head: Uint8Array<ArrayBuffer>): Promise<void> {
    const { key, contentType } = this.#recognize(head)
    this.#parts = await this.#ports.store.openUpload(key, { contentType, metadata: this.#metadata })
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
    const options = { contentType, metadata: this.#metadata }
    const info = await this.#ports.store.put(key, file, options)
    if (!info) throw new Error('an unconditional put was refused')
    return info
  }

  #recognize(head: Uint8Array<ArrayBuffer>): Original {
    const { format, ...size } = recognize(head, this.#ports)
    const key = originalKey(this.#job.id, format)
    this.#original = { key, bytes: 0, contentType: `image/${format}`, ...size }
    return this.#original
  }

  #known(): Original {
    if (!this.#original) throw new Error('the original was never recognized')
    return this.#original
  }
}
