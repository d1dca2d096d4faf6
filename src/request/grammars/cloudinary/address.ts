/**
 * An address of Cloudinary's fetch delivery, taken apart:
 *
 *   /<cloud>/image/fetch/[s--<signature>--/][<component>/…][v<version>/]<address of the source>
 *
 * The source is what begins with a scheme. Once decoded it is what is fetched. What is signed is the
 * text of the address (cloudinary_npm:lib/utils/index.js, `url`), which may have been encoded further
 * on its way.
 */

export interface CloudinaryAddress {
  readonly cloud: string
  /** Without its dashes. */
  readonly signature: string | undefined
  /** Decoded, in their order. */
  readonly components: readonly string[]
  /** `undefined`: there is none, or not what an address could be. */
  readonly source: string | undefined
  /** What may have been signed: as it stands there, and decoded. */
  readonly signedTexts: readonly string[]
}

const PATH = /^\/([A-Za-z0-9_-]{1,64})\/image\/fetch\/(.*)$/s
const SIGNATURE = /^s--([A-Za-z0-9_-]+)--$/
const VERSION = /^v\d+$/
/** Its slashes may have become one on their way. */
const SOURCE = /^https?(?::|%3A)(?:\/|%2F)/i
/** What Cloudinary's own libraries write at the end, for its statistics. */
const ANALYTICS = /^_a=[A-Za-z0-9]*$/

/** `pathname` and `search` as they stand in the address; `undefined`: another path. */
export function splitCloudinary(pathname: string, search: string): CloudinaryAddress | undefined {
  const [, cloud, rest] = PATH.exec(pathname) ?? []
  if (cloud === undefined || rest === undefined) return undefined
  const segments = rest.split('/')
  const start = segments.findIndex((_, i) => SOURCE.test(segments.slice(i, i + 2).join('/')))
  const before = start < 0 ? segments : segments.slice(0, start)
  const [first = ''] = before
  const signature = SIGNATURE.exec(first)?.[1]
  const others = before.slice(signature === undefined ? 0 : 1)
  const isVersioned = start >= 0 && VERSION.test(others.at(-1) ?? '')
  const components = isVersioned ? others.slice(0, -1) : others
  const source = start < 0 ? undefined : segments.slice(start).join('/') + queryOf(search)
  const signedText = [...components, ...(source === undefined ? [] : [source])].join('/')
  return {
    cloud,
    signature,
    components: components.map((text) => decoded(text) ?? text),
    source: source === undefined ? undefined : addressOf(source),
    signedTexts: [signedText, decoded(signedText) ?? signedText],
  }
}

/** Of the source, but for what is there for Cloudinary's statistics. */
function queryOf(search: string): string {
  const parts = search.slice(1).split('&')
  const others = parts.filter((part) => part !== '' && !ANALYTICS.test(part))
  return others.length === 0 ? '' : `?${others.join('&')}`
}

function addressOf(text: string): string | undefined {
  const address = decoded(text)?.replace(/^(https?:)\/+/i, '$1//')
  return address !== undefined && URL.canParse(address) ? address : undefined
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
