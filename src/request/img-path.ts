/**
 * The parts of an address of `/img`, as they stand in it: nothing is decoded before it is taken
 * apart, so that a slash or a question mark of the source stays where it belongs.
 *
 *   /img/width=800/photos/cat.jpg              a key of the bucket
 *   /img/width=800/https://a.example/b?c=d     an address: the query is the source's
 *   /img/width=800/https%3A%2F%2Fa.example%2Fb the same, encoded
 */

export type SourceName =
  | { readonly kind: 'stored'; readonly key: string }
  | { readonly kind: 'remote'; readonly url: string }

export interface ImgPath {
  /** The segment with the options. */
  readonly options: string
  /** `undefined`: nothing that could be a source. */
  readonly source: SourceName | undefined
  /** What is left of the query, for whoever takes it; the source's own is not in it. */
  readonly query: URLSearchParams
  /** What a signature is of: the path, and the source's own query. */
  readonly signedTarget: { readonly pathname: string; readonly search: string }
}

/** What our own query may hold besides that of the source. */
export const SIGNATURE_NAMES = ['kid', 'exp', 'sig'] as const

/** A proxy on the way may have made one slash of two. */
const ADDRESS = /^(https?):\/{1,2}(?=[^/])/i
const ENCODED_ADDRESS = /^https?%3A/i

/** `prefix` is what the path begins with, such as `/img/`. */
export function splitImgPath(address: string, prefix: string): ImgPath {
  const { pathname, search } = new URL(address)
  const split = splitQuery(search)
  const signedTarget = { pathname, search: split.others }
  const rest = pathname.slice(prefix.length)
  const at = rest.indexOf('/')
  const options = at < 0 ? rest : rest.slice(0, at)
  const source = readSource(at < 0 ? '' : rest.slice(at + 1), split.others)
  return { options, source: source.name, query: joined(source.rest, split.own), signedTarget }
}

/** The query belongs to an address as it stands there; to anything else it does not. */
function readSource(
  text: string,
  search: string,
): { readonly name: SourceName | undefined; readonly rest: string } {
  const scheme = ADDRESS.exec(text)
  if (!scheme) return { name: encodedSource(text), rest: search }
  const url = `${scheme[1]}://${text.slice(scheme[0].length)}${search}`
  return { name: { kind: 'remote', url }, rest: '' }
}

function joined(search: string, own: string): URLSearchParams {
  return new URLSearchParams([search.slice(1), own].filter((part) => part !== '').join('&'))
}

function encodedSource(text: string): SourceName | undefined {
  try {
    const decoded = decodeURIComponent(text)
    if (ENCODED_ADDRESS.test(text)) return { kind: 'remote', url: decoded }
    return decoded === '' ? undefined : { kind: 'stored', key: decoded }
  } catch {
    return undefined
  }
}

/** Ours stand at the end, where `signUrl` puts them; a source may have such names as well. */
export function splitQuery(search: string): { readonly own: string; readonly others: string } {
  const parts = search.slice(1).split('&')
  let end = parts.length
  while (end > 0 && SIGNATURE_NAMES.some((name) => parts[end - 1]!.startsWith(`${name}=`))) end--
  const others = parts.slice(0, end).join('&')
  return { own: parts.slice(end).join('&'), others: others === '' ? '' : `?${others}` }
}
