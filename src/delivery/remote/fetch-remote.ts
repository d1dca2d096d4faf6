/** One file of another host, asked for politely: by allowed steps, with a deadline, as nobody. */

import { SourceError } from '../../source/source-error.ts'
import { checkAddress } from './check-address.ts'
import { OWN_VIA } from './via.ts'

export interface Validators {
  readonly etag: string | undefined
  readonly lastModified: string | undefined
}

export interface FetchPorts {
  fetch(address: string, init: RequestInit): Promise<Response>
  /** `ALLOWED_SOURCES`. */
  readonly hosts: readonly string[]
  /** For all of it, the body included, in milliseconds. */
  readonly deadlineMs: number
}

const MAX_REDIRECTS = 3
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]
const GONE: readonly number[] = [404, 410]

/**
 * Answers 200 or, with validators, 304. Each step of a redirect is checked as the first address was.
 * Throws `SourceError`; `signal` of what is thrown later by the body is the deadline.
 */
export async function fetchRemote(
  address: string,
  { etag, lastModified }: Validators,
  { fetch, hosts, deadlineMs }: FetchPorts,
): Promise<Response> {
  const headers = {
    Accept: 'image/*',
    Via: OWN_VIA,
    ...(etag !== undefined && { 'If-None-Match': etag }),
    ...(lastModified !== undefined && { 'If-Modified-Since': lastModified }),
  }
  const isAsked = etag !== undefined || lastModified !== undefined
  const signal = AbortSignal.timeout(deadlineMs)
  let url = checkAddress(address, hosts)
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(url.href, { headers, redirect: 'manual', signal }).catch(
      unanswered,
    )
    if (response.status === 200 || (response.status === 304 && isAsked)) return response
    await response.body?.cancel()
    const location = response.headers.get('Location')
    if (!REDIRECTS.includes(response.status) || location === null) throw refused(response.status)
    if (redirects === MAX_REDIRECTS) throw unreachable('it redirects too often')
    url = checkAddress(URL.parse(location, url.href)?.href ?? '', hosts)
  }
}

function unanswered(cause: unknown): never {
  throw failure(cause, 'its host does not answer')
}

/** What the body broke with. */
export function brokenOff(cause: unknown): never {
  throw failure(cause, 'its host has broken off its answer')
}

function failure(cause: unknown, why: string): SourceError {
  if (cause instanceof SourceError) return cause
  const isLate = cause instanceof Error && /^(TimeoutError|AbortError)$/.test(cause.name)
  if (isLate) return new SourceError('timeout', 'Cannot fetch the source: it takes too long')
  return unreachable(why, cause)
}

function refused(status: number): SourceError {
  if (GONE.includes(status)) {
    return new SourceError('missing', 'Cannot find the source: its host has none at this address')
  }
  return unreachable(`its host answers ${status}`)
}

function unreachable(why: string, cause?: unknown): SourceError {
  const error = new SourceError('unreachable', `Cannot fetch the source: ${why}`)
  if (cause !== undefined) error.cause = cause
  return error
}
