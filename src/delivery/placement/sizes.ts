/**
 * How large the parts of a placed result are, by imgproxy's rules (docs.imgproxy.net/usage/processing:
 * resizing types, zoom, dpr, min-width, extend). Pure arithmetic.
 */

import type { Placement, ResizeType } from '../../request/placement.ts'
import type { Area } from './spot.ts'

/** What is asked for; 0: nothing. */
export interface Box extends Area {}

export interface Sizes {
  /** All that is left of the source, resized; its axes may have scales of their own. */
  readonly scaled: Area
  /** What is kept of that. */
  readonly kept: Area
  /** The box, as far as the picture can fill it at this `dpr`. */
  readonly box: Box
  /** What is left of `dpr` where pictures may not grow. */
  readonly dpr: number
}

/** How many pixels of the source become one, on each axis. */
interface Shrink {
  readonly x: number
  readonly y: number
}

/** `asked`: the sides of the transform, `dpr` and zoom in them. */
export function sizesOf(source: Area, asked: Box, placement: Placement): Sizes {
  const { zoomX = 1, zoomY = 1, dpr: askedDpr = 1 } = placement
  const box = { width: asked.width / (askedDpr * zoomX), height: asked.height / (askedDpr * zoomY) }
  const fitted = shrinkTo(source, box, placement.resize)
  const zoomed = { x: fitted.x / zoomX, y: fitted.y / zoomY }
  const { shrink, dpr } = limited(zoomed, placement)
  const least = raised(source, shrink, placement)
  const side = (length: number, by: number) => Math.max(1, Math.round(length / by))
  const scaled = {
    width: side(source.width, Math.min(least.x / dpr, source.width)),
    height: side(source.height, Math.min(least.y / dpr, source.height)),
  }
  const target = {
    width: Math.round(box.width * dpr * zoomX),
    height: Math.round(box.height * dpr * zoomY),
  }
  return { scaled, kept: keptOf(scaled, target, placement), box: target, dpr }
}

function shrinkTo(source: Area, box: Box, type: ResizeType): Shrink {
  const x = source.width / (box.width || source.width)
  const y = source.height / (box.height || source.height)
  if (type === 'force') return { x, y }
  if (box.width === 0) return { x: y, y }
  if (box.height === 0) return { x, y: x }
  const isFit = type === 'fit' || (type === 'auto' && !isAlike(source, box))
  const both = isFit ? Math.max(x, y) : Math.min(x, y)
  return { x: both, y: both }
}

/** Both lie on their sides (or are square), or both are upright. */
function isAlike(one: Area, other: Area): boolean {
  return one.width >= one.height === other.width >= other.height
}

/** No more than the source has, unless it may grow: `dpr` gives way first. */
function limited(shrink: Shrink, { enlarge, extend, dpr = 1 }: Placement) {
  if (enlarge) return { shrink, dpr }
  const least = Math.min(shrink.x, shrink.y)
  if (least >= 1) return { shrink, dpr: Math.min(dpr, least) }
  const grown = { x: shrink.x / least, y: shrink.y / least }
  // What misses its box anyway is not made smaller by a dpr below 1; an extended one keeps its composition.
  return { shrink: grown, dpr: Math.min(extend ? dpr : dpr / least, 1) }
}

/** Least sides, whatever was asked for: also where the picture has to grow for them. */
function raised(
  source: Area,
  { x, y }: Shrink,
  { minWidth = 0, minHeight = 0 }: Placement,
): Shrink {
  const wide = minWidth > 0 ? Math.min(1, source.width / minWidth / x) : 1
  const [x1, y1] = [x * wide, y * wide]
  const high = minHeight > 0 ? Math.min(1, source.height / minHeight / y1) : 1
  return { x: x1 * high, y: y1 * high }
}

function keptOf(scaled: Area, box: Box, { resize, enlarge }: Placement): Area {
  const kept = resize === 'fill-down' && !enlarge ? shapedLike(box, scaled) : box
  return {
    width: Math.min(scaled.width, kept.width || scaled.width),
    height: Math.min(scaled.height, kept.height || scaled.height),
  }
}

/** The box itself where the picture fills it; else its shape, as large as the picture has it. */
function shapedLike(box: Box, scaled: Area): Area {
  if (box.width === 0 || box.height === 0) return box
  const [x, y] = [box.width / scaled.width, box.height / scaled.height]
  if (Math.max(x, y) <= 1) return box
  const whole = (pixels: number) => Math.max(1, Math.round(pixels))
  const { width, height } = scaled
  if (x > y) return { width, height: whole((width * box.height) / box.width) }
  return { width: whole((height * box.width) / box.height), height }
}
