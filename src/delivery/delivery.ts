/**
 * Variants on demand: found in the bucket, or made once and stored.
 *
 *   head source ──> key ──> find ──(none)──> lead or join ──> make ──> store if absent
 *        ^                                        └── the source has changed meanwhile ──┐
 *        └───────────────────────────────────────────────────────────────────────────────┘
 *
 * The version of the source is looked up for each request and is part of the key, so that a variant
 * of another version is never found: whoever has written a source gets nothing old afterwards.
 */

import { PERMIT_MS } from '../admission/create-gate.ts'
import { ImageError } from '../engine/index.ts'
import { canonicalTransform, type Transform } from '../request/transform.ts'
import type { FileSource } from '../source/file-source.ts'
import { SourceError } from '../source/source-error.ts'
import type { ByteRange, ObjectInfo, ObjectStore } from '../storage/object-store.ts'
import { StorageError } from '../storage/storage-error.ts'
import { sha256Hex } from '../variants/digest.ts'
import { variantKey } from '../variants/variant-place.ts'
import { type MadeVariant, type MakePorts, makeVariant } from './make-variant.ts'
import type { Accepted } from './settle.ts'
import { SingleFlight } from './single-flight.ts'
import type { SourceVersion, Variant, VariantBody } from './variant.ts'

/** Where the picture comes from: its present version, and the way to its bytes. */
export interface VariantSource {
  /** Throws `SourceError` where there is none. */
  version(): Promise<SourceVersion>
  /** Throws `SourceError` with `changed` where it is another version by now. */
  open(version: SourceVersion): Promise<FileSource>
}

export interface VariantRequest {
  readonly source: VariantSource
  readonly transform: Transform
  /** What the client takes, or the one format that was asked for. */
  readonly accepted: Accepted
  /** Called before something is made; throws where the caller may not have it made. */
  admit(): Promise<void>
}

export interface Delivery {
  /**
   * Throws `ImageError`, `SourceError`, `StorageError`, `BusyError` and what `admit` throws.
   * `withBody`: the bytes will be read; else only what is told of them.
   */
  deliver(request: VariantRequest, withBody: boolean): Promise<Variant>
}

export interface DeliveryPorts extends MakePorts {
  readonly store: ObjectStore
}

/** So many versions of a source within one request are a fault, or an attack. */
const MAX_TRIES = 3

/** Something made, and what became of it in the bucket. */
interface Landed {
  readonly made: MadeVariant
  readonly info: ObjectInfo
  /** The stored object is that of somebody else: its bytes may differ. */
  readonly isOther: boolean
}

export function createDelivery(ports: DeliveryPorts): Delivery {
  const { store, clock, waitMs } = ports
  const flights = new SingleFlight<Landed>(clock, {
    leaseMs: PERMIT_MS + waitMs,
    waitMs,
    isShared: (error) => error instanceof ImageError && error.code !== 'aborted',
  })

  async function deliverNow(request: VariantRequest, withBody: boolean): Promise<Variant> {
    const { source, transform, accepted } = request
    const version = await source.version()
    const key = await variantKey({
      source: version.name,
      etag: version.etag,
      made: `${canonicalTransform(transform)}\n${accepted.join(',')}`,
    })
    const found = withBody ? await store.get(key) : await store.head(key)
    if (found) return storedVariant(store, version, found)
    const { value, led } = await flights.run(key, async () => {
      await request.admit()
      const open = () => source.open(version)
      const order = { transform, accepted, expectedBytes: version.bytes, open }
      return await land(store, key, await makeVariant(order, ports))
    })
    return madeVariant(store, version, value, led)
  }

  return {
    async deliver(request, withBody) {
      for (let tries = 1; ; tries++) {
        try {
          return await deliverNow(request, withBody)
        } catch (error) {
          if (!hasChanged(error) || tries === MAX_TRIES) throw error
        }
      }
    },
  }
}

function hasChanged(error: unknown): boolean {
  return error instanceof SourceError && error.code === 'changed'
}

/** Stores it, unless somebody else has. A failing storage keeps nobody from the result. */
async function land(store: ObjectStore, key: string, made: MadeVariant): Promise<Landed> {
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

function storedVariant(
  store: ObjectStore,
  source: SourceVersion,
  info: ObjectInfo & { readonly body?: ReadableStream<Uint8Array> | undefined },
): Variant {
  let body = info.body
  return {
    ...{ source, info, plan: undefined, isMade: false },
    kind: kindOf(info),
    async read(range) {
      if (!range && body) {
        const whole = body
        body = undefined
        return whole
      }
      const part = { onlyIf: { etag: info.etag }, ...(range && { range }) }
      return (await store.get(info.key, part))?.body
    },
  }
}

function madeVariant(
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

function kindOf({ metadata }: ObjectInfo): Variant['kind'] {
  return metadata.kept === 'true' ? 'original' : 'final'
}
