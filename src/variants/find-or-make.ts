/** One result, found or made once: the way of everything that rests under a content-addressed key. */

import type { Metadata, ObjectInfo, ObjectStore } from '../storage/object-store.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { Origin, VariantKeys } from './variant-key.ts'

/** What rests there never changes. */
export const IMMUTABLE = 'public, max-age=31536000, immutable'

export interface VariantPlace {
  readonly keys: VariantKeys
  readonly origin: Origin
}

/** A result that is not stored yet. */
export interface NewVariant {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  /** What is told of it besides its origin. */
  readonly metadata: Metadata
}

export interface FoundOrMade<T extends NewVariant> {
  readonly stored: ObjectInfo
  /** What `make` has answered; nothing for an object that was stored before. */
  readonly made: T | undefined
}

/**
 * Finds the object that was made from `origin`, or makes and stores it. Two that ask at the same
 * moment may both make it, and one stores. Throws what `make` throws, and `StorageError`; then
 * nothing was stored.
 */
export async function findOrMake<T extends NewVariant>(
  store: ObjectStore,
  { keys, origin }: VariantPlace,
  make: () => Promise<T>,
): Promise<FoundOrMade<T>> {
  const { key, stored } = await findPlace(store, keys, origin)
  if (stored) return { stored, made: undefined }
  const made = await make()
  const variant = { ...made, metadata: { ...origin, ...made.metadata } }
  return { stored: await storeOnce(store, key, variant), made }
}

/** The short key, unless something else rests there: 48 bits can be made to collide. */
async function findPlace(
  store: ObjectStore,
  { short, long }: VariantKeys,
  origin: Origin,
): Promise<{ readonly key: string; readonly stored?: ObjectInfo }> {
  const stored = await store.head(short)
  if (!stored) return { key: short }
  if (isMadeFrom(stored, origin)) return { key: short, stored }
  const longStored = await store.head(long)
  return longStored && isMadeFrom(longStored, origin)
    ? { key: long, stored: longStored }
    : { key: long }
}

function isMadeFrom({ metadata }: ObjectInfo, { source, options }: Origin): boolean {
  return metadata.source === source && metadata.options === options
}

/** Creates the object, or finds the one that another request created at the same moment. */
async function storeOnce(
  store: ObjectStore,
  key: string,
  { bytes, contentType, metadata }: NewVariant,
): Promise<ObjectInfo> {
  let failure: unknown
  const created = await store
    .put(key, bytes, { contentType, cacheControl: IMMUTABLE, metadata, onlyIf: 'absent' })
    .catch((error: unknown) => {
      failure = error // R2 also refuses a second write to a key within a second
      return undefined
    })
  const info = created ?? (await store.head(key))
  if (!info) throw failure ?? new StorageError('put', new Error(`${key} came and went`))
  return info
}
