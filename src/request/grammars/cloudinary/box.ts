/** What is cut out of a picture, and the box that it meets: as one pass of ours has them. */

import { type ForeignEntry, pointText } from '../foreign.ts'
import type { Ratio } from './dimensions.ts'
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
  /** A shape that is padded to, in place of a box. */
  readonly shape?: Ratio
  /** Of the picture as it was sent, in place of pixels. */
  readonly shares?: { readonly width?: number; readonly height?: number }
  /** A point of the picture that what is kept has in its middle, in place of a gravity. */
  readonly focus?: Point
  /** Only of those that cut or pad. */
  readonly gravity?: Point | 'auto'
  /** It is proportional, and nothing is cut or padded. */
  readonly isWhole: boolean
}

/** The box of a picture that is turned first, so that the same comes out of it. */
export function turnedBox(resize: Resize, turn: Turn): Resize {
  const { width, height, gravity, focus, shares, shape } = resize
  return {
    ...resize,
    ...(isQuarter(turn) && { width: height, height: width }),
    ...(gravity && { gravity: gravity === 'auto' ? gravity : turnedPoint(gravity, turn) }),
    ...(focus && { focus: turnedPoint(focus, turn) }),
    ...(shares && isQuarter(turn) && { shares: turnedShares(shares) }),
    ...(shape && isQuarter(turn) && { shape: { across: shape.down, down: shape.across } }),
  }
}

function turnedShares({ width, height }: NonNullable<Resize['shares']>) {
  return {
    ...(height !== undefined && { width: height }),
    ...(width !== undefined && { height: width }),
  }
}

/** Fits that hang on the size of the source alone, and that our own grammar has no words for. */
const FOREIGN_FITS = ['pad-up'] as const

/** What is asked for beside our options. */
export function looseOf({ fit, shares, focus }: Resize) {
  const foreign = FOREIGN_FITS.find((name) => name === fit)
  return { ...(foreign && { fit: foreign }), ...(shares && { shares }), ...(focus && { focus }) }
}

/** Whether the source's own size is looked at, before anything is cut off it. */
export function needsWholeSource({ fit, shares, focus }: Resize): boolean {
  const isForeign = FOREIGN_FITS.some((name) => name === fit)
  return isForeign || shares !== undefined || focus !== undefined
}

export function boxEntries(resize: Resize): readonly ForeignEntry[] {
  const { fit, width, height, shape, from } = resize
  if (shape) return [{ name: 'extend', text: shapeText(shape), from }]
  const sides = { width, height }
  const given = (['width', 'height'] as const).filter((name) => sides[name] !== undefined)
  const box = given.map((name) => ({ name, text: `${sides[name]}`, from }))
  if (FOREIGN_FITS.some((name) => name === fit)) return box
  // Not enlarged, in a box that stays.
  if (fit === 'pad-down') {
    const extend = { name: 'extend', text: `${width};${height}`, from }
    return [...box, { name: 'fit', text: 'scale-down', from }, extend]
  }
  return [...box, { name: 'fit', text: fit, from }]
}

/** In whole numbers. */
function shapeText({ across, down }: Ratio): string {
  const places = (text: string) => (text.split('.')[1] ?? '').length
  const factor = 10 ** Math.max(places(`${across}`), places(`${down}`))
  return `${Math.round(across * factor)}:${Math.round(down * factor)}`
}

export function cropText({ place, width, height }: Crop): string {
  return [...(place ? [place.left, place.top] : []), width, height].join(';')
}

export function gravityText(gravity: Point | 'auto'): string {
  return gravity === 'auto' ? gravity : pointText(gravity)
}
