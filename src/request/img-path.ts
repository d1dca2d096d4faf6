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
}

/** What our own query may hold besides that of the source. */
export const SIGNATURE_NAMES = ['kid', 'exp', 'sig'] as const

/** A proxy on the way may have made one slash of two. */
const ADDRESS = /^(https?):\/{1,2}(?=[^/])/i
const ENCODED_ADDRESS = /^https?%3A/i

/** `prefix` is what the path begins with, such as `/img/`. */
export function splitImgPath(address: string, prefix: string): ImgPath {
  const { pathname, search } = new URL(address)
  const rest = pathname.slice(prefix.length)
  const at = rest.indexOf('/')
  const options = at < 0 ? rest : rest.slice(0, at)
  return { options, ...splitSource(at < 0 ? '' : rest.slice(at + 1), search) }
}

/** A source and a query, as they stand in an address. */
export function splitSource(text: string, search: string): Omit<ImgPath, 'options'> {
  const scheme = ADDRESS.exec(text)
  if (!scheme) return { source: encodedSource(text), query: new URLSearchParams(search) }
  const { own, others } = splitQuery(search)
  const url = `${scheme[1]}://${text.slice(scheme[0].length)}${others}`
  return { source: { kind: 'remote', url }, query: own }
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
function splitQuery(search: string): { readonly own: URLSearchParams; readonly others: string } {
  const parts = search.slice(1).split('&')
  let end = parts.length
  while (end > 0 && SIGNATURE_NAMES.some((name) => parts[end - 1]!.startsWith(`${name}=`))) end--
  const others = parts.slice(0, end).join('&')
  return {
    own: new URLSearchParams(parts.slice(end).join('&')),
    others: others === '' ? '' : `?${others}`,
  }
}
