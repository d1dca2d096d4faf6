/** `c_crop`: a part of the picture as it is, by its place or by what is to be kept. */

import { invalidOption, unsupportedOption } from '../../option-error.ts'
import type { Crop } from './box.ts'
import type { Component } from './component.ts'
import {
  type Dimensions,
  isOnlyRatio,
  type Length,
  largestBox,
  pixelsOf,
  readOffset,
} from './dimensions.ts'
import { CENTER, readGravity } from './gravity.ts'
import type { Pass } from './pass.ts'

interface Cropping {
  readonly pass: Pass
  readonly dimensions: Dimensions
  readonly from: string
}

/** Takes out its place and its gravity. Throws an `OptionError`. */
export function takeCrop(component: Component, { pass, dimensions, from }: Cropping): void {
  if (!isOnlyRatio(dimensions)) {
    pass.crop({ from, ...partOf(component, dimensions, from) })
    return
  }
  const gravity = readGravity(component.take('g') ?? 'center')
  pass.resize({ from, ...largestBox(dimensions, from, 'cover'), gravity, isWhole: false })
}

function partOf(component: Component, dimensions: Dimensions, from: string): Omit<Crop, 'from'> {
  const { width, height } = dimensions.ratio ? lengthsOf(dimensions) : dimensions
  if (!width && !height) throw invalidOption(from, 'a width (w_) or a height (h_) beside it')
  if (component.has('dpr')) throw invalidOption(from, 'dpr_ in a component of its own')
  const [x, y] = (['x', 'y'] as const).map((key) => {
    const value = component.take(key)
    return value === undefined ? undefined : readOffset(key, value)
  })
  const value = component.take('g')
  const sides = { width: lengthText('w', width), height: lengthText('h', height) }
  if (value === 'xy_center') {
    return { place: { left: around(x, width), top: around(y, height) }, ...sides, gravity: CENTER }
  }
  const isPlaced = x !== undefined || y !== undefined
  if (!isPlaced) return { ...sides, gravity: readGravity(value ?? 'center') }
  if (value !== undefined && value !== 'north_west') {
    throw invalidOption(from, 'x_ and y_ without g_, or with g_north_west or g_xy_center')
  }
  const place = { left: placeText(x), top: placeText(y) }
  return { place, ...sides, gravity: CENTER }
}

function lengthsOf(dimensions: Dimensions) {
  const { width, height } = pixelsOf(dimensions)
  return { width: { pixels: width ?? 1 }, height: { pixels: height ?? 1 } }
}

/** Half of it on each side of a point. */
function around(point: Length | undefined, length: Length | undefined): string {
  if (!point || !length || !('pixels' in point) || !('pixels' in length)) {
    throw invalidOption('g_xy_center', 'x_, y_, w_ and h_ in pixels beside it')
  }
  return `${Math.max(0, point.pixels - Math.floor(length.pixels / 2))}`
}

function placeText(from: Length | undefined): string {
  if (!from) return '0'
  return 'pixels' in from ? `${from.pixels}` : shareText(from.share)
}

function lengthText(key: string, length: Length | undefined): string {
  if (!length) return '1.0'
  if ('pixels' in length) return `${length.pixels}`
  if (length.share > 1) throw unsupportedOption(`${key}_${length.share}`)
  return shareText(length.share)
}

function shareText(share: number): string {
  if (share === 0) return '0'
  return share === 1 ? '1.0' : `${Number(share.toFixed(4))}`
}
