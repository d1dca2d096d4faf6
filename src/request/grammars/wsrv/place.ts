/** Where wsrv lays a picture in its box, or which part of it is kept. */

import type { Color } from '../../../engine/index.ts'
import type { Loose } from '../../transform.ts'
import { type ForeignEntry, pointText } from '../foreign.ts'
import type { Box } from './box.ts'
import type { WsrvParameters } from './query.ts'
import { readColor, readNumber } from './values.ts'

export interface Placed {
  readonly entries: readonly ForeignEntry[]
  readonly loose: Pick<Loose, 'focus' | 'surround'>
}

const OLD_NAMES: ReadonlyMap<string, string> = new Map([
  ['t', 'top'],
  ['l', 'left'],
  ['r', 'right'],
  ['b', 'bottom'],
])

const SIDES: ReadonlySet<string> = new Set([
  ...['top', 'left', 'right', 'bottom', 'top-left', 'top-right', 'bottom-left', 'bottom-right'],
])
const INTERESTS: ReadonlySet<string> = new Set(['entropy', 'attention'])

const SHARE = { least: 0, most: 1 }

/** Of `cover` and `contain` with both sides; everything else has no place. What is no name is the middle. */
export function placeOf(parameters: WsrvParameters, { fit, isBoth }: Box): Placed {
  if (!isBoth || (fit !== 'cover' && fit !== 'contain')) return { entries: [], loose: {} }
  const given = parameters.get('a') ?? ''
  const name = OLD_NAMES.get(given) ?? given
  const color = fit === 'contain' ? readColor(parameters, 'cbg') : undefined
  const around = color ? { surround: color } : {}
  if (!name.startsWith('focal')) {
    const isKnown = SIDES.has(name) || (fit === 'cover' && INTERESTS.has(name))
    return {
      entries: isKnown ? [{ name: 'gravity', text: name, from: 'a' }] : [],
      loose: around,
    }
  }
  const x = readNumber(parameters, 'fpx', SHARE) ?? 0.5
  const y = readNumber(parameters, 'fpy', SHARE) ?? 0.5
  if (x === 0.5 && y === 0.5) return { entries: [], loose: around }
  if (fit === 'cover') return { entries: [], loose: { focus: { x, y } } }
  return { entries: [{ name: 'gravity', text: pointText({ x, y }), from: 'a' }], loose: around }
}

/** A colour behind another, which may let it shine through. */
export function over(front: Color, back: Color): Color {
  const share = front.a / 255
  const mix = (one: number, other: number) => Math.round(one * share + other * (1 - share))
  return { r: mix(front.r, back.r), g: mix(front.g, back.g), b: mix(front.b, back.b), a: 255 }
}
