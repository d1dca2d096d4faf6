/** Content-addressed keys: what an object was made from decides where it rests. */

import { fileExtension, type OutputFormat } from '../engine/index.ts'
import { digestOfText } from './digest.ts'
import { nameSlug } from './name-slug.ts'

/** Where results of `POST /compress` rest. */
export const COMPRESSED_PREFIX = 'compressed/'

/** What rests there never changes. */
export const IMMUTABLE = 'public, max-age=31536000, immutable'

/** 48 bits: enough to tell a service's files apart, short enough to read. */
const SHORT_DIGITS = 12

export interface KeyParts {
  /** The file's own name, as the caller gave it: anything at all. */
  readonly name: string | undefined
  /** SHA-256 of the upload. */
  readonly source: string
  /** The canonical options. */
  readonly options: string
  readonly format: OutputFormat
}

/**
 * `compressed/<name-slug>-<12 hex>.<ext>`, and the same with all 64 digits for the case that
 * something else rests under the short one.
 */
export async function compressedKeys({ name, source, options, format }: KeyParts): Promise<{
  readonly short: string
  readonly long: string
}> {
  const digest = await digestOfText(`${source}\n${options}`)
  const key = (digits: string) =>
    `${COMPRESSED_PREFIX}${nameSlug(name)}-${digits}.${fileExtension(format)}`
  return { short: key(digest.slice(0, SHORT_DIGITS)), long: key(digest) }
}
