/**
 * Files of other hosts in the state of a `wrangler dev` that has not begun: the Worker finds them in
 * its bucket as what it has fetched itself, and asks nobody.
 */

import { join } from 'node:path'
import { getPlatformProxy } from 'wrangler'
import { fileKey, writeRecord } from '../../src/delivery/remote/remote-record.ts'
import type { ObjectStore, PutOptions } from '../../src/storage/object-store.ts'
import { sha256Hex } from '../../src/variants/digest.ts'

export interface KeptSource {
  readonly url: string
  readonly file: Uint8Array
  readonly contentType: string
}

const YEAR_SECONDS = 31_536_000

/** `state`: the folder that `startDevServer` is given. */
export async function keepSources(state: string, sources: readonly KeptSource[]): Promise<void> {
  if (sources.length === 0) return
  const persist = { path: join(state, 'v3') }
  const { env, dispose } = await getPlatformProxy<{ BUCKET: Bucket }>({ persist })
  try {
    const store = storeIn(env.BUCKET)
    for (const { url, file, contentType } of sources) {
      const bytes = Uint8Array.from(file)
      const digest = (await sha256Hex(bytes)).slice(0, 32)
      await store.put(await fileKey({ url, digest }), bytes, { contentType })
      const validators = { etag: undefined, lastModified: undefined }
      const fresh = { fetchedAt: Date.now(), maxAge: YEAR_SECONDS, staleFor: 0 }
      await writeRecord(store, { url, digest, bytes: bytes.length, ...fresh, ...validators })
    }
  } finally {
    await dispose()
  }
}

/** What is used of R2's: tests in Node know no types of Workers. */
interface Bucket {
  put(key: string, body: unknown, options: object): Promise<unknown>
}

/** As `R2Store` puts. */
function storeIn(bucket: Bucket): ObjectStore {
  const put = (key: string, body: unknown, { contentType, metadata }: PutOptions) =>
    bucket.put(key, body, { httpMetadata: { contentType }, customMetadata: { ...metadata } })
  return { put } as ObjectStore
}
