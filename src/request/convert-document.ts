/** The JSON of `POST /convert`: an address, and options under their wire names. */

import { invalidOption } from './option-error.ts'
import type { OptionEntry } from './read-options.ts'

export interface ConvertDocument {
  readonly url: string
  readonly entries: readonly OptionEntry[]
}

/** Throws an `OptionError`. */
export function parseConvertDocument(document: unknown): ConvertDocument {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw invalidOption('url', 'a JSON object, like {"url":"https://images.example.com/cat.jpg"}')
  }
  const { url, ...options } = document as Record<string, unknown>
  if (typeof url !== 'string') throw invalidOption('url', 'an address')
  return { url, entries: optionEntries(options) }
}

/** Numbers and booleans are as good as texts, layers as good as their JSON. Throws an `OptionError`. */
export function optionEntries(options: object): readonly OptionEntry[] {
  return Object.entries(options).map(([name, value]): OptionEntry => {
    if (typeof value === 'string') return [name, value]
    if (typeof value === 'number' || typeof value === 'boolean') return [name, `${value}`]
    if (name === 'draw' && typeof value === 'object') return [name, JSON.stringify(value)]
    throw invalidOption(name.slice(0, 64), 'a text, a number, true or false')
  })
}
