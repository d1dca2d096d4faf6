/** Where stored pixels land when a picture is turned upright, and back. */

import { isTransposed, type Orientation, type Size, turnsOf } from './orientation.ts'

/** A place, or a step, in pixels. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The upright place of stored pixel 0,0, and how it moves with one step along each stored axis. */
export interface StoredAxes {
  readonly origin: Point
  readonly alongX: Point
  readonly alongY: Point
}

/** A rectangle in pixels. */
export interface Window extends Point, Size {}

/** How a stored picture of this size maps onto its upright self. */
export function storedAxes(orientation: Orientation, stored: Size): StoredAxes {
  const origin = uprightPlace(orientation, stored, { x: 0, y: 0 })
  const right = uprightPlace(orientation, stored, { x: 1, y: 0 })
  const below = uprightPlace(orientation, stored, { x: 0, y: 1 })
  return {
    origin,
    alongX: { x: right.x - origin.x, y: right.y - origin.y },
    alongY: { x: below.x - origin.x, y: below.y - origin.y },
  }
}

/** The window of the stored picture that shows as `window` of the upright one. `stored`: its size. */
export function storedWindow(orientation: Orientation, stored: Size, window: Window): Window {
  const { origin, alongX, alongY } = storedAxes(orientation, stored)
  const backwards = (x: number, y: number): Point => ({
    x: (x - origin.x) * alongX.x + (y - origin.y) * alongX.y,
    y: (x - origin.x) * alongY.x + (y - origin.y) * alongY.y,
  })
  const one = backwards(window.x, window.y)
  const other = backwards(window.x + window.width - 1, window.y + window.height - 1)
  const transposed = isTransposed(orientation)
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: transposed ? window.height : window.width,
    height: transposed ? window.width : window.height,
  }
}

/** The window of the upright picture that shows `window` of the stored one. `stored`: its size. */
export function uprightWindow(orientation: Orientation, stored: Size, window: Window): Window {
  const one = uprightPlace(orientation, stored, window)
  const other = uprightPlace(orientation, stored, {
    x: window.x + window.width - 1,
    y: window.y + window.height - 1,
  })
  const transposed = isTransposed(orientation)
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: transposed ? window.height : window.width,
    height: transposed ? window.width : window.height,
  }
}

/** Mirrors, then turns clockwise by quarters: the definition in orientation.ts, on one pixel. */
function uprightPlace(orientation: Orientation, stored: Size, stored00: Point): Point {
  const { turns, mirrored } = turnsOf(orientation)
  let { width, height } = stored
  let { x, y } = stored00
  if (mirrored) x = width - 1 - x
  for (let turn = 0; turn < turns; turn++) {
    ;[x, y] = [height - 1 - y, x]
    ;[width, height] = [height, width]
  }
  return { x, y }
}
