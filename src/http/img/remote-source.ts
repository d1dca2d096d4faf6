/** An address of another host as the source of a request. */

import type { Context } from 'hono'
import { remoteSource } from '../../delivery/remote/remote-source.ts'
import type { VariantSource } from '../../delivery/variant-wish.ts'
import type { AppEnv } from '../app-env.ts'

/** Throws `SourceError` for an address that may not be fetched. */
export function sourceAt(
  c: Context<AppEnv>,
  address: string,
  admit: () => Promise<void>,
): VariantSource {
  const { config, store, remotes } = c.var.services
  const later = (work: Promise<unknown>) => c.executionCtx.waitUntil(work)
  return remoteSource(
    address,
    { admit, later },
    {
      sources: remotes,
      store,
      hosts: config.allowedSources,
      maxBytes: config.maxUploadBytes,
      now: Date.now,
    },
  )
}
