/**
 * The query of wsrv: which parameters there are, what they are also called, and the old ones that stand
 * for several. As weserv's own parser has it: unknown names are passed over, a name counts the first time
 * it is given, and without a value it is -1, which is `true` for a flag and out of range for the rest.
 * Facts: github.com/weserv/images src/api/parsers/query.cpp, github.com/weserv/docs docs/*.md.
 */

/** Parameters by their own names, decoded. */
export type WsrvParameters = ReadonlyMap<string, string>

const NAMES: ReadonlySet<string> = new Set([
  ...['url', 'default', 'filename', 'encoding', 'maxage'],
  ...['w', 'h', 'dpr', 'fit', 'we', 'cbg', 'a', 'fpx', 'fpy'],
  ...['cx', 'cy', 'cw', 'ch', 'precrop', 'crop', 'trim', 'tbg', 'mask', 'mtrim', 'mbg'],
  ...['ro', 'rbg', 'flip', 'flop', 'bg', 'blur', 'bri', 'con', 'filt', 'start', 'stop', 'gam'],
  ...['mod', 'sat', 'hue', 'sharp', 'sharpf', 'sharpj', 'tint'],
  ...['output', 'q', 'l', 'll', 'il', 'af', 'n', 'page', 'loop', 'delay', 'fsol'],
])

const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['shape', 'mask'],
  ['strim', 'mtrim'],
  ['or', 'ro'],
  ['t', 'fit'],
  ['pages', 'n'],
  ['width', 'w'],
  ['height', 'h'],
  ['align', 'a'],
  ['level', 'l'],
  ['quality', 'q'],
  ['lossless', 'll'],
  ['errorredirect', 'default'],
])

/** A parameter that is there without a value. */
const BARE = '-1'

/** `search` is as it stands in the address, with its question mark or without. */
export function readQuery(search: string): WsrvParameters {
  const parameters = new Map<string, string>()
  for (const part of search.replace(/^\?/, '').split('&')) {
    const at = part.indexOf('=')
    const given = decoded(at < 0 ? part : part.slice(0, at))
    const name = SYNONYMS.get(given) ?? given
    if (!NAMES.has(name)) continue
    for (const [one, value] of taken(name, at < 0 ? BARE : decoded(part.slice(at + 1)))) {
      if (!parameters.has(one)) parameters.set(one, value)
    }
  }
  return parameters
}

/** What a parameter says, as it is said today. */
function taken(name: string, value: string): readonly (readonly [string, string])[] {
  const own = [name, value] as const
  switch (name) {
    case 'fit':
      // Two old fits that never enlarge.
      return value === 'fit' || value === 'squaredown' ? [['we', 'true'], own] : [own]
    case 'mod':
      return listed(value, ['mod', 'sat', 'hue'])
    case 'sharp':
      return value.includes(',') ? listed(value, ['sharpf', 'sharpj', 'sharp']) : [own]
    case 'crop':
      return value.split(',').length >= 4 ? listed(value, ['cw', 'ch', 'cx', 'cy']) : []
    case 'a':
      return /^(?:focal|crop)-/.test(value) ? [...focalPoint(value), ['a', 'focal']] : [own]
    default:
      return [own]
  }
}

function listed(value: string, names: readonly string[]): readonly (readonly [string, string])[] {
  const values = value.split(',').filter((one) => one !== '')
  return names.flatMap((name, i) => (values[i] === undefined ? [] : [[name, values[i]] as const]))
}

/** `focal-25-75`, `crop-25-75`: in per cent; what is out of range is the middle. */
function focalPoint(value: string): readonly (readonly [string, string])[] {
  const [x = 50, y = 50] = value.split('-').slice(1).filter(Boolean).map(percent)
  return [
    ['fpx', `${x / 100}`],
    ['fpy', `${y / 100}`],
  ]
}

function percent(text: string): number {
  const value = Number.parseInt(text, 10)
  return value >= 0 && value <= 100 ? value : 50
}

/** As it stands there where it is encoded wrongly. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
