/**
 * Stored variants in the platform's cache, which stands in front of an entrypoint of ours:
 *
 *   request ──> version of the source ──> edge (key) ──(miss)──> `answerStored` ──> bucket
 *
 * A key holds the version of its source, so that nothing old can come from there, and what is there
 * may stay. Where there is no such cache (locally), the entrypoint answers every time.
 *
 * The cache answers HEAD and ranges by itself from a whole answer: it asks the entrypoint for GET, and
 * stores no part (Cloudflare: workers/cache/limitations, configuration). So the entrypoint knows
 * neither.
 */

import { VARIANTS } from '../storage/keys.ts'
import type { ByteRange, Metadata, ObjectStore, StoredObject } from '../storage/object-store.ts'

/** No part of it but the path is looked at. */
const ORIGIN = 'https://variants.invalid/'
const UPLOADED = 'X-Uploaded'
const METADATA = 'X-Metadata'
/** Every answer of the cache has it. */
const STATUS = 'Cf-Cache-Status'
/** `Content-Length` is that of a part, or gone from an answer to HEAD. */
const BYTES = 'X-Bytes'

const KEPT = 'public, max-age=31536000, immutable'
const NOT_KEPT = { 'Cache-Control': 'no-store' }

/** The way through the cache. */
export interface EdgePort {
  fetch(address: string, init?: RequestInit): Promise<Response>
  purge(tags: string[]): Promise<unknown>
}

export interface EdgeObject extends StoredObject {
  /** The cache had it. */
  readonly isFromEdge: boolean
  /** A part of it by the same way; `undefined`: ask the bucket. */
  readPart?(range: ByteRange): Promise<ReadableStream<Uint8Array> | undefined>
}

/** What is asked of the cache. */
export interface EdgeRequest {
  readonly key: string
  /** Else only what is told of it. */
  readonly withBody: boolean
}

/** Behind the cache: what is stored under the key that is the path. Throws `StorageError`. */
export async function answerStored(address: string, store: ObjectStore): Promise<Response> {
  const key = new URL(address).pathname.slice(1)
  const found = key.startsWith(VARIANTS) ? await store.get(key) : undefined
  if (!found?.body) return new Response(null, { status: 404, headers: NOT_KEPT })
  const headers = {
    'Content-Type': found.contentType,
    'Content-Length': `${found.bytes}`,
    [BYTES]: `${found.bytes}`,
    ETag: found.etag,
    'Cache-Control': KEPT,
    'Cache-Tag': tagOf(key),
    [UPLOADED]: found.uploaded.toISOString(),
    [METADATA]: JSON.stringify(found.metadata),
  }
  return new Response(found.body, { headers })
}

/** In front of it. `undefined`: there is none. Whatever fails there is asked of the bucket. */
export async function readEdge(
  { key, withBody }: EdgeRequest,
  edge: Pick<EdgePort, 'fetch'>,
  store: ObjectStore,
): Promise<EdgeObject | undefined> {
  const init = withBody ? {} : { method: 'HEAD' }
  const response = await edge.fetch(ORIGIN + key, init).catch(() => undefined)
  if (response?.status === 404) return undefined
  const object = response?.ok ? objectOf(key, response) : undefined
  if (object && (object.body || !withBody)) {
    const { etag } = object
    if (!response?.headers.has(STATUS)) return object // no cache: it would send the whole
    return { ...object, readPart: (range) => readPart({ key, etag }, range, edge) }
  }
  await response?.body?.cancel()
  const found = withBody ? await store.get(key) : await store.head(key)
  return found && { body: undefined, ...found, isFromEdge: false }
}

async function readPart(
  { key, etag }: { readonly key: string; readonly etag: string },
  { offset, length }: ByteRange,
  edge: Pick<EdgePort, 'fetch'>,
): Promise<ReadableStream<Uint8Array> | undefined> {
  const last = offset + length - 1
  const headers = { Range: `bytes=${offset}-${last}` }
  const response = await edge.fetch(ORIGIN + key, { headers }).catch(() => undefined)
  const place = response?.headers.get('Content-Range') ?? ''
  const isPart = response?.status === 206 && place.startsWith(`bytes ${offset}-${last}/`)
  if (isPart && response.body && response.headers.get('ETag') === etag) return response.body
  await response?.body?.cancel()
  return undefined
}

/** `undefined`: something on the way has changed what belongs to it. */
function objectOf(key: string, { headers, body }: Response): EdgeObject | undefined {
  const [etag, bytes, uploaded, metadata] = ['ETag', BYTES, UPLOADED, METADATA].map((name) =>
    headers.get(name),
  )
  if (!bytes || !uploaded || !metadata || !etag?.startsWith('"')) return undefined
  return {
    ...{ key, etag, body: body ?? undefined },
    bytes: Number(bytes),
    uploaded: new Date(uploaded),
    contentType: headers.get('Content-Type') ?? '',
    metadata: JSON.parse(metadata) as Metadata,
    isFromEdge: headers.get(STATUS) === 'HIT',
  }
}

/**
 * A store whose purges reach the cache as well. Only lists of keys are purges: a first variant that
 * goes alone was never there. Nothing of it is needed for right answers.
 */
export function purgingEdge(store: ObjectStore, edge: Pick<EdgePort, 'purge'>): ObjectStore {
  return {
    put: (key, body, options) => store.put(key, body, options),
    head: (key) => store.head(key),
    get: (key, options) => store.get(key, options),
    list: (options) => store.list(options),
    openUpload: (key, options) => store.openUpload(key, options),
    abortUpload: (key, uploadId) => store.abortUpload(key, uploadId),
    async delete(keys) {
      await store.delete(keys)
      if (typeof keys === 'string') return
      const variants = keys.filter((key) => key.startsWith(VARIANTS))
      const tags = [...new Set(variants.map(tagOf))]
      if (tags.length > 0) await edge.purge(tags).catch(() => {})
    },
  }
}

/** That of the source; see `sourceTag`. */
function tagOf(key: string): string {
  return `img-${key.slice(VARIANTS.length).split('/', 1)[0]}`
}
