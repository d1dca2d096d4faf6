/** `c_`: how a picture meets its box, and what is cut out of it. */

import { invalidOption, unsupportedOption } from '../../option-error.ts'
import { type Component, shown } from './component.ts'
import { takeCrop } from './crop.ts'
import {
  type Dimensions,
  isOnlyRatio,
  largestBox,
  pixelsOf,
  readOffset,
  sharesOf,
  takeDimensions,
} from './dimensions.ts'
import { readGravity } from './gravity.ts'
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
  lpad: { fit: 'pad-down', cuts: true },
  mpad: { fit: 'pad-up', cuts: true },
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
  if (name === 'crop') {
    takeCrop(component, { pass, dimensions, from })
    return
  }
  const mode = Object.hasOwn(MODES, name) ? MODES[name] : undefined
  if (!mode) throw unsupportedOption(shown('c', name))
  takeZoom(component)
  const kept = takeKept(component, name, mode)
  const box = isOnlyRatio(dimensions)
    ? { ...shapeOf(dimensions, mode, from), isBox: true, isWhole: false }
    : boxOf(dimensions, mode, from)
  const { isBox, ...resize } = box
  pass.resize({ from, ...resize, ...(mode.cuts && isBox ? kept : {}) })
}

/** Cut to a shape, or padded to it. */
function shapeOf(dimensions: Dimensions, { fit }: Mode, from: string) {
  const { ratio } = dimensions
  if (fit !== 'pad' || !ratio) return largestBox(dimensions, from, fit)
  return { fit, width: undefined, height: undefined, shape: ratio }
}

function boxOf(dimensions: Dimensions, { fit, cuts }: Mode, from: string) {
  const { width, height } = pixelsOf(dimensions)
  const { shares } = sharesOf(dimensions)
  const across = width ?? shares?.width
  const down = height ?? shares?.height
  if (across === undefined && down === undefined) {
    throw invalidOption(from, 'a width (w_) or a height (h_) beside it')
  }
  const isBox = across !== undefined && down !== undefined
  const isWhole = !cuts && (!isBox || fit !== 'fill')
  const sides = { width, height, ...(shares && { shares }) }
  return { ...sides, fit: isBox ? fit : oneSided(fit), isBox, isWhole }
}

/** Enlarging or not is all that is left of a fit. */
function oneSided(fit: string): string {
  if (fit === 'crop') return 'scale-down'
  if (fit === 'pad-down') return 'scale-down'
  if (fit === 'pad-up') return 'scale-up'
  return fit === 'scale-down' || fit === 'scale-up' ? fit : 'contain'
}

/** What is kept of what is cut, or where it lies in its padding. */
function takeKept(component: Component, name: string, { cuts, fit }: Mode) {
  // What is not cut has nothing to keep.
  if (!cuts) return {}
  const value = component.take('g')
  if (name === 'auto' && value !== undefined && value !== 'auto') {
    throw invalidOption('c_auto', 'g_auto beside it')
  }
  if (value === 'xy_center' && (fit === 'cover' || fit === 'crop')) return takeFocus(component)
  const gravity = readGravity(value ?? (name === 'auto' ? 'auto' : 'center'))
  if (fit.startsWith('pad') && gravity === 'auto') throw unsupportedOption('g_auto')
  return { gravity }
}

/** In shares: how large the picture is, is not known here. */
function takeFocus(component: Component) {
  const [x, y] = (['x', 'y'] as const).map((key) => {
    const value = component.take(key)
    return value === undefined ? undefined : readOffset(key, value)
  })
  if (!x || !y || !('share' in x) || !('share' in y)) {
    throw invalidOption('g_xy_center', 'x_ and y_ like 0.5 beside it, but with c_crop')
  }
  return { focus: { x: x.share, y: y.share } }
}

/** Of faces, but for 1. */
function takeZoom(component: Component): void {
  const zoom = component.get('z')
  if (zoom !== undefined && /^1(?:\.0+)?$/.test(zoom)) component.take('z')
}
