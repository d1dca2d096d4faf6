/** `preset=card`: options of configuration that a request names. What it says itself wins. */

import type { PresetEntries, Presets } from '../config/presets.ts'
import { parsedBy } from './fields.ts'
import { OptionError } from './option-error.ts'
import { type OptionEntry, takeOut } from './read-options.ts'

export const PRESET = 'preset'

/** For whoever has no configuration: every name is unknown. */
export const NO_PRESETS: Presets = new Map()

const MAX_NAMES = 4

export const presetNames = parsedBy((text) => {
  const names = text.split(';')
  const isName = (name: string) => /^[a-z][a-z0-9-]{0,31}$/.test(name)
  return names.length <= MAX_NAMES && names.every(isName) ? names : undefined
}, `up to ${MAX_NAMES} names like card;dark`)

/**
 * The entries with the options of their presets written out. Of several presets the later one wins.
 * Throws an `OptionError` that names a preset which is not there.
 */
export function withPresets(
  entries: Iterable<OptionEntry>,
  presets: Presets,
): readonly OptionEntry[] {
  const { text, others } = takeOut(entries, PRESET)
  if (text === undefined) return others
  const said = new Set(others.map(([name]) => name))
  const meant = new Map<string, string>()
  for (const name of text.split(';')) {
    for (const [option, value] of presetNamed(name, presets)) meant.set(option, value)
  }
  return [...[...meant].filter(([name]) => !said.has(name)), ...others]
}

function presetNamed(name: string, presets: Presets): PresetEntries {
  const found = presets.get(name)
  if (found) return found
  const shown = name.slice(0, 64)
  const known = presets.size > 0 ? [...presets.keys()].join(', ') : 'none'
  const message = `Cannot use option "${PRESET}": there is no preset "${shown}", known are ${known}`
  throw new OptionError('invalid-option', PRESET, message)
}

/** Whether one preset says what is made, and at most a format besides. */
export function isPresetAlone(entries: readonly OptionEntry[]): boolean {
  const isOne = entries.some(([name, text]) => name === PRESET && !text.includes(';'))
  return isOne && entries.every(([name]) => ALONE.has(name))
}

const ALONE: ReadonlySet<string> = new Set([PRESET, 'format', 'onerror'])
