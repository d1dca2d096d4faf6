/**
 * Where most is to be seen: the window that libvips' `smartcrop` finds in mode `entropy`. Slices are
 * taken off that side which tells less, until the size is right.
 */

import type { Point, Window } from '../geometry/axes.ts'
import type { Size } from '../geometry/orientation.ts'
import type { Frame } from '../rows/frame.ts'

/** Longest side of the picture that is looked at, in pixels. */
export const ENTROPY_SIDE = 512

/** Steps in which the window is found. */
const STEPS = 8

/** The top left corner of the window of size `kept` in `frame`, both in its pixels. */
export function entropyCorner(frame: Frame, kept: Size): Point {
  let { width, height } = frame
  let [x, y] = [0, 0]
  const most = Math.max(1, Math.ceil(Math.max(width - kept.width, height - kept.height) / STEPS))
  while (width > kept.width || height > kept.height) {
    const across = Math.min(width - kept.width, most)
    if (across > 0) {
      const left = entropyOf(frame, { x, y, width: across, height })
      const right = entropyOf(frame, { x: x + width - across, y, width: across, height })
      width -= across
      if (left < right) x += across
    }
    const down = Math.min(height - kept.height, most)
    if (down > 0) {
      const top = entropyOf(frame, { x, y, width, height: down })
      const bottom = entropyOf(frame, { x, y: y + height - down, width, height: down })
      height -= down
      if (top < bottom) y += down
    }
  }
  return { x, y }
}

/** Shannon's entropy of the levels of all three colours, times alpha, in bits. */
function entropyOf({ data, width }: Frame, part: Window): number {
  const counts = new Uint32Array(3 * 256)
  for (let y = part.y; y < part.y + part.height; y++) {
    for (let x = part.x; x < part.x + part.width; x++) {
      const at = (y * width + x) * 4
      const alpha = data[at + 3]!
      for (let c = 0; c < 3; c++) counts[c * 256 + Math.round((data[at + c]! * alpha) / 255)]! += 1
    }
  }
  const sum = part.width * part.height * 3
  let entropy = 0
  for (const count of counts) if (count) entropy -= (count / sum) * Math.log2(count / sum)
  return entropy
}
