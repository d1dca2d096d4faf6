/** Reading a request body chunk by chunk, within bounds, without ever holding it here. */

import type { Config } from '../../config.ts'
import type { Sender } from '../../source/file-source.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { LOOK_MS, Pace } from './pace.ts'

export interface BodyLimits {
  readonly maxBytes: number
  /** Longest pause between two chunks, in milliseconds: a stalled upload holds memory for nothing. */
  readonly maxPauseMs: number
  /** Longest time for all of it, in milliseconds. */
  readonly maxMs: number
}

/** What holds for the body of every route. */
export function bodyLimits({ maxUploadBytes, waitMs, uploadMs }: Config): BodyLimits {
  return { maxBytes: maxUploadBytes, maxPauseMs: waitMs, maxMs: uploadMs }
}

/** One body, read once. */
export class BodyReader implements Sender {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  readonly #limits: BodyLimits
  readonly #deadline: number
  readonly #pace = new Pace()
  /** When the look began that goes on; `undefined`: nobody waits for bytes. */
  #lookingSince: number | undefined
  /** Why somebody else has ended the reading. */
  #stopped: Error | undefined
  /** Nothing more will come. */
  #isOver = false

  constructor(body: ReadableStream<Uint8Array> | null, limits: BodyLimits) {
    this.#reader = body?.getReader()
    this.#limits = limits
    this.#deadline = Date.now() + limits.maxMs
  }

  /** Bytes per second; `undefined`: it is too early to tell. */
  get rate(): number | undefined {
    return this.#pace.rate(this.#lookingSince === undefined ? 0 : lookMs(this.#lookingSince))
  }

  /** Whether the next bytes are waited for. */
  get isAwaiting(): boolean {
    return this.#lookingSince !== undefined
  }

  /**
   * Ends the reading with an error, at its next look, which may belong to another request: so it is
   * looked up there, and nothing is resolved from here.
   */
  stop(error: Error): void {
    this.#stopped = error
  }

  /**
   * Every chunk, in order; the next one is waited for when it is asked for. Throws an `HttpProblem`,
   * or what the reading was stopped with.
   */
  async *chunks(): AsyncGenerator<Uint8Array> {
    const { maxBytes } = this.#limits
    let bytes = 0
    for (let chunk = await this.#next(); chunk; chunk = await this.#next()) {
      bytes += chunk.length
      if (bytes > maxBytes) throw bodyTooLarge(maxBytes)
      yield chunk
    }
  }

  /**
   * Throws away what is left, as much again as the limit, so that a refusal reaches its caller: a
   * connection that is closed on a client in the middle of sending loses the answer.
   */
  async discard(): Promise<void> {
    try {
      let bytes = 0
      for (let chunk = await this.#next(); chunk; chunk = await this.#next()) {
        bytes += chunk.length
        if (bytes > this.#limits.maxBytes) return await this.#reader?.cancel()
      }
    } catch {
      // It broke, stalled or is too slow: there is nobody left to be polite to.
    }
  }

  async #next(): Promise<Uint8Array | undefined> {
    if (this.#isOver || !this.#reader) return undefined
    try {
      const reading = this.#reader.read()
      for (;;) {
        const read = await this.#look(reading)
        if (this.#stopped) throw this.#stopped
        if (read?.done) this.#isOver = true
        else this.#checkPace()
        if (read) return read.value
      }
    } catch (error) {
      this.#isOver = true
      throw error instanceof HttpProblem || error === this.#stopped ? error : bodyBroken(error)
    }
  }

  /** Waits for the chunk, but not for long; `undefined`: it has not come. */
  async #look(reading: Promise<ReadableStreamReadResult<Uint8Array>>) {
    const { promise: later, resolve } = Promise.withResolvers<undefined>()
    const timer = setTimeout(resolve, LOOK_MS)
    const since = Date.now()
    this.#lookingSince = since
    try {
      const read = await Promise.race([reading, later])
      this.#pace.add(lookMs(since), read?.value?.length ?? 0)
      return read
    } finally {
      clearTimeout(timer)
      this.#lookingSince = undefined
    }
  }

  #checkPace(): void {
    const { maxPauseMs, maxMs } = this.#limits
    if (this.#pace.pausedMs >= maxPauseMs) throw bodyStalled(maxPauseMs)
    if (this.#pace.isTooSlow) throw bodyTooSlow()
    if (Date.now() > this.#deadline) throw bodyTooLate(maxMs)
  }
}

/** How long a look has taken. While the isolate computes nobody can look, and no look is so long. */
function lookMs(since: number): number {
  return Math.min(LOOK_MS, Date.now() - since)
}

/** The refusal of a body over the limit, declared or met while reading. */
export function bodyTooLarge(maxBytes: number, declaredBytes?: number): HttpProblem {
  return new HttpProblem('body-too-large', `Cannot take the upload: over ${maxBytes} bytes`, {
    members: { limit: maxBytes, ...(declaredBytes === undefined ? {} : { actual: declaredBytes }) },
  })
}

function bodyStalled(pauseMs: number): HttpProblem {
  const seconds = pauseMs / 1_000
  return new HttpProblem('body-stalled', `Cannot read the body: no bytes for ${seconds} seconds`)
}

function bodyTooSlow(): HttpProblem {
  return new HttpProblem('body-stalled', 'Cannot read the body: it comes too slowly')
}

function bodyTooLate(maxMs: number): HttpProblem {
  const seconds = maxMs / 1_000
  return new HttpProblem('body-stalled', `Cannot read the body: it took over ${seconds} seconds`)
}

function bodyBroken(cause: unknown): HttpProblem {
  return new HttpProblem('malformed-body', 'Cannot read the body: it ended early', { cause })
}
