/** What is cut out of a picture, and the box that it meets: as one pass of ours has them. */

import { type ForeignEntry, pointText } from '../foreign.ts'
import type { Point } from './gravity.ts'
import { isQuarter, type Turn, turnedPoint } from './turn.ts'

/** A step, by the words of the caller. */
export interface Named {
  readonly from: string
}

export interface Crop extends Named {
  /** As our option has them; a place only where one is given. */
  readonly place?: { readonly left: string; readonly top: string }
  readonly width: string
  readonly height: string
  readonly gravity: Point | 'auto'
}

export interface Resize extends Named {
  readonly fit: string
  readonly width: number | undefined
  readonly height: number | undefined
  /** Only of those that cut or pad. */
  readonly gravity?: Point | 'auto'
  /** It is proportional, and nothing is cut or padded. */
  readonly isWhole: boolean
}

/** The box of a picture that is turned first, so that the same comes out of it. */
export function turnedBox(resize: Resize, turn: Turn): Resize {
  const { width, height, gravity } = resize
  return {
    ...resize,
    ...(isQuarter(turn) && { width: height, height: width }),
    ...(gravity && { gravity: gravity === 'auto' ? gravity : turnedPoint(gravity, turn) }),
  }
}

export function boxEntries({ fit, width, height, from }: Resize): readonly ForeignEntry[] {
  const sides = { width, height }
  const given = (['width', 'height'] as const).filter((name) => sides[name] !== undefined)
  const box = given.map((name) => ({ name, text: `${sides[name]}`, from }))
  return [...box, { name: 'fit', text: fit, from }]
}

export function cropText({ place, width, height }: Crop): string {
  return [...(place ? [place.left, place.top] : []), width, height].join(';')
}

export function gravityText(gravity: Point | 'auto'): string {
  return gravity === 'auto' ? gravity : pointText(gravity)
}
