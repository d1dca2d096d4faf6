/** From the transforms of the Images binding, one after the other, to conversions. */

import type { ConvertWish } from './service.ts'

/** A transform as Cloudflare's types have it; what nothing here can do is refused by the service. */
export interface ImageTransformLike {
  readonly width?: number
  readonly height?: number
  readonly fit?: string
  readonly gravity?: string | { readonly x?: number; readonly y?: number; readonly mode?: string }
  readonly rotate?: number
  readonly flip?: string
  readonly background?: string
  readonly [name: string]: unknown
}

/** In the order in which one conversion does them; all else comes later. */
const FIRST_DONE = ['trim', 'flip', 'rotate']

/**
 * As few wishes as do the same: what only trims or turns goes together with what one conversion does
 * after that. Never none.
 */
export function wishesOf(
  transforms: readonly ImageTransformLike[],
): [...ConvertWish[], ConvertWish] {
  const wishes: ConvertWish[] = []
  let last: ConvertWish = {}
  for (const transform of transforms) {
    const next = wishOf(transform)
    if (goesBefore(last, next)) {
      last = { ...last, ...next }
    } else {
      wishes.push(last)
      last = next
    }
  }
  return [...wishes, last]
}

function goesBefore(one: ConvertWish, next: ConvertWish): boolean {
  const done = Object.keys(one).map((name) => FIRST_DONE.indexOf(name))
  const left = FIRST_DONE.slice(Math.max(-1, ...done) + 1)
  return (
    done.every((place) => place >= 0) &&
    Object.keys(next).every((name) => left.includes(name) || !BEFORE_TURNS.includes(name))
  )
}

/** What has its place among those; `crop` is one of ours. */
const BEFORE_TURNS = [...FIRST_DONE, 'crop']

function wishOf(transform: ImageTransformLike): ConvertWish {
  const wish: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(transform)) {
    if (value === undefined || (name === 'rotate' && value === 0)) continue
    wish[name] = TEXTS[name]?.(value) ?? simple(value)
  }
  return wish
}

/** What comes as an object, as the text that the service reads. */
const TEXTS: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  gravity: gravityOf,
  trim: trimOf,
  border: borderOf,
}

function trimOf(trim: unknown): string | undefined {
  if (typeof trim !== 'object' || trim === null) return undefined
  const { border, ...sides } = trim as { border?: unknown } & Record<string, unknown>
  if (border === true) return 'border'
  if (typeof border !== 'object' || border === null) return sidesOf(sides)
  const { color, tolerance = 10, keep = 0 } = border as Record<string, unknown>
  return ['border', tolerance, keep, ...(color === undefined ? [] : [color])].join(';')
}

function borderOf(border: unknown): string | undefined {
  if (typeof border !== 'object' || border === null) return undefined
  const { color, width, ...sides } = border as Record<string, unknown>
  const widths = width === undefined ? sidesOf(sides) : `${width}`
  return widths === undefined ? undefined : `${widths};${color}`
}

const SIDE_NAMES = ['top', 'right', 'bottom', 'left']

/** `undefined`: something else is said than what is on each side. */
function sidesOf(sides: Readonly<Record<string, unknown>>): string | undefined {
  if (Object.keys(sides).some((name) => !SIDE_NAMES.includes(name))) return undefined
  return SIDE_NAMES.map((name) => sides[name] ?? 0).join(';')
}

/** A point by its share of what is cut off; the other mode is refused under its name. */
export function gravityOf(gravity: unknown): string {
  if (typeof gravity !== 'object' || gravity === null) return String(gravity)
  const {
    x = 0.5,
    y = 0.5,
    mode = 'remainder',
  } = gravity as { x?: number; y?: number; mode?: string }
  return mode === 'remainder' ? `${x}x${y}` : mode
}

/** Other objects are refused, as JSON, together with their name. */
function simple(value: unknown): string | number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return typeof value === 'string' ? value : JSON.stringify(value)
}
