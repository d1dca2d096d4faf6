/** A file in the bucket, as a source. */

import type { ObjectInfo, ObjectStore } from '../storage/object-store.ts'
import { storing } from '../storage/storage-error.ts'
import type { FileSource } from './file-source.ts'
import { SourceError } from './source-error.ts'

export interface StoredSource extends FileSource {
  readonly info: ObjectInfo
}

/**
 * `etag`: only that version. Throws `SourceError` where there is no such file, or another version of
 * it, and `StorageError`.
 */
export async function openStored(
  store: ObjectStore,
  key: string,
  maxBytes: number,
  etag?: string,
): Promise<StoredSource> {
  const info = await store.get(key, etag === undefined ? {} : { onlyIf: { etag } })
  if (!info) {
    throw new SourceError('missing', 'Cannot read the original: it is not in the bucket')
  }
  if (!info.body) throw new SourceError('changed', 'Cannot read the source: it has changed')
  return { info, pieces: piecesOf(info.body), maxBytes, declaredBytes: info.bytes }
}

async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  const next = () => storing('get', () => reader.read())
  for (let read = await next(); !read.done; read = await next()) yield read.value
}
