/** Where a spot is, in whole pixels. */

import type { Spot } from '../../request/placement.ts'

export interface Area {
  readonly width: number
  readonly height: number
}

/** The left top corner of `inner` within `outer`, which it does not leave. `dpr`: pixels for one of an offset. */
export function cornerOf(spot: Spot, outer: Area, inner: Area, dpr: number) {
  if ('focusX' in spot) {
    return {
      x: within(around(spot.focusX, outer.width, inner.width), outer.width - inner.width),
      y: within(around(spot.focusY, outer.height, inner.height), outer.height - inner.height),
    }
  }
  const { x, y, dx = 0, dy = 0 } = spot
  const along = (place: number, offset: number, room: number, length: number) => {
    const pixels = Math.abs(offset) >= 1 ? Math.round(offset * dpr) : Math.round(offset * length)
    return within(Math.round(room * place) + (place === 1 ? -pixels : pixels), room)
  }
  return {
    x: along(x, dx, outer.width - inner.width, outer.width),
    y: along(y, dy, outer.height - inner.height, outer.height),
  }
}

function around(focus: number, outer: number, inner: number): number {
  return Math.round(outer * focus) - Math.floor(inner / 2)
}

function within(start: number, room: number): number {
  return Math.max(0, Math.min(start, room))
}
