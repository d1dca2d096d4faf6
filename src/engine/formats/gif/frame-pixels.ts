/** What a frame draws of the canvas: pixels as 0xAABBGGRR, row after row of a rectangle. */

import type { RowWindow } from '../../rows/window-rows.ts'
import type { ExactFrame } from './index-frame.ts'

interface Pictures {
  readonly from: Uint32Array
  /** What is there already is left out; `undefined`: nothing is. */
  readonly shown: Uint32Array | undefined
  /** At least as large as the rectangle. */
  readonly into: Uint32Array
}

export function cutOut(
  { from, shown, into }: Pictures,
  canvasWidth: number,
  { x, y, width, height }: RowWindow,
): Uint32Array {
  const pixels = into.subarray(0, width * height)
  for (let row = 0, to = 0; row < height; row++) {
    let at = (y + row) * canvasWidth + x
    for (let i = 0; i < width; i++, at++, to++) {
      const pixel = from[at]!
      pixels[to] = pixel === shown?.[at] ? 0 : pixel
    }
  }
  return pixels
}

/**
 * For each pixel of the frame another index that shows the same: what is there already may be drawn again as
 * well, where its colour is in the palette. `undefined`: nothing is left out.
 */
export function othersOf(
  { palette, indexes, clear }: ExactFrame,
  canvas: Uint32Array,
  canvasWidth: number,
  { x, y, width, height }: RowWindow,
): Uint8Array | undefined {
  if (clear === undefined) return undefined
  const others = indexes.slice()
  let [last, known] = [0, clear]
  for (let row = 0, to = 0; row < height; row++) {
    let at = (y + row) * canvasWidth + x
    for (let i = 0; i < width; i++, at++, to++) {
      if (others[to] !== clear) continue
      const pixel = canvas[at]!
      if (pixel !== last) {
        last = pixel
        const index = palette.indexOf(pixel)
        known = index < 0 ? clear : index
      }
      others[to] = known
    }
  }
  return others
}
