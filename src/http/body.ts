/** Reading a request body chunk by chunk, within bounds, without ever holding it here. */

import { HttpProblem } from './http-problem.ts'

export interface BodyLimits {
  readonly maxBytes: number
  /** Longest pause between two chunks, in milliseconds: a stalled upload holds memory for nothing. */
  readonly maxPauseMs: number
  /** Longest time for all of it, in milliseconds. */
  readonly maxMs?: number
}

/** One body, read once. */
export class BodyReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  readonly #limits: BodyLimits
  /** Nothing more will come. */
  #isOver = false

  constructor(body: ReadableStream<Uint8Array> | null, limits: BodyLimits) {
    this.#reader = body?.getReader()
    this.#limits = limits
  }

  /**
   * Hands every chunk to `take`, in order, the next one when it is done. Throws an `HttpProblem`,
   * or what `take` throws.
   */
  async readAll(take: (chunk: Uint8Array) => Promise<void> | void): Promise<void> {
    const { maxBytes, maxMs = Number.POSITIVE_INFINITY } = this.#limits
    const deadline = Date.now() + maxMs
    let bytes = 0
    for (let chunk = await this.#next(); chunk; chunk = await this.#next()) {
      bytes += chunk.length
      if (bytes > maxBytes) throw bodyTooLarge(maxBytes)
      if (Date.now() > deadline) throw bodyTooSlow(maxMs)
      await take(chunk)
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
      // It broke or stalled: there is nobody left to be polite to.
    }
  }

  async #next(): Promise<Uint8Array | undefined> {
    if (this.#isOver || !this.#reader) return undefined
    const { promise: stalled, resolve } = Promise.withResolvers<'stalled'>()
    const timer = setTimeout(() => resolve('stalled'), this.#limits.maxPauseMs)
    try {
      const read = await Promise.race([this.#reader.read(), stalled])
      if (read === 'stalled') throw bodyStalled(this.#limits.maxPauseMs)
      this.#isOver = read.done
      return read.value
    } catch (error) {
      this.#isOver = true
      throw error instanceof HttpProblem ? error : bodyBroken(error)
    } finally {
      clearTimeout(timer)
    }
  }
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

function bodyTooSlow(maxMs: number): HttpProblem {
  const seconds = maxMs / 1_000
  return new HttpProblem('body-stalled', `Cannot read the body: it took over ${seconds} seconds`)
}

function bodyBroken(cause: unknown): HttpProblem {
  return new HttpProblem('malformed-body', 'Cannot read the body: it ended early', { cause })
}
