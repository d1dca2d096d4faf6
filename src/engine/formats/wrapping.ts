/** Images that somebody wrapped for a text format or for the way, and did not unwrap. */

import type { Wrapping } from '../api/formats.ts'
import { type Bytes, bytesOf } from '../bytes/bytes.ts'
import { hasText } from '../bytes/reader.ts'
import { sniff } from './sniff.ts'

/** Enough for a data URL's head, and for the first bytes of the image behind it. */
const HEAD_BYTES = 96
/** Of base64, which are 24 bytes: what the longest magic and an AVIF's brand take. */
const SNIFFED_DIGITS = 32
/** Behind line breaks, a byte order mark or the quote of JSON. */
const LEADING = /^[\s\uFEFF"']*/

export interface Wrapped {
  readonly format: Wrapping
  /** In words. */
  readonly what: string
}

/** What the file is, to be told in a refusal; `undefined` where it is nothing of the kind. */
export function wrapping(bytes: Bytes): Wrapped | undefined {
  if (hasText(bytes, 0, '\x1f\x8b\x08')) return { format: 'gzip', what: 'compressed with gzip' }
  const head = bytes.slice(0, Math.min(bytes.length, HEAD_BYTES))
  const text = new TextDecoder().decode(head).replace(LEADING, '')
  if (/^data:[\w.+-]*\/?[\w.+-]*[;,]/i.test(text)) return { format: 'data-url', what: 'a data URL' }
  return isImageInBase64(text) ? { format: 'base64', what: 'base64 text' } : undefined
}

/** RFC 4648, sections 4 and 5. Words are base64 as well: what they decode to must be an image. */
function isImageInBase64(text: string): boolean {
  const [digits = ''] = /^[\w+/-]+/.exec(text.slice(0, SNIFFED_DIGITS)) ?? []
  if (digits.length < SNIFFED_DIGITS) return false
  const standard = digits.replaceAll('-', '+').replaceAll('_', '/')
  const decoded = Uint8Array.from(atob(standard), (char) => char.charCodeAt(0))
  return sniff(bytesOf(decoded)) !== undefined
}
