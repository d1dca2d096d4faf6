/** `POST /v1/reprocess` and `GET /v1/batches/:id`, for the command line. */

import { setTimeout } from 'node:timers/promises'

export interface BatchStatus {
  readonly total: number
  readonly queued: number
  readonly done: number
  readonly failed: number
  readonly finished: boolean
  readonly failures: readonly {
    readonly key: string
    readonly code: string
    readonly detail: string
  }[]
  readonly error?: { readonly code: string; readonly detail: string }
}

/** The service has refused; asking again would not help. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
}

/** A service that restarts is back by then. */
const PATIENCE_MS = 60_000
const AGAIN_MS = 1_000

export class BatchClient {
  readonly #url: string
  readonly #key: string

  constructor(url: string, key: string) {
    this.#url = url.replace(/\/+$/, '')
    this.#key = key
  }

  /** Begins a batch and answers its name. Not repeated on failure: it would begin another one. */
  async begin(request: object): Promise<string> {
    const init = { method: 'POST', body: JSON.stringify(request) }
    const { batchId } = (await this.#send('/v1/reprocess', init)) as { batchId: string }
    return batchId
  }

  /** Asks again for a while when the service is out of reach; rejects when `signal` aborts. */
  async status(batchId: string, signal: AbortSignal): Promise<BatchStatus> {
    const path = `/v1/batches/${encodeURIComponent(batchId)}`
    const deadline = Date.now() + PATIENCE_MS
    for (;;) {
      try {
        return (await this.#send(path, { signal })) as BatchStatus
      } catch (error) {
        if (signal.aborted || error instanceof ServiceError || Date.now() > deadline) throw error
      }
      await setTimeout(AGAIN_MS, undefined, { signal })
    }
  }

  async #send(path: string, init: RequestInit = {}): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.#key}` }
    const response = await fetch(`${this.#url}${path}`, { ...init, headers }).catch((cause) => {
      throw new Error(`Cannot reach ${this.#url}`, { cause })
    })
    const body: unknown = await response.json().catch(() => undefined)
    if (response.ok && body) return body
    const { detail = `the answer was ${response.status}` } = (body ?? {}) as { detail?: string }
    const isTemporary = response.status >= 500 || response.status === 429
    throw isTemporary ? new Error(detail) : new ServiceError(detail)
  }
}
