/**
 * Files of other hosts, kept in the bucket: fetched once, used while they are fresh, asked for again
 * by their validators. From there on they are like any other file of the bucket.
 *
 *   no record ──fetch──> fresh ──maxAge──> stale ──staleFor──> old
 *                          ^                 │ used, and       │ asked for first; used only
 *                          └──── 200, 304 ───┴ asked for later ┴ where the origin is down
 */

import type { Clock } from '../../admission/clock.ts'
import { type Gate, PERMIT_MS } from '../../admission/create-gate.ts'
import { waitForPlace } from '../../admission/wait-for-place.ts'
import type { Converter } from '../../convert/convert.ts'
import { FIRST_SLAB_BYTES, ImageError, mediaType } from '../../engine/index.ts'
import type { Metrics } from '../../metrics/metrics.ts'
import { memoryTarget } from '../../source/file-target.ts'
import { fill } from '../../source/fill.ts'
import { SourceError } from '../../source/source-error.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { sha256Hex } from '../../variants/digest.ts'
import { SingleFlight } from '../single-flight.ts'
import { brokenOff, type FetchPorts, fetchRemote } from './fetch-remote.ts'
import { originFreshness } from './origin-freshness.ts'
import { fileKey, type RemoteRecord, readRecord, recordKey, writeRecord } from './remote-record.ts'

export interface RemotePorts extends FetchPorts {
  readonly store: ObjectStore
  readonly gate: Gate
  readonly converter: Pick<Converter, 'inspect'>
  readonly clock: Clock
  readonly waitMs: number
  readonly maxBytes: number
  /** Seconds, for origins that say nothing. */
  readonly maxAge: number
  readonly metrics: Metrics
}

export interface RemoteUse {
  /** Called before something is fetched; throws where the caller may not have it fetched. */
  admit(): Promise<void>
  /** Goes on with work when the answer is sent. */
  later(work: Promise<unknown>): void
}

/** What asking the origin has come to; also the label of the metric. */
export type FetchOutcome =
  | 'fetched'
  | 'not-modified'
  | 'not-an-image'
  | 'not-allowed'
  | 'missing'
  | 'too-large'
  | 'unreachable'
  | 'timeout'
  | 'failed'

export class RemoteSources {
  readonly #ports: RemotePorts
  readonly #flights: SingleFlight<RemoteRecord>

  constructor(ports: RemotePorts) {
    this.#ports = ports
    const { clock, deadlineMs, waitMs } = ports
    const isShared = (error: unknown) => error instanceof SourceError || error instanceof ImageError
    const leaseMs = Math.max(PERMIT_MS, deadlineMs) + waitMs
    this.#flights = new SingleFlight(clock, { leaseMs, waitMs, isShared })
  }

  /** The record of a file that rests in the bucket. Throws `SourceError` and `ImageError`. */
  async find(url: string, { admit, later }: RemoteUse): Promise<RemoteRecord> {
    const known = await readRecord(this.#ports.store, url)
    const age = known ? (this.#ports.clock.now() - known.fetchedAt) / 1_000 : 0
    if (known && age < known.maxAge) return known
    const ask = async () => (await this.#flights.run(url, () => this.#ask(url, known, admit))).value
    if (known && age < known.maxAge + known.staleFor) {
      later(ask().catch(() => {}))
      return known
    }
    try {
      return await ask()
    } catch (error) {
      if (known && isDown(error)) return known
      throw error
    }
  }

  /** Forgets all of a file. */
  async forget(url: string): Promise<void> {
    const { store } = this.#ports
    const key = await recordKey(url)
    await store.delete(key)
    const { objects } = await store.list({ prefix: `${key}/` })
    if (objects.length > 0) await store.delete(objects.map((object) => object.key))
  }

  async #ask(
    url: string,
    known: RemoteRecord | undefined,
    admit: () => Promise<void>,
  ): Promise<RemoteRecord> {
    await admit()
    const count = (outcome: FetchOutcome) =>
      this.#ports.metrics.count('source_fetches_total', { outcome })
    try {
      const { record, outcome } = await this.#fetch(url, known)
      count(outcome)
      return record
    } catch (error) {
      count(outcomeOf(error))
      if (known && error instanceof SourceError && error.code === 'missing') await this.forget(url)
      throw error
    }
  }

  async #fetch(
    url: string,
    known: RemoteRecord | undefined,
  ): Promise<{ readonly record: RemoteRecord; readonly outcome: FetchOutcome }> {
    const { store, clock, maxAge } = this.#ports
    const validators = { etag: known?.etag, lastModified: known?.lastModified }
    const response = await fetchRemote(url, validators, this.#ports)
    const { headers } = response
    const { isPrivate, ...lasting } = originFreshness(headers, maxAge)
    if (isPrivate) await refusePrivate(response)
    const fetchedAt = clock.now()
    if (response.status === 304 && known) {
      const record = { ...known, ...lasting, fetchedAt }
      await writeRecord(store, record)
      return { record, outcome: 'not-modified' }
    }
    const { digest, bytes } = await this.#keep(url, response)
    const record: RemoteRecord = {
      ...{ url, digest, bytes, fetchedAt, ...lasting },
      etag: headers.get('ETag') ?? undefined,
      lastModified: headers.get('Last-Modified') ?? undefined,
    }
    await writeRecord(store, record)
    if (known && known.digest !== digest) await store.delete(await fileKey(known)).catch(() => {})
    return { record, outcome: 'fetched' }
  }

  /** Reads the body, sees that it is a picture, whatever it is called, and stores it. */
  async #keep(url: string, response: Response) {
    const { gate, clock, waitMs, converter, store, maxBytes } = this.#ports
    const declaredBytes = Number(response.headers.get('Content-Length') ?? 0) || 0
    if (declaredBytes > maxBytes) {
      await response.body?.cancel()
      throw tooLarge(maxBytes)
    }
    const ticket = await waitForPlace(gate, Math.max(FIRST_SLAB_BYTES, declaredBytes), {
      ...{ clock, patienceMs: waitMs },
    })
    const target = memoryTarget(ticket, declaredBytes || undefined)
    try {
      const pieces = piecesOf(response)
      await fill(target, ticket, { pieces, maxBytes, declaredBytes })
      const { format } = converter.inspect(target.file).info
      const file = target.file.take()
      const digest = (await sha256Hex(file)).slice(0, 32)
      await store.put(await fileKey({ url, digest }), file, { contentType: mediaType(format) })
      return { digest, bytes: file.length }
    } finally {
      target.release()
      ticket.release()
    }
  }
}

async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  if (!reader) return
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(brokenOff)
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

async function refusePrivate(response: Response): Promise<never> {
  await response.body?.cancel()
  const message = 'Cannot fetch the source: its host lets nobody keep it (Cache-Control)'
  throw new SourceError('not-allowed', message)
}

function tooLarge(limit: number): SourceError {
  return new SourceError('too-large', `Cannot fetch the source: over ${limit} bytes`, limit)
}

/** Whether the origin is to blame, and may be back soon. */
function isDown(error: unknown): boolean {
  return error instanceof SourceError && (error.code === 'unreachable' || error.code === 'timeout')
}

function outcomeOf(error: unknown): FetchOutcome {
  if (error instanceof ImageError) return 'not-an-image'
  return error instanceof SourceError && error.code !== 'changed' ? error.code : 'failed'
}
