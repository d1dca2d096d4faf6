/** An `ObjectStore` in memory, for tests and for whoever wants to try the use cases without a bucket. */

import type {
  GetOptions,
  ListOptions,
  ObjectBytes,
  ObjectInfo,
  ObjectPage,
  ObjectStore,
  PartsOptions,
  PartsUpload,
  PutOptions,
  SizedStream,
  StoredObject,
} from '../../src/storage/object-store.ts'
import { storing } from '../../src/storage/storage-error.ts'

interface Entry {
  readonly info: ObjectInfo
  readonly bytes: Uint8Array<ArrayBuffer>
}

export class MemoryStore implements ObjectStore {
  readonly #entries = new Map<string, Entry>()
  /** Unfinished uploads by their names. */
  readonly #uploads = new Map<string, Uint8Array<ArrayBuffer>[]>()

  put(key: string, body: ObjectBytes, options: PutOptions): Promise<ObjectInfo | undefined> {
    const { contentType, cacheControl, metadata = {}, onlyIf } = options
    return storing('put', async () => {
      const bytes = body instanceof Uint8Array ? body.slice() : await readAll(body)
      const etag = await tagOf(bytes)
      const current = this.#entries.get(key)?.info.etag
      if (onlyIf === 'absent' ? current : onlyIf && onlyIf.etag !== current) return undefined
      const info: ObjectInfo = {
        key,
        bytes: bytes.length,
        etag,
        uploaded: new Date(),
        contentType,
        ...(cacheControl === undefined ? {} : { cacheControl }),
        metadata: { ...metadata },
      }
      this.#entries.set(key, { info, bytes })
      return info
    })
  }

  async head(key: string): Promise<ObjectInfo | undefined> {
    return this.#entries.get(key)?.info
  }

  get(key: string, { range, onlyIf }: GetOptions = {}): Promise<StoredObject | undefined> {
    return storing('get', async () => {
      const entry = this.#entries.get(key)
      if (!entry) return undefined
      const { info, bytes } = entry
      if (onlyIf && onlyIf.etag !== info.etag) return { ...info, body: undefined }
      const { offset, length } = range ?? { offset: 0, length: bytes.length }
      if (range && offset >= bytes.length) throw new RangeError('the range leaves the object')
      return { ...info, body: streamOf(bytes.slice(offset, offset + length)) }
    })
  }

  async delete(keys: string | readonly string[]): Promise<void> {
    for (const key of typeof keys === 'string' ? [keys] : keys) this.#entries.delete(key)
  }

  /** The cursor is the last key of the page before. */
  async list({ prefix, cursor = '', limit = 1_000 }: ListOptions): Promise<ObjectPage> {
    const keys = [...this.#entries.keys()].filter((key) => key.startsWith(prefix) && key > cursor)
    const page = keys.sort().slice(0, limit)
    const objects = page.flatMap((key) => this.#entries.get(key)?.info ?? [])
    const last = page.at(-1)
    return last !== undefined && page.length < keys.length ? { objects, cursor: last } : { objects }
  }

  async openUpload(key: string, options: PartsOptions): Promise<PartsUpload> {
    const id = crypto.randomUUID()
    this.#uploads.set(id, [])
    const partsOf = () => {
      const parts = this.#uploads.get(id)
      if (!parts) throw new RangeError('the upload was aborted')
      return parts
    }
    return {
      id,
      put: (part) => storing('put', async () => void partsOf().push(part.slice())),
      complete: () =>
        storing('put', async () => {
          const body = new Uint8Array(await new Blob(partsOf()).arrayBuffer())
          this.#uploads.delete(id)
          const info = await this.put(key, body, options)
          if (!info) throw new RangeError('the object was not stored')
          return info
        }),
    }
  }

  async abortUpload(_key: string, uploadId: string): Promise<void> {
    this.#uploads.delete(uploadId)
  }
}

async function readAll({ stream, bytes }: SizedStream): Promise<Uint8Array<ArrayBuffer>> {
  const all = new Uint8Array(await new Response(stream).arrayBuffer())
  if (all.length !== bytes) throw new RangeError(`${all.length} bytes came, ${bytes} were declared`)
  return all
}

async function tagOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes), 0, 16)
  return `"${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}"`
}

function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes)
      controller.close()
    },
  })
}
