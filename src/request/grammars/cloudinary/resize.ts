/** `c_`: how a picture meets its box, and what is cut out of it. */

import { invalidOption, unsupportedOption } from '../../option-error.ts'
import { type Component, shown } from './component.ts'
import { type Dimensions, type Length, pixelsOf, readOffset, takeDimensions } from './dimensions.ts'
import { CENTER, readGravity } from './gravity.ts'
import type { Pass } from './pass.ts'

interface Mode {
  /** Of ours, where both sides are given. */
  readonly fit: string
  /** The gravity counts. */
  readonly cuts?: boolean
}

/** One side alone keeps the shape in all of them. Modes of the AI kind, and of add-ons, are not here. */
const MODES: Readonly<Record<string, Mode>> = {
  scale: { fit: 'fill' },
  fit: { fit: 'contain' },
  limit: { fit: 'scale-down' },
  mfit: { fit: 'scale-up' },
  fill: { fit: 'cover', cuts: true },
  lfill: { fit: 'crop', cuts: true },
  pad: { fit: 'pad', cuts: true },
  thumb: { fit: 'cover', cuts: true },
  auto: { fit: 'cover', cuts: true },
}

/** Takes out what there is of `c_`, sides and places. Throws an `OptionError`. */
export function takeResize(component: Component, pass: Pass): void {
  const named = component.take('c')
  if (named === undefined && !component.has('w', 'h', 'ar')) return
  // Sides alone scale (Cloudinary: image resizing and cropping).
  const name = named ?? 'scale'
  const dimensions = takeDimensions(component)
  const from = `c_${name}`
  if (name === 'crop') return takeCrop(component, { pass, dimensions, from })
  const mode = Object.hasOwn(MODES, name) ? MODES[name] : undefined
  if (!mode) throw unsupportedOption(shown('c', name))
  takeZoom(component)
  const gravity = takeGravity(component, name, mode)
  if (isOnlyRatio(dimensions)) return pass.resize({ ...largest(dimensions, mode, from), gravity })
  const { width, height } = pixelsOf(dimensions)
  if (width === undefined && height === undefined) {
    throw invalidOption(from, 'a width (w_) or a height (h_) beside it')
  }
  const isBox = width !== undefined && height !== undefined
  pass.resize({
    ...{ from, width, height },
    fit: isBox ? mode.fit : oneSided(mode.fit),
    ...(isBox && mode.cuts ? { gravity } : {}),
    isWhole: !mode.cuts && (!isBox || mode.fit !== 'fill'),
  })
}

/** Enlarging or not is all that is left of a fit. */
function oneSided(fit: string): string {
  if (fit === 'crop') return 'scale-down'
  return fit === 'scale-down' || fit === 'scale-up' ? fit : 'contain'
}

function takeGravity(component: Component, name: string, { cuts }: Mode) {
  // What is not cut has nothing to keep; only `auto` finds it without being told.
  if (!cuts) return CENTER
  const value = component.take('g')
  if (name === 'auto' && value === undefined) return 'auto'
  const gravity = readGravity(value ?? 'center')
  if (name === 'auto' && gravity !== 'auto') throw invalidOption('c_auto', 'g_auto beside it')
  if (name === 'pad' && gravity === 'auto') throw unsupportedOption('g_auto')
  return gravity
}

/** Of faces, but for 1. */
function takeZoom(component: Component): void {
  const zoom = component.get('z')
  if (zoom !== undefined && /^1(?:\.0+)?$/.test(zoom)) component.take('z')
}

function isOnlyRatio({ width, height, ratio }: Dimensions): boolean {
  return ratio !== undefined && !width && !height
}

const MOST = 65_535

/** As much of the picture as has the shape: a box of that shape that no picture fills. */
function largest({ ratio }: Dimensions, { fit }: Mode, from: string) {
  if (!ratio || (fit !== 'cover' && fit !== 'crop')) {
    throw invalidOption(from, 'a width (w_) or a height (h_) beside ar_')
  }
  const factor = MOST / Math.max(ratio.across, ratio.down)
  const side = (length: number) => Math.max(1, Math.round(length * factor))
  const box = { width: side(ratio.across), height: side(ratio.down) }
  return { from, fit: 'aspect-crop', ...box, isWhole: false }
}

interface Cropping {
  readonly pass: Pass
  readonly dimensions: Dimensions
  readonly from: string
}

function takeCrop(component: Component, { pass, dimensions, from }: Cropping): void {
  if (isOnlyRatio(dimensions)) {
    const gravity = readGravity(component.take('g') ?? 'center')
    return pass.resize({ ...largest(dimensions, { fit: 'cover' }, from), gravity })
  }
  const { width, height } = dimensions.ratio ? lengthsOf(dimensions) : dimensions
  if (!width && !height) throw invalidOption(from, 'a width (w_) or a height (h_) beside it')
  if (component.get('dpr') !== undefined) throw invalidOption(from, 'dpr_ in a component of its own')
  const [x, y] = (['x', 'y'] as const).map((key) => {
    const value = component.take(key)
    return value === undefined ? undefined : readOffset(key, value)
  })
  const value = component.take('g')
  const sides = { width: lengthText('w', width), height: lengthText('h', height) }
  if (value === 'xy_center') {
    const place = { left: around(x, width), top: around(y, height) }
    return pass.crop({ from, place, ...sides, gravity: CENTER })
  }
  const isPlaced = x !== undefined || y !== undefined
  if (isPlaced && value !== undefined && value !== 'north_west') {
    throw invalidOption(from, 'x_ and y_ without g_, or with g_north_west or g_xy_center')
  }
  if (!isPlaced) return pass.crop({ from, ...sides, gravity: readGravity(value ?? 'center') })
  const place = { left: placeText(x ?? 0), top: placeText(y ?? 0) }
  pass.crop({ from, place, ...sides, gravity: CENTER })
}

function lengthsOf(dimensions: Dimensions) {
  const { width, height } = pixelsOf(dimensions)
  return { width: { pixels: width ?? 1 }, height: { pixels: height ?? 1 } }
}

/** Half of it on each side of a point. */
function around(point: number | undefined, length: Length | undefined): string {
  if (point === undefined || !length || !('pixels' in length)) {
    throw invalidOption('g_xy_center', 'x_, y_, w_ and h_ in pixels beside it')
  }
  return `${Math.max(0, point - Math.floor(length.pixels / 2))}`
}

function placeText(pixels: number): string {
  if (pixels < 0) throw unsupportedOption(`x_${pixels}`)
  return `${pixels}`
}

function lengthText(key: string, length: Length | undefined): string {
  if (!length) return '1.0'
  if ('pixels' in length) return `${length.pixels}`
  if (length.share > 1) throw unsupportedOption(`${key}_${length.share}`)
  return length.share === 1 ? '1.0' : `${Number(length.share.toFixed(4))}`
}
