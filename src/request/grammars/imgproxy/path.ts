/**
 * The parts of an address, as they stand in it.
 *
 *   /<signature>/<name>:<argument>:…/…/plain/<percent-encoded address>@<extension>
 *   /<signature>/<name>:<argument>:…/…/<URL-safe base64, with slashes anywhere>.<extension>
 *   /<signature>/<name>:<argument>:…/…/enc/<the same, encrypted>.<extension>
 *
 * Rules: docs.imgproxy.net/usage/processing; imgproxy/imgproxy handlers/path.go, options/parser/url.go.
 */

import { invalidUrl } from './url-error.ts'

export interface SignedPath {
  readonly signature: string
  /** What is signed, without the slash that it begins with. */
  readonly path: string
}

/** `rest`: the path behind the prefix, with its slash, without a query. */
export function splitSignature(rest: string): SignedPath {
  const [, signature = '', path = ''] = /^\/?([^/]+)\/(.+)$/s.exec(rest) ?? []
  if (path === '') throw invalidUrl('it has no signature or nothing behind it')
  return { signature, path: mended(path) }
}

const MERGED_SLASHES = /^(\S+):\/([^/])/
const PLAIN = 'plain/'

/** What proxies on the way do to a path is undone: `%3A` of options, and `https:/` of an address. */
export function mended(path: string): string {
  const isBare = path.startsWith(PLAIN)
  const at = isBare ? 0 : path.indexOf(`/${PLAIN}`)
  const options = isBare ? '' : at < 0 ? path : path.slice(0, at)
  const colons = options.replaceAll('%3A', ':')
  if (at < 0) return withoutSlash(colons)
  const address = path.slice(at + PLAIN.length + (isBare ? 0 : 1))
  const whole = address.replace(MERGED_SLASHES, (_, scheme: string, next: string) => {
    return `${scheme}://${scheme === 'local' ? '/' : ''}${next}`
  })
  return withoutSlash(`${colons}/${PLAIN}${whole}`)
}

function withoutSlash(path: string): string {
  return path.startsWith('/') ? path.slice(1) : path
}

export interface UrlOption {
  readonly name: string
  /** At least one. */
  readonly args: readonly [string, ...string[]]
}

/** Options end at the first segment without a separator: there the source begins. */
export function splitOptions(
  segments: readonly string[],
  separator: string,
): { readonly options: readonly UrlOption[]; readonly source: readonly string[] } {
  const end = segments.findIndex((segment) => !segment.includes(separator))
  const options = segments.slice(0, end < 0 ? segments.length : end).map((segment) => {
    const [name = '', first = '', ...more] = segment.split(separator)
    return { name, args: [first, ...more] as const }
  })
  return { options, source: end < 0 ? [] : segments.slice(end) }
}
