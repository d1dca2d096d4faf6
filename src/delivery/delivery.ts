/**
 * Variants on demand: found in the bucket, or made once and stored.
 *
 *   head source ──> keys ──> find ──(none)──> lead or join ──> make ──> store if absent
 *        ^                                        │                └──> a first one: order the final
 *        └──────────── the source has changed ────┘
 *
 * The version of the source is looked up for each request and is part of the key, so that a variant
 * of another version is never found: whoever has written a source gets nothing old afterwards.
 */

import { PERMIT_MS } from '../admission/create-gate.ts'
import { ImageError } from '../engine/index.ts'
import { isCostlyFormat } from '../request/costly-formats.ts'
import { asksForAuto, canonicalTransform } from '../request/transform.ts'
import { SourceError } from '../source/source-error.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { type EdgePort, readEdge } from '../variants/edge.ts'
import { variantKey } from '../variants/variant-place.ts'
import { checkRoom } from './check-room.ts'
import { Failures } from './failures.ts'
import { Finals } from './finals.ts'
import { type Landed, land, madeVariant, storedVariant } from './land.ts'
import { type MakePorts, makeVariant } from './make-variant.ts'
import { SingleFlight } from './single-flight.ts'
import type { SourceVersion, Variant } from './variant.ts'
import type { VariantOrder } from './variant-order.ts'
import type { VariantWish } from './variant-wish.ts'

export interface VariantRequest extends VariantWish {
  /** Called before something is made; throws where the caller may not have it made. */
  admit(): Promise<void>
  /** So many variants of this version may there be before this one; else it is not made. */
  readonly mostVariants?: number
  /** Caches that others share may keep it for as long as they like. */
  readonly isShared?: boolean
  /** The caller has left: what is made for it alone stops. Others who wait for it begin anew. */
  readonly signal?: AbortSignal
}

export interface Delivery {
  /**
   * Throws `ImageError`, `SourceError`, `StorageError`, `BusyError` and what `admit` throws.
   * `withBody`: the bytes will be read; else only what is told of them.
   */
  deliver(request: VariantRequest, withBody: boolean): Promise<Variant>
  /** Makes the final variant of a version, in place of a first one. Throws as above. */
  finish(wish: VariantWish & { readonly etag: string }): Promise<void>
}

export interface DeliveryPorts extends MakePorts {
  readonly store: ObjectStore
  /** Whether somebody who waits may get something quicker for now. */
  readonly firstAnswer: 'fast' | 'final'
  /** The platform's cache in front of the bucket, where there is one. */
  readonly edge?: Pick<EdgePort, 'fetch'>
  /** Puts it on the queue. */
  order(order: VariantOrder): Promise<void>
}

/** So many versions of a source within one request are a fault, or an attack. */
const MAX_TRIES = 3

interface Keys {
  readonly final: string
  readonly first: string
}

export function createDelivery(ports: DeliveryPorts): Delivery {
  const { store, clock, waitMs } = ports
  const flights = new SingleFlight<Landed>(clock, {
    leaseMs: PERMIT_MS + waitMs,
    waitMs,
    isShared: (error) => error instanceof ImageError && error.code !== 'aborted',
  })
  const finals = new Finals(ports)
  const failures = new Failures(clock)

  function make(
    wish: VariantWish & Pick<VariantRequest, 'signal'>,
    version: SourceVersion,
    mayBeFirst: boolean,
  ) {
    const { source, transform, accepted, signal } = wish
    const open = () => source.open(version)
    const order = { transform, accepted, expectedBytes: version.bytes, open, mayBeFirst }
    return makeVariant(signal ? { ...order, signal } : order, ports)
  }

  async function deliverNow(request: VariantRequest, withBody: boolean): Promise<Variant> {
    const version = await request.source.version()
    const keys = await keysOf(request, version)
    const mayBeFirst = ports.firstAnswer === 'fast' && mayTakeLong(request)
    const find = (key: string) => (withBody ? store.get(key) : store.head(key))
    const { edge } = ports
    const findFinal = (key: string) =>
      edge && request.isShared ? readEdge({ key, withBody }, edge, store) : find(key)
    const found = (await findFinal(keys.final)) ?? (mayBeFirst ? await find(keys.first) : undefined)
    if (found) {
      const variant = storedVariant(store, version, found)
      if (variant.kind === 'first') await finals.orderAgain(request, version, found)
      return variant
    }
    failures.check(keys.final)
    const { value, led } = await flights.run(keys.final, async () => {
      await request.admit()
      await checkRoom(store, keys.final, request.mostVariants)
      const made = await failures.note(keys.final, make(request, version, mayBeFirst))
      if (!made.isFirst) return await land(store, keys.final, made)
      const landed = await land(store, keys.first, made)
      await finals.order(request, version, keys.first)
      return landed
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
    async finish({ etag, ...wish }) {
      const version = await wish.source.version()
      if (version.etag !== etag) return
      const keys = await keysOf(wish, version)
      if (!(await store.head(keys.final))) {
        // Those who ask meanwhile get the first one, and do not wait for this.
        await flights.run(`finish ${keys.final}`, async () =>
          land(store, keys.final, await make(wish, version, false)),
        )
      }
      await store.delete(keys.first)
    },
  }
}

async function keysOf(
  { transform, accepted }: VariantWish,
  { name: source, etag }: SourceVersion,
): Promise<Keys> {
  const made = `${canonicalTransform(transform)}\n${accepted.join(',')}`
  return {
    final: await variantKey({ source, etag, made }),
    first: await variantKey({ source, etag, made: `first\n${made}` }),
  }
}

/** Whether what will be made is costly, as far as can be told without the picture. */
function mayTakeLong({ transform, accepted: [best] }: VariantWish): boolean {
  return asksForAuto(transform) && isCostlyFormat(best) && transform.effort !== 'fast'
}

function hasChanged(error: unknown): boolean {
  return error instanceof SourceError && error.code === 'changed'
}
