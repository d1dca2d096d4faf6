/** Sees to it that a first variant is followed by the final one. */

import type { Clock } from '../admission/clock.ts'
import type { ObjectInfo } from '../storage/object-store.ts'
import type { SourceVersion } from './variant.ts'
import type { VariantOrder } from './variant-order.ts'
import type { VariantWish } from './variant-wish.ts'

export interface FinalsPorts {
  readonly clock: Clock
  order(order: VariantOrder): Promise<void>
}

/** A message that was not heard of for so long may be lost. */
const AGAIN_MS = 60_000
/** More first variants than anybody looks at within that time. */
const MAX_REMEMBERED = 1_000

export class Finals {
  readonly #ports: FinalsPorts
  /** When this isolate has last sent a message, by the key of the first variant. */
  readonly #orderedAt = new Map<string, number>()

  constructor(ports: FinalsPorts) {
    this.#ports = ports
  }

  /** A queue that fails keeps nobody from the first answer: it is ordered again later. */
  async order({ source, transform, accepted }: VariantWish, version: SourceVersion, key: string) {
    this.#orderedAt.delete(key)
    this.#orderedAt.set(key, this.#ports.clock.now())
    for (const oldest of this.#orderedAt.keys()) {
      if (this.#orderedAt.size <= MAX_REMEMBERED) break
      this.#orderedAt.delete(oldest)
    }
    const order = { source: source.name, etag: version.etag, transform, accepted }
    await this.#ports.order(order).catch(() => {})
  }

  /** For a first variant that was found: its message should have been heard of by now. */
  async orderAgain(wish: VariantWish, version: SourceVersion, { key, uploaded }: ObjectInfo) {
    const since = Math.max(uploaded.getTime(), this.#orderedAt.get(key) ?? 0)
    if (this.#ports.clock.now() - since < AGAIN_MS) return
    await this.order(wish, version, key)
  }
}
