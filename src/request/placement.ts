/**
 * How a result is laid out where that hangs on the size of its source: what imgproxy (and others) can say
 * and a fit cannot. `delivery/placement/` turns it into options of the engine, for one picture.
 */

/** Where a smaller thing lies in a larger one. Offsets of 1 and more are pixels, less are shares of the larger. */
export type Spot =
  | {
      /** 0 begins at the left or the top, 1 ends at the right or the bottom, 0.5 is the middle. */
      readonly x: number
      readonly y: number
      /** Away from that edge; from the middle to the right and down. */
      readonly dx?: number
      readonly dy?: number
    }
  /** The point of the larger that the smaller has its middle on, 0–1. */
  | { readonly focusX: number; readonly focusY: number }

export const RESIZE_TYPES = ['fit', 'fill', 'fill-down', 'force', 'auto'] as const
export type ResizeType = (typeof RESIZE_TYPES)[number]

export interface PlacementCrop {
  readonly width: number
  readonly height: number
  /** `smart`: where it is most interesting. */
  readonly spot: Spot | 'smart'
  /** Width by height: one of the sides gives way, or grows as far as there is something. */
  readonly ratio?: number
  readonly ratioGrows?: true
}

/** What is not given is not done. The transform's sides have `dpr` and `zoom` in them. */
export interface Placement {
  /** `auto`: `fill` for a picture that lies as its box does (upright, on its side), else `fit`. */
  readonly resize: ResizeType
  /** Smaller pictures grow. */
  readonly enlarge?: true
  readonly minWidth?: number
  readonly minHeight?: number
  readonly zoomX?: number
  readonly zoomY?: number
  readonly dpr?: number
  /** Cut from the turned source before it is resized: pixels, shares below 1, or 0 for all of a side. */
  readonly crop?: PlacementCrop
  /** Of the part that is kept where the resized picture is larger than its box. */
  readonly spot?: Spot
  /** The box is filled with background; and, once more, to the shape of the box. */
  readonly extend?: Spot
  readonly extendRatio?: Spot
  /** Top, right, bottom, left: pixels, times what is left of `dpr`. */
  readonly padding?: readonly [number, number, number, number]
  /** As much is trimmed left as right; top as bottom. */
  readonly equalX?: true
  readonly equalY?: true
}
