/** Where ipx lays a picture, and how it turns it. */

import type { ForeignEntry } from '../foreign.ts'
import type { Modifiers } from './address.ts'
import { cannotDo } from './error.ts'
import { number, type Reader, word } from './values.ts'

/** In degrees; without a value it is EXIF's orientation, which is always applied here. */
export function readTurn(modifiers: Modifiers): number {
  if (!modifiers.has('rotate')) return 0
  const angle = number('rotate', { min: -3_600, max: 3_600 })(modifiers.get('rotate')) ?? 0
  if (angle % 90 !== 0) throw cannotDo('rotate', 'only quarter turns are supported')
  return ((angle % 360) + 360) % 360
}

/** sharp mirrors before it turns, and so do our addresses. */
export function turnEntries(modifiers: Modifiers, turn: number): readonly ForeignEntry[] {
  const text = `${modifiers.has('flop') ? 'h' : ''}${modifiers.has('flip') ? 'v' : ''}`
  return [
    ...(turn === 0 ? [] : [{ name: 'rotate', text: `${turn}`, from: 'rotate' }]),
    ...(text === '' ? [] : [{ name: 'flip', text, from: 'flip' }]),
  ]
}

/** sharp's names of positions and gravities, in ours. */
const POSITIONS = {
  top: 'top',
  'right top': 'top-right',
  right: 'right',
  'right bottom': 'bottom-right',
  bottom: 'bottom',
  'left bottom': 'bottom-left',
  left: 'left',
  'left top': 'top-left',
  north: 'top',
  northeast: 'top-right',
  east: 'right',
  southeast: 'bottom-right',
  south: 'bottom',
  southwest: 'bottom-left',
  west: 'left',
  northwest: 'top-left',
  center: undefined,
  centre: undefined,
  entropy: 'entropy',
  attention: 'attention',
} as const

const NUMBERED: ReadonlyMap<string, keyof typeof POSITIONS> = new Map([
  ...(
    [
      'centre',
      'north',
      'east',
      'south',
      'west',
      'northeast',
      'southeast',
      'southwest',
      'northwest',
    ] as const
  ).map((name, i) => [`${i}`, name] as const),
  ['16', 'entropy'],
  ['17', 'attention'],
])

export function readPosition(modifiers: Modifiers): string | undefined {
  const text = modifiers.get('position') ?? modifiers.get('pos')
  const numbered = NUMBERED.get(text ?? '')
  const read: Reader<string> = word('position', Object.keys(POSITIONS))
  const name = numbered ?? read(text?.replace('-', ' '))
  return name === undefined ? undefined : POSITIONS[name as keyof typeof POSITIONS]
}
