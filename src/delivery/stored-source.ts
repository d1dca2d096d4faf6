/** A key of the bucket as the source of variants. */

import { SourceError } from '../source/source-error.ts'
import { openStored } from '../source/stored.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import type { VariantSource } from './variant-wish.ts'

export function storedSource(store: ObjectStore, key: string, maxBytes: number): VariantSource {
  return {
    name: { kind: 'stored', key },
    async version() {
      const info = await store.head(key)
      if (!info) {
        throw new SourceError('missing', 'Cannot find the source: there is none with this key')
      }
      const { etag, bytes } = info
      if (bytes > maxBytes) throw tooLarge(bytes, maxBytes)
      return { name: key, etag, bytes }
    },
    open: ({ etag }) => openStored(store, key, maxBytes, etag),
  }
}

function tooLarge(bytes: number, limit: number): SourceError {
  const message = `Cannot take the source: it has ${bytes} bytes, the limit is ${limit}`
  return new SourceError('too-large', message, limit)
}
