/** The use case behind `POST /compress`: a smaller file under a key that its making decides, once. */

import { type ConvertOptions, mediaType, type Plan } from '../engine/index.ts'
import type { Metadata, ObjectInfo, ObjectStore } from '../storage/object-store.ts'
import { StorageError } from '../storage/storage-error.ts'
import { canonicalOptions } from '../variants/canonical-options.ts'
import { compressedKeys, IMMUTABLE } from '../variants/compressed-key.ts'
import { digestOfUpload } from '../variants/digest.ts'
import type { Converter, ConvertJob } from './convert.ts'
import { convertOrKeep, type SmallestResult } from './smallest.ts'

export interface CompressJob extends ConvertJob {
  /** The file's own name, as the caller gave it. */
  readonly name: string | undefined
}

/** A file that is stored, now or already before. */
export interface Compressed {
  readonly key: string
  readonly contentType: string
  readonly bytes: number
  readonly originalBytes: number
  readonly width: number
  readonly height: number
  /** The input itself, without its metadata: the conversion was no smaller. */
  readonly kept: boolean
  /** What was done; nothing for a file that was stored before. */
  readonly plan?: Plan
}

/**
 * The same file and options are converted and stored once; two at the same moment may both convert,
 * and one stores. Throws `ImageError`, `BusyError` and `StorageError`, and then nothing was stored.
 */
export async function compress(
  { converter, store }: { readonly converter: Converter; readonly store: ObjectStore },
  job: CompressJob,
): Promise<Compressed> {
  const { options, name } = job
  const { input } = job.picture
  const originalBytes = input.length
  const origin = { source: await digestOfUpload(input), options: canonicalOptions(options) }
  const keys = await compressedKeys({ ...origin, name, format: options.format })
  const { key, stored } = await findPlace(store, keys, origin)
  if (stored) return compressedOf(stored)
  const result = await convertOrKeep(converter, job)
  const metadata = { ...origin, ...describe(result, originalBytes) }
  const info = await storeOnce(store, { key, bytes: result.bytes, options, metadata })
  return { ...compressedOf(info), plan: result.conversion.plan }
}

/** What an object was made from; in its metadata, so that a key is never taken at its word. */
interface Origin {
  readonly source: string
  readonly options: string
}

/** The short key, unless something else rests there: 48 bits can be made to collide. */
async function findPlace(
  store: ObjectStore,
  { short, long }: { readonly short: string; readonly long: string },
  origin: Origin,
): Promise<{ readonly key: string; readonly stored?: ObjectInfo }> {
  const stored = await store.head(short)
  if (!stored) return { key: short }
  if (isMadeFrom(stored, origin)) return { key: short, stored }
  const other = await store.head(long)
  return other && isMadeFrom(other, origin) ? { key: long, stored: other } : { key: long }
}

function isMadeFrom({ metadata }: ObjectInfo, { source, options }: Origin): boolean {
  return metadata.source === source && metadata.options === options
}

interface NewObject {
  readonly key: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly options: ConvertOptions
  readonly metadata: Metadata
}

/** Creates the object, or finds the one that another request created at the same moment. */
async function storeOnce(
  store: ObjectStore,
  { key, bytes, options, metadata }: NewObject,
): Promise<ObjectInfo> {
  const contentType = mediaType(options.format)
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

function describe({ conversion, kept }: SmallestResult, originalBytes: number): Metadata {
  const { width, height } = conversion
  return {
    width: `${width}`,
    height: `${height}`,
    'source-bytes': `${originalBytes}`,
    ...(kept ? { kept: 'true' } : {}),
  }
}

function compressedOf({ key, contentType, bytes, metadata }: ObjectInfo): Compressed {
  return {
    key,
    contentType,
    bytes,
    originalBytes: Number(metadata['source-bytes']),
    width: Number(metadata.width),
    height: Number(metadata.height),
    kept: metadata.kept === 'true',
  }
}
