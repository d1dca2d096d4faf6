/** Variants go when their source does. None of them would be found again; they only take room. */

import { isImmutable, isInternal } from '../storage/keys.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { StorageError } from '../storage/storage-error.ts'
import { sourceFolder } from './variant-place.ts'

/** Removes all variants of a source, of every version of it. Answers how many there were. */
export async function purgeVariants(store: ObjectStore, source: string): Promise<number> {
  const prefix = await sourceFolder(source)
  let count = 0
  for (;;) {
    // Always the first page: what was on it is gone.
    const { objects, cursor } = await store.list({ prefix })
    if (objects.length > 0) await store.delete(objects.map(({ key }) => key))
    count += objects.length
    if (cursor === undefined) return count
  }
}

/**
 * A store in which a source that is overwritten or removed loses its variants. A purge that fails
 * fails nothing else: what is left is never served.
 */
export function purgingStore(store: ObjectStore, onPurge: (count: number) => void): ObjectStore {
  const purge = async (key: string) => {
    if (isInternal(key)) return
    try {
      onPurge(await purgeVariants(store, key))
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }
  return {
    async put(key, body, options) {
      const isNew = options.onlyIf === 'absent' || isInternal(key) || isImmutable(key)
      const before = isNew ? undefined : await store.head(key).catch(() => undefined)
      const info = await store.put(key, body, options)
      if (info && before) await purge(key)
      return info
    },
    async delete(keys) {
      await store.delete(keys)
      for (const key of typeof keys === 'string' ? [keys] : keys) await purge(key)
    },
    head: (key) => store.head(key),
    get: (key, options) => store.get(key, options),
    list: (options) => store.list(options),
    openUpload: (key, options) => store.openUpload(key, options),
    abortUpload: (key, uploadId) => store.abortUpload(key, uploadId),
  }
}
