/**
 * Where the variants of a source rest:
 *
 *   variants/<digest of the source>/<its version>/<digest of what was made of it>
 *
 * The version is the source's ETag, so that a source that has changed has no variants, and what is
 * left of before is never looked at again. One folder has all that a purge removes.
 */

import { version } from '../../package.json'
import { VARIANTS } from '../storage/keys.ts'
import { sha256Hex } from './digest.ts'

/** Another release may make other bytes of the same. */
const ENGINE_VERSION = version

/** 128 bits. */
const DIGITS = 32

export interface VariantOf {
  /** What the source is called: a key, or an address. */
  readonly source: string
  /** In quotes, as it stands in the header. */
  readonly etag: string
  /** All that decides what is made, as a text. */
  readonly made: string
}

export async function variantKey({ source, etag, made }: VariantOf): Promise<string> {
  const digest = await sha256Hex(`${ENGINE_VERSION}\n${made}`)
  return `${await versionFolder(source, etag)}${digest.slice(0, DIGITS)}`
}

/** All variants of a source. */
export async function sourceFolder(source: string): Promise<string> {
  return `${VARIANTS}${(await sha256Hex(source)).slice(0, DIGITS)}/`
}

async function versionFolder(source: string, etag: string): Promise<string> {
  return `${await sourceFolder(source)}${etag.replace(/[^\w-]/g, '')}/`
}

/** What the variants of a source are called in caches: `Cache-Tag`. */
export async function sourceTag(source: string): Promise<string> {
  return `img-${(await sha256Hex(source)).slice(0, DIGITS)}`
}
