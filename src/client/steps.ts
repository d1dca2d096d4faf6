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

/**
 * As few wishes as do the same: within one the picture is turned before it gets its size, so what
 * only turns goes together with what follows. Never none.
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
  const isSized = one.width !== undefined || one.height !== undefined
  return !isSized && Object.keys(one).every((name) => next[name] === undefined)
}

function wishOf(transform: ImageTransformLike): ConvertWish {
  const wish: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(transform)) {
    if (value === undefined || (name === 'rotate' && value === 0)) continue
    wish[name] = name === 'gravity' ? gravityOf(value) : simple(value)
  }
  return wish
}

/** A point by its share of what is cut off; the other mode is refused under its name. */
function gravityOf(gravity: unknown): string {
  if (typeof gravity !== 'object' || gravity === null) return String(gravity)
  const {
    x = 0.5,
    y = 0.5,
    mode = 'remainder',
  } = gravity as { x?: number; y?: number; mode?: string }
  return mode === 'remainder' ? `${x}x${y}` : mode
}

/** Nothing here takes objects: their JSON is refused together with their name. */
function simple(value: unknown): string | number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return typeof value === 'string' ? value : JSON.stringify(value)
}
