/** An address of another host as the source of variants. */

import { SourceError } from '../../source/source-error.ts'
import { openStored } from '../../source/stored.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import type { VariantSource } from '../variant-wish.ts'
import { checkAddress } from './check-address.ts'
import { fileKey, type RemoteRecord } from './remote-record.ts'
import type { RemoteSources, RemoteUse } from './remote-sources.ts'

export interface RemoteSourcePorts {
  readonly sources: RemoteSources
  readonly store: ObjectStore
  readonly hosts: readonly string[]
  readonly maxBytes: number
  now(): number
}

/** Throws `SourceError` for an address that may not be fetched, before anything is looked up. */
export function remoteSource(
  address: string,
  use: RemoteUse,
  { sources, store, hosts, maxBytes, now }: RemoteSourcePorts,
): VariantSource {
  const { href: url } = checkAddress(address, hosts)
  return {
    name: { kind: 'remote', url },
    async version() {
      const record = await sources.find(url, use)
      const { digest, bytes } = record
      return { name: url, etag: `"${digest}"`, bytes, fresh: freshnessLeft(record, now()) }
    },
    async open({ etag }) {
      const key = await fileKey({ url, digest: etag.slice(1, -1) })
      try {
        return await openStored(store, key, maxBytes)
      } catch (error) {
        if (!(error instanceof SourceError) || error.code !== 'missing') throw error
        await sources.forget(url) // somebody has tidied up: it is fetched anew
        throw new SourceError('changed', 'Cannot read the source: it is no longer kept')
      }
    },
  }
}

function freshnessLeft({ fetchedAt, maxAge, staleFor }: RemoteRecord, now: number) {
  const left = maxAge - (now - fetchedAt) / 1_000
  return { maxAge: Math.max(0, Math.floor(left)), staleFor }
}
