/** To what size ipx brings a picture, where it lies there, and what it turns. */

import type { Color } from '../../../engine/index.ts'
import type { TransformFit } from '../../transform.ts'
import type { ForeignEntry } from '../foreign.ts'
import type { Modifiers } from './address.ts'
import { cannotDo } from './error.ts'
import { readPosition, readTurn, turnEntries } from './place.ts'
import { number, size, word } from './values.ts'

/** Sides of a result have no more, whatever is asked. */
const MOST = 8_192

export interface Sized {
  readonly entries: readonly ForeignEntry[]
  readonly fit: TransformFit
  /** Around what lies in a box. */
  readonly surround: Color | undefined
}

/** Each resizes in place of the one before; ipx calls them in the order of the alphabet. */
const RESIZERS = ['h', 'height', 'resize', 's', 'w', 'width'] as const
/** Those that ipx calls before it turns the picture: their sides are those of before. */
const BEFORE_TURN: readonly string[] = ['h', 'height', 'resize']

const OURS = {
  cover: ['aspect-cover', 'cover'],
  contain: ['aspect-pad', 'pad'],
  fill: ['aspect-fill', 'fill'],
  inside: ['aspect-inside', 'inside'],
  outside: ['aspect-outside', 'outside'],
} as const satisfies Record<string, readonly [TransformFit, TransformFit]>

const BLACK: Color = { r: 0, g: 0, b: 0, a: 255 }

export function readSize(modifiers: Modifiers, background: Color | undefined): Sized {
  const fit = word('fit', ['contain', 'cover', 'fill', 'inside', 'outside'])(modifiers.get('fit'))
  const place = readPosition(modifiers)
  const turn = readTurn(modifiers)
  const mayEnlarge = modifiers.has('enlarge')
  const box = readBox(modifiers, turn)
  const entries = [...sideEntries(box), ...turnEntries(modifiers, turn)]
  if (!box.width || !box.height) {
    return { entries, fit: mayEnlarge ? 'inside' : 'scale-down', surround: undefined }
  }
  const isPlaced = fit === undefined || fit === 'cover' || fit === 'contain'
  const isFound = place === 'entropy' || place === 'attention'
  const gravity = isPlaced && !(fit === 'contain' && isFound) ? place : undefined
  return {
    entries: gravity ? [...entries, { name: 'gravity', text: gravity, from: 'position' }] : entries,
    fit: OURS[fit ?? 'cover'][mayEnlarge ? 1 : 0],
    surround: fit === 'contain' ? (background ?? BLACK) : undefined,
  }
}

interface Box {
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly from: string
}

/** All of them are read, so that each is refused where it is wrong; the last one counts. */
function readBox(modifiers: Modifiers, turn: number): Box {
  let box: Box = { from: 'resize' }
  for (const from of RESIZERS) {
    if (!modifiers.has(from)) continue
    const isSwapped = turn % 180 !== 0 && BEFORE_TURN.includes(from)
    const { width, height } = capped(sidesOf(from, modifiers.get(from)))
    // sharp would cut what it has turned to the sides of before.
    if (isSwapped && width !== height) {
      throw cannotDo('rotate', `a quarter turn after ${from} takes a square; use s or w`)
    }
    box = { width, height, from }
  }
  return box
}

function sidesOf(from: string, text: string | undefined): Omit<Box, 'from'> {
  if (from === 's' || from === 'resize') return size('resize')(text) ?? {}
  const isWidth = from.startsWith('w')
  const side = number(isWidth ? 'width' : 'height', { min: 1, integer: true })(text)
  return isWidth ? { width: side } : { height: side }
}

/** Smaller, in its shape. */
function capped({ width, height }: Omit<Box, 'from'>): Omit<Box, 'from'> {
  const factor = Math.min(1, MOST / Math.max(width ?? 1, height ?? 1))
  const side = (pixels: number | undefined) => pixels && Math.max(1, Math.round(pixels * factor))
  return { width: side(width), height: side(height) }
}

function sideEntries({ width, height, from }: Box): readonly ForeignEntry[] {
  return [
    ...(width === undefined ? [] : [{ name: 'width', text: `${width}`, from }]),
    ...(height === undefined ? [] : [{ name: 'height', text: `${height}`, from }]),
  ]
}
