/** Messages of the queue that order a variant. */

import type { Config } from '../config.ts'
import type { Log } from '../metrics/log.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { consumeVariant } from './consume-variant.ts'
import type { Delivery } from './delivery.ts'
import { remoteSource } from './remote/remote-source.ts'
import type { RemoteSources } from './remote/remote-sources.ts'
import { storedSource } from './stored-source.ts'
import { variantOrderOf } from './variant-order.ts'

export interface VariantServices {
  readonly config: Config
  readonly store: ObjectStore
  readonly remotes: RemoteSources
  readonly delivery: Delivery
  readonly log: Log
}

/** `undefined`: the message is about something else. */
export function takeVariant(
  body: unknown,
  { config, store, remotes, delivery, log }: VariantServices,
  later: (work: Promise<unknown>) => void,
): Promise<'ack' | 'retry'> | undefined {
  const order = variantOrderOf(body)
  if (!order) return undefined
  const { allowedSources: hosts, maxUploadBytes: maxBytes } = config
  return consumeVariant(order, {
    delivery,
    log,
    sourceOf: (name) =>
      name.kind === 'stored'
        ? storedSource(store, name.key, maxBytes)
        : remoteSource(
            name.url,
            { admit: async () => {}, later },
            { sources: remotes, store, hosts, maxBytes, now: Date.now },
          ),
  })
}
