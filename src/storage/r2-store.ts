/** An `ObjectStore` in a Cloudflare R2 bucket. */

import {
  type ByteRange,
  type GetOptions,
  type ListOptions,
  type ObjectBytes,
  type ObjectInfo,
  type ObjectPage,
  type ObjectStore,
  type PartsOptions,
  type PartsUpload,
  type PutOptions,
  type SizedStream,
  type StoredObject,
  UNKNOWN_TYPE,
} from './object-store.ts'
import { storing } from './storage-error.ts'

/** Its number for an upload that was completed, aborted or never begun. */
const NO_SUCH_UPLOAD = /\b10024\b/

/** R2 itself keeps the promise that a put is all or nothing. */
export class R2Store implements ObjectStore {
  readonly #bucket: R2Bucket

  constructor(bucket: R2Bucket) {
    this.#bucket = bucket
  }

  put(key: string, body: ObjectBytes, options: PutOptions): Promise<ObjectInfo | undefined> {
    const onlyIf = conditionOf(options.onlyIf)
    const settings: R2PutOptions & { onlyIf: R2Conditional } = { ...metadataOf(options), onlyIf }
    return storing('put', async () => {
      const object =
        body instanceof Uint8Array
          ? await this.#bucket.put(key, body, settings)
          : await this.#putStream(key, body, settings)
      return object ? infoOf(object) : undefined
    })
  }

  head(key: string): Promise<ObjectInfo | undefined> {
    return storing('head', async () => {
      const object = await this.#bucket.head(key)
      return object ? infoOf(object) : undefined
    })
  }

  get(key: string, { range, onlyIf }: GetOptions = {}): Promise<StoredObject | undefined> {
    return storing('get', async () => {
      const object = await this.#bucket.get(key, {
        onlyIf: conditionOf(onlyIf),
        ...(range ? { range: { ...range } satisfies ByteRange } : {}),
      })
      if (!object) return undefined
      return { ...infoOf(object), body: 'body' in object ? object.body : undefined }
    })
  }

  delete(keys: string | readonly string[]): Promise<void> {
    return storing('delete', () => this.#bucket.delete(typeof keys === 'string' ? keys : [...keys]))
  }

  list({ prefix, cursor, limit = 1_000 }: ListOptions): Promise<ObjectPage> {
    return storing('list', async () => {
      const page = await this.#bucket.list({
        prefix,
        limit,
        include: ['httpMetadata', 'customMetadata'],
        ...(cursor === undefined ? {} : { cursor }),
      })
      const objects = page.objects.map(infoOf)
      return page.truncated ? { objects, cursor: page.cursor } : { objects }
    })
  }

  openUpload(key: string, options: PartsOptions): Promise<PartsUpload> {
    return storing('put', async () => {
      const upload = await this.#bucket.createMultipartUpload(key, metadataOf(options))
      const parts: R2UploadedPart[] = []
      return {
        id: upload.uploadId,
        put: (part) =>
          storing('put', async () => {
            parts.push(await upload.uploadPart(parts.length + 1, part))
          }),
        complete: () => storing('put', async () => infoOf(await upload.complete(parts))),
      }
    })
  }

  abortUpload(key: string, uploadId: string): Promise<void> {
    return storing('delete', async () => {
      try {
        await this.#bucket.resumeMultipartUpload(key, uploadId).abort()
      } catch (error) {
        if (!NO_SUCH_UPLOAD.test(String(error))) throw error
      }
    })
  }

  /** R2 takes a stream only when it knows the length; one that breaks it fails the put. */
  async #putStream(
    key: string,
    { stream, bytes }: SizedStream,
    settings: R2PutOptions & { onlyIf: R2Conditional },
  ): Promise<R2Object | null> {
    const sized = new FixedLengthStream(bytes)
    const over = new AbortController()
    const piping = stream
      .pipeThrough(endingAt(bytes))
      .pipeTo(sized.writable, { signal: over.signal })
    // Awaited below in every case; without a handler until then its failure would count as unhandled.
    piping.catch(() => {})
    try {
      const object = await this.#bucket.put(key, sized.readable, settings)
      if (object) await piping
      return object
    } finally {
      over.abort()
    }
  }
}

/**
 * Holds the last chunk back until the source has ended where it should: R2 stores as soon as it has
 * the declared bytes, whatever comes behind them.
 */
function endingAt(bytes: number): TransformStream<Uint8Array, Uint8Array> {
  let seen = 0
  let last: Uint8Array | undefined
  return new TransformStream({
    transform(chunk, controller) {
      seen += chunk.length
      if (seen > bytes) throw new RangeError(`more than the declared ${bytes} bytes came`)
      if (last) controller.enqueue(last)
      last = chunk
    },
    flush(controller) {
      if (seen < bytes) throw new RangeError(`${seen} bytes came, ${bytes} were declared`)
      if (last) controller.enqueue(last)
    },
  })
}

function metadataOf({ contentType, cacheControl, metadata = {} }: PartsOptions) {
  return {
    httpMetadata: { contentType, ...(cacheControl === undefined ? {} : { cacheControl }) },
    customMetadata: { ...metadata },
  }
}

function conditionOf(onlyIf: PutOptions['onlyIf']): R2Conditional {
  if (onlyIf === undefined) return {}
  if (onlyIf === 'absent') return { etagDoesNotMatch: '*' }
  return { etagMatches: onlyIf.etag.slice(1, -1) }
}

function infoOf(object: R2Object): ObjectInfo {
  const { contentType = UNKNOWN_TYPE, cacheControl } = object.httpMetadata ?? {}
  return {
    key: object.key,
    bytes: object.size,
    etag: object.httpEtag,
    uploaded: object.uploaded,
    contentType,
    ...(cacheControl === undefined ? {} : { cacheControl }),
    metadata: object.customMetadata ?? {},
  }
}
