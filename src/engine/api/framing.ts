/** What is cut from a picture before it is resized, and what is put around it afterwards. */

import type { Color } from './color.ts'
import type { Interest } from './interest.ts'

/** Along a side of the picture: whole pixels, or a share of it, 0–1. */
export type Length = { readonly pixels: number } | { readonly share: number }

/** A part of the upright source, before `rotate`. Without a place, `interest` finds one, else `gravity` says where it lies. */
export interface Crop {
  readonly interest?: Interest
  readonly left?: Length
  readonly top?: Length
  readonly width: Length
  readonly height: Length
}

/** Pixels on each side. */
export interface Sides {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

/** To cut off what is of one colour at the edges, as far as it goes. */
export interface BorderTrim {
  /** Of the border; without it that of the first stored pixel. */
  readonly color?: Color
  /** Levels, 0–255, by which a channel may be off. */
  readonly tolerance: number
  /** Pixels of border that stay. */
  readonly keep: number
}

export interface Border extends Sides {
  readonly color: Color
}

/** So many pixels, or a shape: width by height. */
export type Extent =
  | { readonly width: number; readonly height: number }
  | { readonly ratio: number }

/** In the order in which it is done; what is not given is not done. */
export interface Framing {
  /** What is cut off the upright source: so many pixels, or its border. */
  readonly trim?: Sides | BorderTrim
  /** What is kept of the rest. */
  readonly crop?: Crop
  /** Corners become round, with so many pixels of the result; `max`: as round as can be, an ellipse. */
  readonly radius?: number | 'max'
  /** The result grows to this size or shape, if it is smaller; `gravity` says where the picture lies. */
  readonly extend?: Extent
  /** Pixels of `background` around the result, which grows. */
  readonly padding?: Sides
  /** Pixels of a colour around that. */
  readonly border?: Border
}
