/**
 * Whether an address may be fetched. A name is looked up by the platform, out of our sight: so the
 * list of hosts is the only thing that keeps strangers from our network, and nothing is on it
 * unless its owner has put it there.
 */

import ipaddr from 'ipaddr.js'
import { SourceError } from '../../source/source-error.ts'

const MAX_ADDRESS_LENGTH = 4_096

/**
 * Answers the parsed address, which alone is fetched: what was written may be read in other ways.
 * `hosts`: `a.example`, or `*.a.example`, which is everything below and not itself. Throws
 * `SourceError`.
 */
export function checkAddress(address: string, hosts: readonly string[]): URL {
  const url = address.length <= MAX_ADDRESS_LENGTH ? URL.parse(address) : null
  if (!url) throw notAllowed('it is no address')
  if (url.protocol !== 'https:') throw notAllowed('only https is fetched')
  if (url.port !== '') throw notAllowed('only port 443 is fetched')
  if (url.username !== '' || url.password !== '') throw notAllowed('it has a user in it')
  const host = plainHost(url)
  if (!isPublic(host)) throw notAllowed('it is not a public host')
  if (!hosts.some((pattern) => matches(host, pattern))) {
    throw notAllowed('its host is not on the list of ALLOWED_SOURCES')
  }
  url.hash = ''
  if (url.hostname.endsWith('.')) url.hostname = host
  return url
}

/** The host as the parser has settled it: no brackets, no dot at its end. */
function plainHost({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
}

/** Of an address the class is looked at, also of one that was wrapped in another; a name has a dot. */
function isPublic(host: string): boolean {
  if (!ipaddr.isValid(host)) return /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(host)
  return ipaddr.parse(host).range() === 'unicast'
}

function matches(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern
}

function notAllowed(why: string): SourceError {
  return new SourceError('not-allowed', `Cannot fetch the source: ${why}`)
}
