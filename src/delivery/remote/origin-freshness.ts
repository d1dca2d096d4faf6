/** How long an origin lets its answer be used: RFC 9111, sections 4.2 and 5.2; RFC 5861. */

export interface OriginFreshness {
  /** Seconds in which it is fresh. */
  readonly maxAge: number
  /** Seconds after that in which a stale one will do while a fresh one is fetched. */
  readonly staleFor: number
  /** It must not be kept by anybody but its reader. */
  readonly isPrivate: boolean
}

/** `fallback`: seconds, for an origin that says nothing. */
export function originFreshness(headers: Headers, fallback: number): OriginFreshness {
  const directives = directivesOf(headers.get('Cache-Control') ?? '')
  const seconds = (name: string) => {
    const value = directives.get(name)
    return value !== undefined && /^\d{1,10}$/.test(value) ? Number(value) : undefined
  }
  const asked = seconds('s-maxage') ?? seconds('max-age') ?? untilExpiry(headers)
  const mustAsk = directives.has('no-cache')
  const mustNotBeStale = ['must-revalidate', 'proxy-revalidate', 's-maxage'].some((name) =>
    directives.has(name),
  )
  const age = Math.max(0, Number(headers.get('Age') ?? 0) || 0)
  return {
    maxAge: mustAsk ? 0 : Math.max(0, (asked ?? fallback) - (asked === undefined ? 0 : age)),
    staleFor: mustAsk || mustNotBeStale ? 0 : (seconds('stale-while-revalidate') ?? 0),
    isPrivate: directives.has('private') || directives.has('no-store'),
  }
}

function directivesOf(header: string): ReadonlyMap<string, string> {
  const parts = header.toLowerCase().match(/[^\s,=]+(?:\s*=\s*(?:"[^"]*"|[^\s,]*))?/g) ?? []
  return new Map(
    parts.map((part) => {
      const [name = '', value = ''] = part.split('=', 2)
      return [name.trim(), value.trim().replace(/^"|"$/g, '')]
    }),
  )
}

/** By `Expires`, which anything but a date makes stale. */
function untilExpiry(headers: Headers): number | undefined {
  const expires = headers.get('Expires')
  if (expires === null) return undefined
  const seconds = (Date.parse(expires) - Date.parse(headers.get('Date') ?? '')) / 1_000
  return seconds > 0 ? Math.floor(seconds) : 0
}
