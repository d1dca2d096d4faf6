/** `c_`: how a picture meets its box, and what is cut out of it. */

import { invalidOption, unsupportedOption } from '../../option-error.ts'
import { type Component, shown } from './component.ts'
import { takeCrop } from './crop.ts'
import { type Dimensions, isOnlyRatio, largestBox, pixelsOf, takeDimensions } from './dimensions.ts'
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
  if (name === 'crop') {
    takeCrop(component, { pass, dimensions, from })
    return
  }
  const mode = Object.hasOwn(MODES, name) ? MODES[name] : undefined
  if (!mode) throw unsupportedOption(shown('c', name))
  takeZoom(component)
  const gravity = takeGravity(component, name, mode)
  const box = isOnlyRatio(dimensions)
    ? { ...largestBox(dimensions, from, mode.fit), gravity, isWhole: false }
    : boxOf(dimensions, mode, from)
  pass.resize({ from, ...box, ...(mode.cuts && box.height && box.width ? { gravity } : {}) })
}

function boxOf(dimensions: Dimensions, { fit, cuts }: Mode, from: string) {
  const { width, height } = pixelsOf(dimensions)
  if (width === undefined && height === undefined) {
    throw invalidOption(from, 'a width (w_) or a height (h_) beside it')
  }
  const isBox = width !== undefined && height !== undefined
  const isWhole = !cuts && (!isBox || fit !== 'fill')
  return { width, height, fit: isBox ? fit : oneSided(fit), isWhole }
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
