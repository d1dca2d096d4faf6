/** Which file a path of a site, or an address, means: a key of the bucket, or a file of another host. */

import type { Context } from 'hono'
import type { SourceName } from '../../request/img-path.ts'
import type { AppEnv } from '../app-env.ts'
import { publicUrl } from '../files/file-url.ts'

/**
 * A path as it stands in an address, with its query: under `SITE_FILES`. Of a key the query is no part.
 * `undefined`: nothing that could be a source.
 */
export function siteSource(c: Context<AppEnv>, path: string): SourceName | undefined {
  const { siteFiles } = c.var.services.config
  const absolute = `/${path.replace(/^\/+/, '')}`
  if (siteFiles.kind === 'origin') {
    return { kind: 'remote', url: `${siteFiles.origin}${absolute}` }
  }
  const key = decoded(absolute.split(/[?#]/, 1)[0]!.slice(1))
  return key === undefined || key === ''
    ? undefined
    : { kind: 'stored', key: `${siteFiles.prefix}${key}` }
}

/** An address of our own `/files/` is the key; everything else a file of another host. */
export function addressSource(c: Context<AppEnv>, url: string): SourceName {
  const own = withoutScheme(publicUrl(c, '/files/'))
  const rest = withoutScheme(url)
  const key = rest.startsWith(own)
    ? decoded(rest.slice(own.length).split(/[?#]/, 1)[0]!)
    : undefined
  return key ? { kind: 'stored', key } : { kind: 'remote', url }
}

/** A client may have left it out. */
function withoutScheme(url: string): string {
  return url.replace(/^https?:/i, '')
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
