/** Beginnings of sources that stand for others: imgproxy's IMGPROXY_URL_REPLACEMENTS (env/parsers.go). */

export interface UrlReplacement {
  /** With `*` for everything but a slash. */
  readonly pattern: RegExp
  /** With `${1}` for what the first `*` stands for, and so on. */
  readonly replacement: string
}

/** Pairs with an equals sign, and semicolons between them; `undefined`: one is no pair. */
export function readReplacements(text: string): readonly UrlReplacement[] | undefined {
  if (text.trim() === '') return []
  const pairs = text.split(';').map((pair) => /^([^=]*)=(.*)$/s.exec(pair))
  if (pairs.some((pair) => pair === null)) return undefined
  return pairs.map((pair) => ({ pattern: prefix(pair?.[1] ?? ''), replacement: pair?.[2] ?? '' }))
}

function prefix(pattern: string): RegExp {
  return new RegExp(`^${pattern.split('*').map(escaped).join('([^/]*)')}`)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

/** All of them, one after the other. */
export function replaced(address: string, replacements: readonly UrlReplacement[]): string {
  return replacements.reduce(
    (text, { pattern, replacement }) =>
      text.replace(pattern, (...found) =>
        replacement.replace(/\$\{(\d+)\}/g, (_, number) => {
          const value: unknown = found[Number(number)]
          return typeof value === 'string' ? value : ''
        }),
      ),
    address,
  )
}
