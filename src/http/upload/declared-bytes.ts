/** What a request says of its body, and the most that it may have, before a byte is read. */

import { MEBIBYTE } from '../../engine/index.ts'
import type { BodyKind } from './body-kind.ts'

/** `Content-Length`, if there is one. */
export function declaredBytes(request: Request): number | undefined {
  const text = request.headers.get('content-length')
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined
}

/**
 * What a form may have around its file, in bytes: 32 parts with their headers and fields, and
 * whatever of a framework's fields is passed over.
 */
const MAX_FORM_BYTES = MEBIBYTE

/** The most bytes of a whole body: the limit is the file's. */
export function maxBodyBytes(kind: BodyKind, maxFileBytes: number): number {
  return maxFileBytes + (kind === 'form' ? MAX_FORM_BYTES : 0)
}
