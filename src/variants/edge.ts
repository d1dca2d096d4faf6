/**
 * Stored variants in the platform's cache, which stands in front of an entrypoint of ours:
 *
 *   request ──> version of the source ──> edge (key) ──(miss)──> `answerStored` ──> bucket
 *
 * A key holds the version of its source, so that nothing old can come from there, and what is there
 * may stay. Where there is no such cache (locally), the entrypoint answers every time.
 */

import { VARIANTS } from '../storage/keys.ts'
import type { Metadata, ObjectStore, StoredObject } from '../storage/object-store.ts'

/** No part of it but the path is looked at. */
const ORIGIN = 'https://variants.invalid/'
const UPLOADED = 'X-Uploaded'
const METADATA = 'X-Metadata'

const KEPT = 'public, max-age=31536000, immutable'
const NOT_KEPT = { 'Cache-Control': 'no-store' }

/** The way through the cache. */
export interface EdgePort {
  fetch(address: string): Promise<Response>
  purge(tags: string[]): Promise<unknown>
}

export interface EdgeObject extends StoredObject {
  /** The cache had it. */
  readonly isFromEdge: boolean
}

/** Behind the cache: what is stored under the key that is the path. Throws `StorageError`. */
export async function answerStored(address: string, store: ObjectStore): Promise<Response> {
  const key = new URL(address).pathname.slice(1)
  const found = key.startsWith(VARIANTS) ? await store.get(key) : undefined
  if (!found?.body) return new Response(null, { status: 404, headers: NOT_KEPT })
  const headers = {
    'Content-Type': found.contentType,
    'Content-Length': `${found.bytes}`,
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
  key: string,
  edge: Pick<EdgePort, 'fetch'>,
  store: ObjectStore,
): Promise<EdgeObject | undefined> {
  const response = await edge.fetch(ORIGIN + key).catch(() => undefined)
  if (response?.status === 404) return undefined
  const object = response?.ok ? objectOf(key, response) : undefined
  if (object) return object
  await response?.body?.cancel()
  const found = await store.get(key)
  return found && { ...found, isFromEdge: false }
}

/** `undefined`: something on the way has changed what belongs to it. */
function objectOf(key: string, { headers, body }: Response): EdgeObject | undefined {
  const [etag, length, uploaded, metadata] = ['ETag', 'Content-Length', UPLOADED, METADATA].map(
    (name) => headers.get(name),
  )
  if (!body || !length || !uploaded || !metadata || !etag?.startsWith('"')) return undefined
  return {
    ...{ key, etag, body },
    bytes: Number(length),
    uploaded: new Date(uploaded),
    contentType: headers.get('Content-Type') ?? '',
    metadata: JSON.parse(metadata) as Metadata,
    isFromEdge: headers.get('Cf-Cache-Status') === 'HIT',
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
