/** The part of the canvas that a frame has to draw, or to take away. */

import type { Size } from '../../geometry/orientation.ts'
import type { RowWindow } from '../../rows/window-rows.ts'

const OPAQUE = 0xff000000

/** The smallest rectangle with all pixels that are opaque and will not be. */
export function clearedRect(from: Uint32Array, to: Uint32Array, size: Size): RowWindow | undefined {
  let [left, top, right, bottom] = [size.width, size.height, -1, -1]
  for (let y = 0, at = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, at++) {
      if (from[at]! < OPAQUE || to[at]! >= OPAQUE) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      bottom = y
    }
  }
  if (bottom < 0) return undefined
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/** The smallest rectangle round both. */
export function union(
  one: RowWindow | undefined,
  other: RowWindow | undefined,
): RowWindow | undefined {
  if (!one || !other) return one ?? other
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)]
  const right = Math.max(one.x + one.width, other.x + other.width)
  const bottom = Math.max(one.y + one.height, other.y + other.height)
  return { x, y, width: right - x, height: bottom - y }
}
