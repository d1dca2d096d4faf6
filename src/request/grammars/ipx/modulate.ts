/** `modulate`, and each of its four by a name of its own: sharp takes them together. */

import type { ForeignEntry } from '../foreign.ts'
import { numberText } from '../foreign.ts'
import type { Modifiers } from './address.ts'
import { number, required } from './values.ts'

const PARTS = {
  brightness: number('brightness', { min: 0 }),
  saturation: number('saturation', { min: 0 }),
  hue: number('hue', { integer: true }),
  lightness: number('lightness'),
} as const

type Part = keyof typeof PARTS
const NAMES = Object.keys(PARTS) as Part[]

export function modulateEntries(modifiers: Modifiers): readonly ForeignEntry[] {
  const together = modifiers.get('modulate')?.split('_') ?? []
  const bounds = [{ min: 0 }, { min: 0 }, { integer: true }, {}] as const
  const given = NAMES.map((name, i) => number(`modulate.${name}`, bounds[i])(together[i]))
  // ipx calls them in the order of the alphabet: what comes behind `modulate` counts.
  const values = NAMES.map((name, i) => {
    const own = modifiers.has(name) ? required(name, PARTS[name])(modifiers.get(name)) : undefined
    return name > 'modulate' ? (own ?? given[i]) : (given[i] ?? own)
  })
  const [brightness = 1, saturation = 1, hue = 0, lightness = 0] = values
  const turn = ((hue % 360) + 360) % 360
  const parts = [brightness, saturation, turn, lightness]
  if (parts.join() === '1,1,0,0') return []
  const shown = lightness === 0 ? parts.slice(0, 3) : parts
  const from = ['modulate', ...NAMES].find((name) => modifiers.has(name)) ?? 'modulate'
  return [{ name: 'modulate', text: shown.map((value) => numberText(value)).join(';'), from }]
}
