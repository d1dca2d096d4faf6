/** What is told of a stored file. */

import { isImmutable, isPrivate } from '../../storage/keys.ts'
import type { ObjectInfo } from '../../storage/object-store.ts'
import { IMMUTABLE } from '../../variants/find-or-make.ts'

export type HeaderFields = Readonly<Record<string, string>>

/** What a 304 tells as well. Public files may be shown on any page, private ones nowhere else. */
export function versionHeaders(object: ObjectInfo): HeaderFields {
  const { key, etag, uploaded } = object
  return {
    ETag: etag,
    'Last-Modified': uploaded.toUTCString(),
    'Accept-Ranges': 'bytes',
    'Cache-Control': cacheControlOf(object),
    ...(isPrivate(key) ? {} : { 'Cross-Origin-Resource-Policy': 'cross-origin' }),
  }
}

/** For an answer with `length` bytes of the object. */
export function fileHeaders(object: ObjectInfo, length = object.bytes): HeaderFields {
  return {
    ...versionHeaders(object),
    'Content-Type': object.contentType,
    'Content-Length': `${length}`,
  }
}

/** As the key demands; elsewhere as whoever stored it said. */
function cacheControlOf({ key, cacheControl = 'public, no-cache' }: ObjectInfo): string {
  if (isPrivate(key)) return 'private, no-cache'
  return isImmutable(key) ? IMMUTABLE : cacheControl
}
