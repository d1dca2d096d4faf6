/** How large a layer is on a result, and where it lies. Pure. */

import { type Length, MAX_OUTPUT_SIDE } from '../../engine/index.ts'
import type { Layer } from './layer.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** `own`: of the layer's upright picture. Whole pixels of the result, at least one a side. */
export function sizeOn(result: Size, own: Size, layer: Layer): Size {
  const turned = layer.rotate % 180 === 0 ? own : { width: own.height, height: own.width }
  const { fit, width, height } = layer
  const isOwn = width === undefined && height === undefined
  const box = {
    width: isOwn ? result.width : pixelsOf(width, result.width),
    height: isOwn ? result.height : pixelsOf(height, result.height),
  }
  const [x, y] = [box.width / turned.width, box.height / turned.height]
  if (fit === 'fill' && width && height) return whole(box)
  const most = isOwn || fit === 'scale-down' ? 1 : Number.POSITIVE_INFINITY
  const factor = Math.min(x, y, most)
  return whole({ width: turned.width * factor, height: turned.height * factor })
}

/** The place of its top left corner; it may lie outside. */
export function placeOn(result: Size, own: Size, layer: Layer) {
  const along = (
    side: number,
    length: number,
    ends: readonly (Length | undefined)[],
    at: number,
  ) => {
    const [start, end] = ends
    if (start) return Math.round(pixelsOf(start, side))
    if (end) return Math.round(side - length - pixelsOf(end, side))
    return Math.round((side - length) * at)
  }
  const { left, right, top, bottom, gravity } = layer
  return {
    x: along(result.width, own.width, [left, right], gravity.x),
    y: along(result.height, own.height, [top, bottom], gravity.y),
  }
}

/** A side that is not given bounds nothing. */
function pixelsOf(length: Length | undefined, side: number): number {
  if (!length) return Number.POSITIVE_INFINITY
  return 'pixels' in length ? length.pixels : length.share * side
}

function whole({ width, height }: Size): Size {
  const side = (length: number) => Math.min(MAX_OUTPUT_SIDE, Math.max(1, Math.round(length)))
  return { width: side(width), height: side(height) }
}
