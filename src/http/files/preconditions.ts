/** `If-Match`, `If-Unmodified-Since`, `If-None-Match`, `If-Modified-Since`: RFC 9110, section 13. */

import type { Context } from 'hono'
import type { ObjectInfo } from '../../storage/object-store.ts'
import { HttpProblem } from '../answer/http-problem.ts'

export const PRECONDITIONS = [
  'If-Match',
  'If-Unmodified-Since',
  'If-None-Match',
  'If-Modified-Since',
] as const

export function hasPreconditions(c: Context): boolean {
  return PRECONDITIONS.some((name) => c.req.header(name) !== undefined)
}

/**
 * Looks at all four in the order of section 13.2.2, and throws 412 where the caller meant another
 * version. `Cache-Control` has no say: `no-cache` tells caches to ask here, and that is what they
 * do (RFC 9111, section 5.2.1.4); Node's fetch adds it to every conditional request.
 */
export function checkPreconditions(c: Context, object: ObjectInfo): 'proceed' | 'not-modified' {
  const [match, unmodifiedSince, noneMatch, modifiedSince] = PRECONDITIONS.map((name) =>
    c.req.header(name),
  )
  const isMeant =
    match === undefined
      ? secondOf(object) <= (timeOf(unmodifiedSince) ?? Number.POSITIVE_INFINITY)
      : isAny(match) || tagsOf(match).includes(object.etag) // strong: a weak tag equals none
  if (!isMeant) throw preconditionFailed(object)
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
  const isKnown =
    noneMatch === undefined
      ? isRead && secondOf(object) <= (timeOf(modifiedSince) ?? Number.NEGATIVE_INFINITY)
      : isAny(noneMatch) || tagsOf(noneMatch).some((tag) => tag.replace(/^W\//, '') === object.etag)
  if (isKnown && !isRead) throw preconditionFailed(object)
  return isKnown ? 'not-modified' : 'proceed'
}

function isAny(list: string): boolean {
  return list.trim() === '*'
}

function tagsOf(list: string): readonly string[] {
  return list.match(/(?:W\/)?"[^"]*"/g) ?? []
}

/** Milliseconds since 1970; nothing for what is no date, which is passed over. */
function timeOf(date: string | undefined): number | undefined {
  const time = Date.parse(date ?? '')
  return Number.isNaN(time) ? undefined : time
}

/** HTTP dates have no fractions. */
function secondOf({ uploaded }: ObjectInfo): number {
  return Math.floor(uploaded.getTime() / 1_000) * 1_000
}

function preconditionFailed({ etag }: ObjectInfo): HttpProblem {
  return new HttpProblem('precondition-failed', 'Cannot answer: the file is another version', {
    headers: { ETag: etag },
  })
}
