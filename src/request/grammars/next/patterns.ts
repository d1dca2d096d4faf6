/**
 * Whether an address is one of those that are allowed. Facts: nextjs.org/docs, `remotePatterns` and
 * `localPatterns`; github.com/vercel/next.js test/unit/image-optimizer/match-*-pattern.test.ts.
 */

import type { LocalPattern, RemotePattern } from '../../../config/next-images.ts'

export function matchesRemote(pattern: RemotePattern, url: URL): boolean {
  const { protocol, hostname, port, pathname, search } = pattern
  return (
    (protocol === undefined || `${protocol}:` === url.protocol) &&
    (port === undefined || port === url.port) &&
    globbed(hostname, '.').test(url.hostname) &&
    (pathname === undefined || globbed(pathname, '/').test(url.pathname)) &&
    (search === undefined || search === url.search)
  )
}

/** `path` with its query, as it was given. */
export function matchesLocal({ pathname, search }: LocalPattern, path: string): boolean {
  const url = URL.parse(path, 'http://n')
  if (!url) return false
  return (
    (search === undefined || search === url.search) &&
    (pathname === undefined || globbed(pathname, '/').test(url.pathname))
  )
}

/**
 * `*` is any text within a part, at least one character where it is a whole part; `**` is any number of parts,
 * and none of them where it is the last.
 */
function globbed(pattern: string, separator: '.' | '/'): RegExp {
  if (pattern === '**') return /^/
  const mark = `\\${separator}`
  const parts = pattern.split(separator).map((part, i, all) => {
    if (part === '**') return i === all.length - 1 ? '' : `(?:[^${mark}]+${mark})+`
    const text = part.split('*').map(escaped).join(`[^${mark}]*`)
    const own = part === '*' ? `[^${mark}]+` : text
    return i === all.length - 1 || (all[i + 1] === '**' && i + 1 === all.length - 1)
      ? own
      : `${own}${mark}`
  })
  const isOpen = pattern.endsWith(`${separator}**`)
  return new RegExp(`^${parts.join('')}${isOpen ? `(?:${mark}.*)?` : ''}$`)
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
