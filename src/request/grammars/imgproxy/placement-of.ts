/** A wish's geometry: as a fit where one does the same for every source, else as a placement. */

import { type Fit, type Gravity, MAX_OUTPUT_SIDE } from '../../../engine/index.ts'
import { invalidOption } from '../../option-error.ts'
import type { Placement, Spot } from '../../placement.ts'
import type { Transform } from '../../transform.ts'
import type { GravityWish } from './gravity.ts'
import type { ImgproxyWish } from './wish.ts'

export type GeometryOf = Pick<
  Transform,
  'fit' | 'gravity' | 'width' | 'height' | 'padding' | 'placement'
>

const CENTER: Gravity = { x: 0.5, y: 0.5 }

/** Throws an `OptionError` for what is out of our bounds. */
export function geometryOf(wish: ImgproxyWish): GeometryOf {
  const { dpr, zoomX, zoomY } = wish
  const width = sideOf('width', wish.width * dpr * zoomX)
  const height = sideOf('height', wish.height * dpr * zoomY)
  const sides = { ...(width > 0 && { width }), ...(height > 0 && { height }) }
  const isCropped = mayCrop(wish)
  const isSmart = isCropped && wish.gravity === 'smart'
  const fit = fitOf(wish)
  if (fit === undefined) {
    const gravity = isSmart ? ('attention' as const) : CENTER
    return { ...sides, fit: 'scale-down', gravity, placement: placementOf(wish) }
  }
  const gravity = isSmart ? ('attention' as const) : isCropped ? pointOf(wish.gravity) : CENTER
  const isPadded = Object.values(wish.padding).some((pixels) => pixels > 0)
  return { ...sides, fit, gravity, ...(isPadded && { padding: wish.padding }) }
}

function sideOf(name: 'width' | 'height', pixels: number): number {
  const side = pixels === 0 ? 0 : Math.max(1, Math.round(pixels))
  if (side <= MAX_OUTPUT_SIDE) return side
  throw invalidOption(name, `no more than ${MAX_OUTPUT_SIDE} pixels, dpr and zoom included`)
}

/** Whether a resized picture may be larger than its box. */
function mayCrop({
  resizingType: type,
  width,
  height,
  minWidth,
  minHeight,
}: ImgproxyWish): boolean {
  const isBox = width > 0 && height > 0
  return (isBox && type !== 'fit' && type !== 'force') || minWidth > 0 || minHeight > 0
}

/** `undefined`: there is none that does the same for every source. */
function fitOf(wish: ImgproxyWish): Fit | undefined {
  const { width, height, dpr, enlarge, resizingType, zoomX, zoomY } = wish
  const isPlain = zoomX === 1 && zoomY === 1 && wish.minWidth === 0 && wish.minHeight === 0
  const isExtended = wish.extend.enabled || wish.extendRatio.enabled
  const isCut = wish.crop.width > 0 || wish.crop.height > 0 || wish.cropRatio.ratio > 0
  if (!isPlain || isExtended || isCut) return undefined
  if (wish.trim.equalX || wish.trim.equalY) return undefined
  const isPadded = Object.values(wish.padding).some((pixels) => pixels > 0)
  if (dpr !== 1 && isPadded) return undefined
  if (width === 0 && height === 0) {
    return dpr === 1 || (dpr > 1 && !enlarge) ? 'scale-down' : undefined
  }
  if (mayCrop(wish) && pointOrNothing(wish.gravity) === undefined) return undefined
  if (width === 0 || height === 0) {
    if (resizingType === 'force') return undefined
    return enlarge ? 'contain' : 'scale-down'
  }
  switch (resizingType) {
    case 'fit':
      return enlarge ? 'contain' : 'scale-down'
    case 'fill':
      return enlarge ? 'cover' : dpr === 1 ? 'crop' : undefined
    case 'fill-down':
      return enlarge ? 'cover' : dpr === 1 ? 'aspect-crop' : undefined
    case 'force':
      return enlarge ? 'fill' : undefined
    case 'auto':
      return undefined
  }
}

/** The same point of the picture and of what is kept of it; nothing for offsets and points to have in the middle. */
function pointOrNothing(gravity: GravityWish): Gravity | undefined {
  if (gravity === 'smart') return CENTER
  if ('focusX' in gravity) {
    return gravity.focusX === 0.5 && gravity.focusY === 0.5 ? CENTER : undefined
  }
  const { x, y, dx = 0, dy = 0 } = gravity
  return dx === 0 && dy === 0 ? { x, y } : undefined
}

function pointOf(gravity: GravityWish): Gravity {
  return pointOrNothing(gravity) ?? CENTER
}

function placementOf(wish: ImgproxyWish): Placement {
  const { dpr, zoomX, zoomY, minWidth, minHeight, extend, extendRatio, trim } = wish
  const { top, right, bottom, left } = wish.padding
  const crop = cropOf(wish)
  const isBox = wish.width > 0 && wish.height > 0
  const isSized = wish.width > 0 || wish.height > 0 || zoomX !== 1 || zoomY !== 1 || dpr !== 1
  const spot = mayCrop(wish) ? spotOf(wish.gravity) : undefined
  return {
    // With one side given all of them are the same, but for `force`.
    resize: isBox || wish.resizingType === 'force' ? wish.resizingType : 'fit',
    ...(wish.enlarge && isSized && { enlarge: true }),
    ...(minWidth > 0 && { minWidth }),
    ...(minHeight > 0 && { minHeight }),
    ...(zoomX !== 1 && { zoomX }),
    ...(zoomY !== 1 && { zoomY }),
    ...(dpr !== 1 && { dpr }),
    ...(crop && { crop }),
    ...(spot && { spot }),
    ...(extend.enabled && { extend: extend.spot }),
    ...(extendRatio.enabled && isBox && { extendRatio: extendRatio.spot }),
    ...(top + right + bottom + left > 0 && { padding: [top, right, bottom, left] as const }),
    ...(trim.equalX && { equalX: true }),
    ...(trim.equalY && { equalY: true }),
  }
}

/** `undefined` where it is the middle, which goes without saying, or is still to be found. */
function spotOf(gravity: GravityWish): Spot | undefined {
  if (gravity === 'smart') return undefined
  const point = pointOrNothing(gravity)
  return point && point.x === 0.5 && point.y === 0.5 ? undefined : gravity
}

function cropOf({ crop, cropRatio, gravity }: ImgproxyWish): Placement['crop'] {
  const { width, height } = crop
  const { ratio, enlarge } = cropRatio
  if (width === 0 && height === 0 && ratio === 0) return undefined
  const wanted = crop.gravity ?? gravity
  const shape = ratio > 0 ? { ratio, ...(enlarge && { ratioGrows: true as const }) } : {}
  return { width, height, spot: wanted, ...shape }
}
