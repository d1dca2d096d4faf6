/** Shapes that are cut out of a result. */

import type { Color } from './color.ts'

export const MASK_SHAPES = [
  'circle',
  'ellipse',
  'triangle',
  'triangle-180',
  'pentagon',
  'pentagon-180',
  'hexagon',
  'square',
  'star',
  'heart',
] as const
/** In the middle, as large as the picture allows; `square` stands on a corner, `-180` on its head. */
export type MaskShape = (typeof MASK_SHAPES)[number]

export interface Mask {
  readonly shape: MaskShape
  /** Behind the picture, within the shape. */
  readonly under?: Color
  /** Around the shape. Without it, nothing is to be seen there. */
  readonly around?: Color
  /** The picture is a part of one of this size, for which the shape is. Default: it is all of it. */
  readonly of?: {
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
  }
}
