/** What Cloudflare says in options of its own, or in values that mean nothing, as we say it. */

import { invalidOption } from '../../option-error.ts'
import type { OptionEntry } from '../../read-options.ts'

const BORDER_DETAILS = ['trim.border.tolerance', 'trim.border.keep', 'trim.border.color'] as const
const EDGES = ['trim.top', 'trim.right', 'trim.bottom', 'trim.left'] as const
const SIDES = ['trim.width', 'trim.height'] as const

/** What is there without it: leaving it out is the same. */
const DEFAULTS: ReadonlyMap<string, string> = new Map([['upscale', 'interpolate']])

/** All that a result can have of it. */
const KEPT = 'copyright;creation;location'

/** Throws an `OptionError` where options contradict each other. */
export function inOurWords(entries: readonly OptionEntry[]): readonly OptionEntry[] {
  const others = entries.filter(([name, text]) => DEFAULTS.get(name) !== text)
  const named = others.map((entry): OptionEntry => {
    const [name, text] = entry
    return name === 'metadata' && text === 'keep' ? [name, KEPT] : entry
  })
  return withRectangle(withBorder(named))
}

/** The border that is sought, in one option. */
function withBorder(entries: readonly OptionEntry[]): readonly OptionEntry[] {
  const details = entries.filter(([name]) => isOf(BORDER_DETAILS, name))
  if (details.length === 0) return entries
  if (!entries.some(([name, text]) => name === 'trim' && text === 'border')) {
    throw invalidOption(details[0]![0], 'trim=border beside it')
  }
  const [tolerance = '10', keep = '0', color] = BORDER_DETAILS.map((name) => only(name, details))
  const text = ['border', tolerance, keep, ...(color === undefined ? [] : [color])].join(';')
  const others = entries.filter(([name]) => name !== 'trim' && !isOf(BORDER_DETAILS, name))
  return [...others, ['trim', text]]
}

/** What is cut off at edges is `trim`; what is kept, from its left and its top on, is `crop`. */
function withRectangle(entries: readonly OptionEntry[]): readonly OptionEntry[] {
  const names = [...EDGES, ...SIDES]
  const parts = entries.filter(([name]) => isOf(names, name))
  if (parts.length === 0) return entries
  const [first] = parts[0]!
  if (entries.some(([name]) => name === 'trim')) throw invalidOption(first, 'it, or trim')
  const others = entries.filter(([name]) => !isOf(names, name))
  const [top = '0', right, bottom, left = '0'] = EDGES.map((name) => only(name, parts))
  const [width, height] = SIDES.map((name) => only(name, parts))
  if (width === undefined && height === undefined) {
    return [...others, ['trim', [top, right ?? '0', bottom ?? '0', left].join(';')]]
  }
  if (width === undefined || height === undefined || right !== undefined || bottom !== undefined) {
    throw invalidOption(first, 'trim.width and trim.height, with trim.left and trim.top alone')
  }
  if (others.some(([name]) => name === 'crop')) throw invalidOption(first, 'it, or crop')
  return [...others, ['crop', [left, top, width, height].join(';')]]
}

function only(name: string, entries: readonly OptionEntry[]): string | undefined {
  const [own, again] = entries.filter((entry) => entry[0] === name)
  if (again) throw invalidOption(name, 'it to be given once')
  return own?.[1]
}

function isOf(names: readonly string[], name: string): boolean {
  return names.includes(name)
}
