/** Sources of other hosts as the configuration allows them. */

import type { Config } from '../../config.ts'
import { type RemotePorts, RemoteSources } from './remote-sources.ts'

type FromConfig = 'hosts' | 'deadlineMs' | 'waitMs' | 'maxBytes' | 'maxAge'

export function createRemotes({
  config,
  ...ports
}: Omit<RemotePorts, FromConfig> & { readonly config: Config }): RemoteSources {
  return new RemoteSources({
    ...ports,
    hosts: config.allowedSources,
    deadlineMs: config.sourceMs,
    waitMs: config.waitMs,
    maxBytes: config.maxUploadBytes,
    maxAge: config.imgMaxAge,
  })
}
