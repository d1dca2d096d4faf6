/** What is made goes into the bucket, and comes out of it. */

import type { ByteRange, ObjectInfo, ObjectStore } from '../storage/object-store.ts'
import { StorageError } from '../storage/storage-error.ts'
import { sha256Hex } from '../variants/digest.ts'
import type { MadeVariant } from './make-variant.ts'
import { kindOf, type SourceVersion, type Variant, type VariantBody } from './variant.ts'

/** Something made, and what became of it in the bucket. */
export interface Landed {
  readonly made: MadeVariant
  readonly info: ObjectInfo
  /** The stored object is that of somebody else: its bytes may differ. */
  readonly isOther: boolean
}

/** Stores it, unless somebody else has. A failing storage keeps nobody from the result. */
export async function land(store: ObjectStore, key: string, made: MadeVariant): Promise<Landed> {
  const { bytes, contentType, metadata } = made
  try {
    const info = await store.put(key, bytes, { contentType, metadata, onlyIf: 'absent' })
    if (info) return { made, info, isOther: false }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
  const other = await store.head(key).catch(() => undefined)
  if (other) return { made, info: other, isOther: true }
  return { made, info: await unstored(key, made), isOther: false }
}

/** As it would be in the bucket. */
async function unstored(key: string, made: MadeVariant): Promise<ObjectInfo> {
  const { bytes, contentType, metadata } = made
  const etag = `"${(await sha256Hex(bytes)).slice(0, 32)}"`
  return { key, bytes: bytes.length, etag, uploaded: new Date(), contentType, metadata }
}

export function storedVariant(
  store: ObjectStore,
  source: SourceVersion,
  info: ObjectInfo & {
    readonly body?: ReadableStream<Uint8Array> | undefined
    readonly isFromEdge?: boolean
    readPart?(range: ByteRange): Promise<ReadableStream<Uint8Array> | undefined>
  },
): Variant {
  let body = info.body
  return {
    ...{ source, info, plan: undefined, isMade: false },
    kind: kindOf(info),
    isFromEdge: info.isFromEdge ?? false,
    async read(range) {
      if (!range && body) {
        const whole = body
        body = undefined
        return whole
      }
      const cached = range && (await info.readPart?.(range))
      if (cached) return cached
      const part = { onlyIf: { etag: info.etag }, ...(range && { range }) }
      return (await store.get(info.key, part))?.body
    },
  }
}

export function madeVariant(
  store: ObjectStore,
  source: SourceVersion,
  { made, info, isOther }: Landed,
  led: boolean,
): Variant {
  const stored = storedVariant(store, source, info)
  const { bytes, plan } = made
  const read = async (range?: ByteRange): Promise<VariantBody> =>
    range ? bytes.subarray(range.offset, range.offset + range.length) : bytes
  const own = isOther ? {} : { read }
  return { ...stored, ...own, plan: led ? plan : undefined, isMade: true }
}
