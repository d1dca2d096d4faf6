/** A file of another host that is laid on a result: fetched and kept as sources are. */

import type { Config } from '../../config.ts'
import { MAX_LAYER_BYTES } from '../../convert/layers/read-files.ts'
import type { FileSource } from '../../source/file-source.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { remoteSource } from './remote-source.ts'
import type { RemoteSources } from './remote-sources.ts'

interface LayerHosts {
  readonly config: Pick<Config, 'allowedSources'>
  readonly store: ObjectStore
  readonly remotes: RemoteSources
}

/** Whoever may draw has been counted. Throws `SourceError`, and `ImageError` for what is no picture. */
export async function openLayer(
  url: string,
  { config, store, remotes: sources }: LayerHosts,
): Promise<FileSource> {
  const use = { admit: async () => {}, later: () => {} }
  const ports = { sources, store, maxBytes: MAX_LAYER_BYTES, now: Date.now }
  const source = remoteSource(url, use, { ...ports, hosts: config.allowedSources })
  return await source.open(await source.version())
}
