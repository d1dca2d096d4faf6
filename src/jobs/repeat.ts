/** An upload whose `Idempotency-Key` has a job already: compared with the first one, and not stored. */

import { DigestingWriter } from './digesting-writer.ts'
import type { Job, Order } from './job.ts'
import { IdempotencyConflictError } from './refusals.ts'

export class Repeat {
  readonly isRepeat = true
  readonly writer = new DigestingWriter()
  readonly #job: Job

  constructor(job: Job) {
    this.#job = job
  }

  get jobId(): string {
    return this.#job.id
  }

  /** The same file and order: the first answer again. Throws `IdempotencyConflictError`. */
  async accept(order: Order): Promise<Job> {
    const digest = await this.writer.digest()
    const isSameFile =
      this.writer.length === this.#job.original.bytes && digest === (this.#job.digest ?? digest) // records of before digests have none
    if (!isSameFile || !isSameOrder(order, this.#job.order)) throw new IdempotencyConflictError()
    return this.#job
  }

  async abandon(): Promise<void> {}
}

/** Another order of the formats makes the same files; records of before profiles made sRGB. */
function isSameOrder(a: Order, b: Order): boolean {
  const told = ({ formats, quality, profile = 'srgb' }: Order) =>
    [quality, profile, ...[...formats].sort()].join()
  return told(a) === told(b)
}
