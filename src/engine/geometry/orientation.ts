/**
 * The eight ways a picture can lie, as EXIF 2.32 (4.6.4, tag 0x0112) numbers them:
 *
 *   1 upright           2 mirrored          3 turned 180°        4 mirrored, turned 180°
 *   5 transposed        6 needs 90° cw      7 transversed        8 needs 270° cw
 *
 * Each is "mirror left and right if `mirrored`, then turn clockwise by `turns` quarters".
 */

import type { Flip, Rotation } from '../api/options.ts'

/** How the stored rows must be turned to stand upright; 1 = they already do. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** Width and height in pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

const TURNS = [0, 0, 2, 2, 3, 1, 1, 3]
const MIRRORED = [false, true, false, true, true, false, true, false]
const PLAIN: readonly Orientation[] = [1, 6, 3, 8]
const MIRROR: readonly Orientation[] = [2, 7, 4, 5]

/** The number if it is a valid orientation, else 1. */
export function toOrientation(value: number | undefined): Orientation {
  const valid = value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8
  return valid ? (value as Orientation) : 1
}

/** An orientation as "mirror left and right if `mirrored`, then turn clockwise by `turns` quarters". */
export function turnsOf(orientation: Orientation): {
  readonly turns: number
  readonly mirrored: boolean
} {
  return { turns: TURNS[orientation - 1]!, mirrored: MIRRORED[orientation - 1]! }
}

/** Whether rows become columns, so that width and height change places. */
export function isTransposed(orientation: Orientation): boolean {
  return orientation >= 5
}

/** The size of the picture when it stands upright. */
export function uprightSize({
  width,
  height,
  orientation,
}: Size & { readonly orientation: Orientation }): Size {
  return isTransposed(orientation) ? { width: height, height: width } : { width, height }
}

/** The one orientation that equals `first`, then a clockwise rotation, then a flip. */
export function composeOrientation(first: Orientation, rotate: Rotation, flip: Flip): Orientation {
  const turns = TURNS[first - 1]! + rotate / 90
  const mirrored = MIRRORED[first - 1]!
  switch (flip) {
    case '':
      return orientationOf(turns, mirrored)
    case 'hv':
      return orientationOf(turns + 2, mirrored)
    // A mirror after a turn is the opposite turn after a mirror.
    case 'h':
      return orientationOf(-turns, !mirrored)
    case 'v':
      return orientationOf(2 - turns, !mirrored)
  }
}

function orientationOf(turns: number, mirrored: boolean): Orientation {
  return (mirrored ? MIRROR : PLAIN)[(turns + 8) % 4]!
}
