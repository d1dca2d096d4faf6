/** `PRESETS`: options that have a name, as lines or as JSON. What they may be is known to `request/presets.ts`. */

import * as z from 'zod'

/** Options under their whole names, as texts, by the name of the preset. */
export type Presets = ReadonlyMap<string, PresetEntries>

export type PresetEntries = readonly (readonly [name: string, text: string])[]

const NAME = /^[a-z][a-z0-9-]{0,31}$/
const LINE = /^([a-z][a-z0-9-]{0,31})\s*:\s*(.+)$/
const MAX_PRESETS = 100

/**
 * A line for each, as `card: width=320,height=240,fit=cover`; or JSON, or a table of wrangler.toml, as
 * `{"card": {"width": 320, "fit": "cover"}}`.
 */
export function presetList() {
  const rule = `lines like "card: width=320,height=240", or JSON like {"card":{"width":320}}: up to ${MAX_PRESETS}, names in lower case, each once`
  return z
    .union([z.string(), z.record(z.string(), z.unknown())], rule)
    .default('')
    .transform((value) => presetsOf(value))
    .refine((presets) => presets !== undefined && presets.size <= MAX_PRESETS, rule)
    .transform((presets) => presets ?? new Map<string, PresetEntries>())
}

function presetsOf(value: string | Readonly<Record<string, unknown>>): Presets | undefined {
  const pairs = typeof value === 'string' ? pairsOf(value.trim()) : Object.entries(value)
  const presets = new Map<string, PresetEntries>()
  for (const [name, options] of pairs ?? []) {
    const entries = typeof options === 'string' ? entriesOf(options) : entriesOfObject(options)
    if (!NAME.test(name) || presets.has(name) || !entries) return undefined
    presets.set(name, entries)
  }
  return pairs && presets
}

function pairsOf(text: string): readonly (readonly [string, unknown])[] | undefined {
  if (text.startsWith('{')) return pairsOfJson(text)
  const lines = text.split('\n').flatMap((line) => line.trim() || [])
  return lines.map((line) => {
    const [, name = '', options = ''] = LINE.exec(line) ?? []
    return [name, options] as const
  })
}

function pairsOfJson(text: string): readonly (readonly [string, unknown])[] | undefined {
  try {
    return Object.entries(JSON.parse(text) as object)
  } catch {
    return undefined
  }
}

/** `width=320,fit=cover` */
function entriesOf(text: string): PresetEntries | undefined {
  const entries = text.split(',').map((part) => {
    const at = part.indexOf('=')
    return [part.slice(0, Math.max(0, at)).trim(), part.slice(at + 1).trim()] as const
  })
  return entries.every(([name]) => name !== '') ? entries : undefined
}

function entriesOfObject(value: unknown): PresetEntries | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const entries = Object.entries(value).map(([name, text]) => [name, `${text}`] as const)
  const isPlain = Object.values(value).every((text) => typeof text !== 'object')
  return isPlain && entries.length > 0 ? entries : undefined
}
