/**
 * What is kept of a file of another host:
 *
 *   sources/<digest of its address>            its record: validators and freshness, as metadata
 *   sources/<digest>/<digest of its content>   the file; the record names it
 *
 * A file is stored before its record, so that a record never names what is not there yet; and only
 * the record is written anew where the origin says that nothing has changed.
 */

import { SOURCES } from '../../storage/keys.ts'
import type { Metadata, ObjectStore } from '../../storage/object-store.ts'
import { sha256Hex } from '../../variants/digest.ts'

export interface RemoteRecord {
  readonly url: string
  /** Digest of the content: its version. */
  readonly digest: string
  readonly bytes: number
  readonly etag: string | undefined
  readonly lastModified: string | undefined
  /** Milliseconds since 1970. */
  readonly fetchedAt: number
  /** Seconds, both. */
  readonly maxAge: number
  readonly staleFor: number
}

const DIGITS = 32
/** Metadata holds 8 KiB in all, and ASCII; a validator that long is none. */
const MAX_VALIDATOR = 512

export async function recordKey(url: string): Promise<string> {
  return `${SOURCES}${(await sha256Hex(url)).slice(0, DIGITS)}`
}

export async function fileKey({ url, digest }: Pick<RemoteRecord, 'url' | 'digest'>) {
  return `${await recordKey(url)}/${digest}`
}

export async function readRecord(
  store: ObjectStore,
  url: string,
): Promise<RemoteRecord | undefined> {
  const info = await store.head(await recordKey(url))
  const { digest, bytes, fetched, fresh, stale, etag, modified } = info?.metadata ?? {}
  if (digest === undefined) return undefined
  return {
    url,
    digest,
    bytes: Number(bytes),
    etag,
    lastModified: modified,
    fetchedAt: Number(fetched),
    maxAge: Number(fresh),
    staleFor: Number(stale),
  }
}

export async function writeRecord(store: ObjectStore, record: RemoteRecord): Promise<void> {
  const { url, digest, bytes, fetchedAt, maxAge, staleFor } = record
  const metadata: Metadata = {
    digest,
    bytes: `${bytes}`,
    fetched: `${fetchedAt}`,
    fresh: `${maxAge}`,
    stale: `${staleFor}`,
    ...validator('etag', record.etag),
    ...validator('modified', record.lastModified),
  }
  const body = new TextEncoder().encode(url) as Uint8Array<ArrayBuffer>
  await store.put(await recordKey(url), body, { contentType: 'text/plain', metadata })
}

function validator(name: string, value: string | undefined): Metadata {
  const isUsable = value !== undefined && /^[\x20-\x7e]*$/.test(value)
  return isUsable && value.length <= MAX_VALIDATOR ? { [name]: value } : {}
}
