/** Content-addressed keys: what an object was made from decides where it rests. */

import { fileExtension, type OutputFormat } from '../engine/index.ts'
import { sha256Hex } from './digest.ts'
import { nameSlug } from './name-slug.ts'

/** 48 bits: enough to tell a service's files apart, short enough to read. */
const SHORT_DIGITS = 12

/** What an object was made from; in its metadata, so that a key is never taken at its word. */
export interface Origin {
  /** SHA-256 of the source, in hex. */
  readonly source: string
  /** The canonical options. */
  readonly options: string
}

export interface KeyParts {
  /** The folder, with its slash. */
  readonly prefix: string
  /** The file's own name, as the caller gave it: anything at all. */
  readonly name: string | undefined
  readonly origin: Origin
  readonly format: OutputFormat
}

export interface VariantKeys {
  readonly short: string
  /** For the case that something else rests under the short one. */
  readonly long: string
}

/** `<prefix><name-slug>-<12 hex>.<ext>`, and the same with all 64 digits. */
export async function variantKeys({
  prefix,
  name,
  origin,
  format,
}: KeyParts): Promise<VariantKeys> {
  const digest = await sha256Hex(`${origin.source}\n${origin.options}`)
  const key = (digits: string) => `${prefix}${nameSlug(name)}-${digits}.${fileExtension(format)}`
  return { short: key(digest.slice(0, SHORT_DIGITS)), long: key(digest) }
}
