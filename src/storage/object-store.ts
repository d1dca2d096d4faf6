/** Where bytes rest: what the service needs of a bucket, whoever keeps it. */

import { MEBIBYTE } from '../engine/index.ts'

/** A bucket. Every method throws a `StorageError` when the storage fails, and nothing else. */
export interface ObjectStore {
  /**
   * Stores a whole object or nothing at all. Answers `undefined`, and stores nothing, when
   * `onlyIf` does not hold. A failing put leaves what was there before.
   */
  put(key: string, body: ObjectBytes, options: PutOptions): Promise<ObjectInfo | undefined>
  /** Everything about an object but its bytes; `undefined`: there is none. */
  head(key: string): Promise<ObjectInfo | undefined>
  /** Opens an object for reading; `undefined`: there is none. */
  get(key: string, options?: GetOptions): Promise<StoredObject | undefined>
  /** Removes objects, at most 1,000; nothing happens where there is none. */
  delete(keys: string | readonly string[]): Promise<void>
  /** One page of the objects under a prefix, in the order of their keys. */
  list(options: ListOptions): Promise<ObjectPage>
  /** Begins an object that comes in parts: there is nothing under its key until it is complete. */
  openUpload(key: string, options: PartsOptions): Promise<PartsUpload>
  /** Throws the parts of an unfinished upload away; nothing happens when it has ended. */
  abortUpload(key: string, uploadId: string): Promise<void>
}

export interface PartsUpload {
  /** Names the upload for `abortUpload`. */
  readonly id: string
  /**
   * Stores the next part. All but the last have one size, of `MIN_PART_BYTES` or more. The bytes
   * may be reused afterwards.
   */
  put(part: Uint8Array<ArrayBuffer>): Promise<void>
  /** Makes the object of all parts. */
  complete(): Promise<ObjectInfo>
}

/** Bytes that are there, or a stream of which the length is known: never an open end. */
export type ObjectBytes = Uint8Array<ArrayBuffer> | SizedStream

export interface SizedStream {
  readonly stream: ReadableStream<Uint8Array>
  /** What the stream will give, exactly; with more or less nothing is stored. */
  readonly bytes: number
}

export interface PutOptions {
  readonly contentType: string
  readonly cacheControl?: string
  /** Names and ASCII texts, 8 KiB together. */
  readonly metadata?: Metadata
  /** `absent`: only when there is no such object. A tag: only when that version is there. */
  readonly onlyIf?: 'absent' | { readonly etag: string }
}

export type PartsOptions = Omit<PutOptions, 'onlyIf'>

export interface GetOptions {
  /** Must lie within the object. */
  readonly range?: ByteRange
  /** Any other version comes without its bytes. */
  readonly onlyIf?: { readonly etag: string }
}

export interface ByteRange {
  readonly offset: number
  readonly length: number
}

export type Metadata = Readonly<Record<string, string>>

export interface ObjectInfo {
  readonly key: string
  /** Size of the whole object. */
  readonly bytes: number
  /** In quotes, as it goes into the `ETag` header; never weak. */
  readonly etag: string
  readonly uploaded: Date
  readonly contentType: string
  readonly cacheControl?: string
  readonly metadata: Metadata
}

export interface StoredObject extends ObjectInfo {
  /** The object or the part asked for; `undefined`: `onlyIf` did not hold. Read it or cancel it. */
  readonly body: ReadableStream<Uint8Array> | undefined
}

export interface ListOptions {
  readonly prefix: string
  /** Where the last page ended. */
  readonly cursor?: string
  /** 1–1000; a page may hold fewer. */
  readonly limit?: number
}

export interface ObjectPage {
  readonly objects: readonly ObjectInfo[]
  /** Where the next page begins; `undefined`: this was the last one. */
  readonly cursor?: string
}

/** Smallest part of an upload but for the last, in bytes: R2's own limit. */
export const MIN_PART_BYTES = 5 * MEBIBYTE

/** Type of an object that was stored without one. */
export const UNKNOWN_TYPE = 'application/octet-stream'
