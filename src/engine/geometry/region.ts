/** The part of a source that is used: after trimming and cropping, before anything is resized. */

import { ImageError } from '../api/errors.ts'
import type { Crop, Framing, Length } from '../api/framing.ts'
import type { ConvertOptions } from '../api/options.ts'
import type { Point, Window } from './axes.ts'
import { pointOf } from './gravity.ts'
import type { Size } from './orientation.ts'

type RegionOptions = Pick<Framing, 'trim' | 'crop'> & Pick<ConvertOptions, 'gravity'>

/**
 * In whole pixels of the upright source; a border that is still to be found counts as none. What reaches over the edge is cut off. Throws
 * `invalid-option` where nothing is left.
 */
export function regionOf(upright: Size, { trim, crop, gravity }: RegionOptions): Window {
  let region: Window = { x: 0, y: 0, ...upright }
  if (trim && 'top' in trim) {
    const width = upright.width - trim.left - trim.right
    const height = upright.height - trim.top - trim.bottom
    region = { x: trim.left, y: trim.top, width, height }
    if (width < 1 || height < 1) throw nothingLeft('trim', upright)
  }
  return crop ? cropped(region, crop, pointOf(gravity)) : region
}

/** The crop with a place of its own: what is found in it later does not move it. */
export function placedCrop(
  upright: Size,
  { crop, ...others }: RegionOptions,
): Pick<Framing, 'crop'> {
  if (!crop) return {}
  const whole = regionOf(upright, others)
  const { x, y, width, height } = cropped(whole, crop, pointOf(others.gravity))
  const pixels = (length: number) => ({ pixels: length })
  return {
    crop: {
      ...{ left: pixels(x - whole.x), top: pixels(y - whole.y) },
      ...{ width: pixels(width), height: pixels(height) },
    },
  }
}

function cropped(region: Window, crop: Crop, gravity: Point): Window {
  const across = placed(region.width, crop.left, crop.width, gravity.x)
  const down = placed(region.height, crop.top, crop.height, gravity.y)
  if (across.length < 1 || down.length < 1) throw nothingLeft('crop', region)
  return {
    x: region.x + across.start,
    y: region.y + down.start,
    width: across.length,
    height: down.length,
  }
}

function placed(side: number, from: Length | undefined, of: Length, gravity: number) {
  const asked = Math.max(1, pixelsOf(of, side))
  const start = from ? pixelsOf(from, side) : Math.max(0, Math.round((side - asked) * gravity))
  return { start, length: Math.min(asked, side - start) }
}

function pixelsOf(length: Length, side: number): number {
  return 'pixels' in length ? length.pixels : Math.round(length.share * side)
}

function nothingLeft(option: 'trim' | 'crop', { width, height }: Size): ImageError {
  const message = `Cannot convert: ${option} leaves nothing of ${width}x${height} pixels`
  return new ImageError('invalid-option', message, { option })
}
