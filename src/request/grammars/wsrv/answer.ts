/** What a wsrv address says of the answer itself: its name, its lifetime, what is shown instead. */

import type { WsrvParameters } from './query.ts'

export interface WsrvAnswer {
  /** Of the file, without its extension. */
  readonly filename: string
  /** In seconds. */
  readonly maxAge: number
  readonly isBase64: boolean
  /** Where a refusal leads instead: to an address, or to the source. */
  readonly fallback:
    | { readonly kind: 'source' }
    | { readonly kind: 'url'; readonly url: string }
    | undefined
}

export function answerOf(parameters: WsrvParameters): WsrvAnswer {
  const filename = parameters.get('filename') ?? ''
  return {
    filename: /^[A-Za-z0-9]{1,78}$/.test(filename) ? filename : 'image',
    maxAge: parseMaxAge(parameters.get('maxage') ?? ''),
    isBase64: parameters.get('encoding') === 'base64',
    fallback: fallbackOf(parameters.get('default')),
  }
}

function fallbackOf(text: string | undefined): WsrvAnswer['fallback'] {
  if (text === undefined) return undefined
  if (text === '1') return { kind: 'source' }
  const url = parseAddress(text)
  return url === undefined ? undefined : { kind: 'url', url }
}

const DAY = 86_400
const YEAR = 365 * DAY
/** As nginx reads times: units from the largest to the smallest, each at most once; seconds need none. */
const TIME = /^(?:(\d+)y)?(?:(\d+)M)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/
const UNITS = [YEAR, 30 * DAY, 7 * DAY, DAY, 3_600, 60, 1]

/** From a day to a year; everything else is a year. */
function parseMaxAge(text: string): number {
  const counts = TIME.exec(text)?.slice(1) ?? []
  const seconds = counts.reduce((sum, count, i) => sum + Number(count ?? 0) * UNITS[i]!, 0)
  return seconds >= DAY && seconds <= YEAR ? seconds : YEAR
}

/** As short as an address can be: `i.nl`. */
const LEAST = 4

/**
 * An address as wsrv completes it: `ssl:host`, `//host`, and a host alone. All of them are `https` here,
 * where wsrv takes `http` for a host alone. Its fragment is not part of it. `undefined`: it is none.
 */
export function parseAddress(text: string): string | undefined {
  if (text.length < LEAST) return undefined
  const [, scheme = 'https', rest = ''] = /^(?:(https?):\/\/|ssl:|\/\/)?\/*(.*)$/is.exec(text) ?? []
  const url = URL.parse(`${scheme.toLowerCase()}://${rest}`)
  const isHost = url !== null && url.hostname.length <= 253 && /^[^\s\\/?#]/.test(rest)
  if (!isHost || rest.split(/[/?#]/, 1)[0]!.includes('\\')) return undefined
  url.hash = ''
  return url.href
}

export function wsrvSource(parameters: WsrvParameters): { readonly url: string } | undefined {
  const url = parseAddress(parameters.get('url') ?? '')
  return url === undefined ? undefined : { url }
}
