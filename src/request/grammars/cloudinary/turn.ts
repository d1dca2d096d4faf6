/** Quarter turns and mirrorings, one after the other, as one: mirrored left to right or not, then turned. */

import { invalidOption, unsupportedOption } from '../../option-error.ts'
import { shown } from './component.ts'
import type { Point } from './gravity.ts'

export interface Turn {
  readonly isMirrored: boolean
  /** Clockwise, after the mirroring. */
  readonly degrees: 0 | 90 | 180 | 270
}

export const UPRIGHT: Turn = { isMirrored: false, degrees: 0 }

/** `90`, `-90`, `hflip`, `vflip`, or some of them with dots between them. Throws an `OptionError`. */
export function readTurn(value: string): Turn {
  return value.split('.').reduce<Turn>((turn, part) => after(turn, readPart(value, part)), UPRIGHT)
}

function readPart(value: string, part: string): Turn {
  if (part === 'hflip') return { isMirrored: true, degrees: 0 }
  if (part === 'vflip') return { isMirrored: true, degrees: 180 }
  if (part === 'exif') return UPRIGHT // as everything is here
  if (/^(?:ignore|auto_left|auto_right)$/.test(part)) throw unsupportedOption(shown('a', value))
  if (!/^-?\d{1,4}$/.test(part))
    throw invalidOption(shown('a', value), 'degrees like 90, hflip or vflip')
  const degrees = ((Number(part) % 360) + 360) % 360
  if (degrees !== 0 && degrees !== 90 && degrees !== 180 && degrees !== 270) {
    throw unsupportedOption(shown('a', value))
  }
  return { isMirrored: false, degrees }
}

/** One turn, and then another. A mirror makes what was clockwise the other way round. */
export function after(first: Turn, second: Turn): Turn {
  const turned = second.isMirrored ? -first.degrees : first.degrees
  const degrees = ((turned + second.degrees + 360) % 360) as Turn['degrees']
  return { isMirrored: first.isMirrored !== second.isMirrored, degrees }
}

export function isQuarter({ degrees }: Turn): boolean {
  return degrees === 90 || degrees === 270
}

/** Where a point of the picture comes to lie. */
export function turnedPoint({ x, y }: Point, { isMirrored, degrees }: Turn): Point {
  const from = isMirrored ? 1 - x : x
  switch (degrees) {
    case 0:
      return { x: from, y }
    case 90:
      return { x: 1 - y, y: from }
    case 180:
      return { x: 1 - from, y: 1 - y }
    case 270:
      return { x: y, y: 1 - from }
  }
}

/** In our grammar, where `flip` comes before `rotate`. */
export function turnEntries({ isMirrored, degrees }: Turn): readonly (readonly [string, string])[] {
  if (isMirrored && degrees === 180) return [['flip', 'v']]
  return [
    ...(isMirrored ? [['flip', 'h'] as const] : []),
    ...(degrees === 0 ? [] : [['rotate', `${degrees}`] as const]),
  ]
}
