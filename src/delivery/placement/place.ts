/** A placement for one picture: what the engine is told of crop, size and padding. Pure. */

import { type ConvertOptions, MAX_OUTPUT_SIDE, type Sides } from '../../engine/index.ts'
import type { Placement, PlacementCrop, Spot } from '../../request/placement.ts'
import type { Transform } from '../../request/transform.ts'
import { type Sizes, sizesOf } from './sizes.ts'
import { type Area, cornerOf } from './spot.ts'
import { afterTurn, beforeTurn, turnedSize, type Window } from './turned.ts'

export type Placed = Pick<
  ConvertOptions,
  'crop' | 'width' | 'height' | 'fit' | 'gravity' | 'clip' | 'padding'
>

export type PlacementWish = Pick<Transform, 'width' | 'height' | 'gravity' | 'rotate' | 'flip'> & {
  readonly placement: Placement
  /** Where a crop lies that had to be looked for, in the source before it is turned. */
  readonly found?: Window | undefined
}

const MIDDLE: Spot = { x: 0.5, y: 0.5 }
const CENTER = { x: 0.5, y: 0.5 }

/** `source`: what is left of it once it stands upright and is trimmed, before it is turned. */
export function place(source: Area, wish: PlacementWish): Placed {
  const { placement, rotate, flip } = wish
  const turned = turnedSize(source, rotate)
  const used = wish.found ? afterTurn(wish.found, source, rotate, flip) : cropped(turned, placement)
  const asked = { width: wish.width ?? 0, height: wish.height ?? 0 }
  const sizes = sizesOf(used, asked, placement)
  const { window, ...resized } = resize(used, sizes, wish)
  const isAll = window.width === turned.width && window.height === turned.height
  const padding = paddingOf(sizes, placement)
  return {
    ...resized,
    ...(!isAll && { crop: cropOf(beforeTurn(window, source, rotate, flip)) }),
    ...(padding && { padding }),
  }
}

/** The size of a crop in the source before it is turned. */
export function soughtSize(
  source: Area,
  { placement, rotate }: Pick<PlacementWish, 'placement' | 'rotate'>,
): Area | undefined {
  if (placement.crop?.spot !== 'smart') return undefined
  return turnedSize(cropped(turnedSize(source, rotate), placement), rotate)
}

/** In the middle, where it is still to be looked for. */
function cropped(source: Area, { crop }: Placement): Window {
  if (!crop) return { x: 0, y: 0, ...source }
  const side = (length: number, asked: number) =>
    asked === 0 ? length : Math.min(length, asked >= 1 ? Math.floor(asked) : share(length, asked))
  const asked = { width: side(source.width, crop.width), height: side(source.height, crop.height) }
  const size = shaped(asked, crop, source)
  return { ...cornerOf(crop.spot === 'smart' ? MIDDLE : crop.spot, source, size, 1), ...size }
}

/** To the ratio of the crop: by its smaller side, or by its larger one as far as the source goes. */
function shaped(size: Area, { ratio, ratioGrows }: PlacementCrop, source: Area): Area {
  if (ratio === undefined) return size
  const isWide = size.width / size.height > ratio
  const byWidth = isWide === (ratioGrows === true)
  const width = byWidth ? size.width : size.height * ratio
  const height = byWidth ? size.width / ratio : size.height
  const fit = Math.min(1, source.width / width, source.height / height)
  const whole = (pixels: number) => Math.max(1, Math.round(pixels * fit))
  return { width: whole(width), height: whole(height) }
}

function share(length: number, of: number): number {
  return Math.max(1, Math.round(length * of))
}

/** `window`: of the turned source; the rest says what becomes of it. */
type Resized = Omit<Placed, 'crop' | 'padding'> & { readonly window: Window }

function resize(used: Window, { scaled, kept, dpr }: Sizes, wish: PlacementWish): Resized {
  const { gravity, placement } = wish
  if (isSame(scaled, kept)) return { ...resizedTo(used, scaled), gravity: CENTER, window: used }
  if (typeof gravity === 'string') return { ...kept, fit: 'cover', gravity, window: used }
  const corner = cornerOf(placement.spot ?? MIDDLE, scaled, kept, dpr)
  if (isSame(coveredBy(used, kept), scaled)) {
    const along = (start: number, room: number) => (room > 0 ? start / room : 0.5)
    const x = along(corner.x, scaled.width - kept.width)
    const y = along(corner.y, scaled.height - kept.height)
    return { ...kept, fit: 'cover', gravity: { x, y }, window: used }
  }
  if (Math.max(scaled.width, scaled.height) <= MAX_OUTPUT_SIDE) {
    const clip = { left: corner.x, top: corner.y, ...kept }
    return { ...scaled, fit: 'fill', gravity: CENTER, clip, window: used }
  }
  const window = part(used, scaled, { ...corner, ...kept })
  return { ...kept, fit: 'fill', gravity: CENTER, window }
}

/** By the one side that makes both come out right, so that nothing is distorted by a rounded pixel. */
function resizedTo(source: Area, { width, height }: Area): Omit<Resized, 'gravity' | 'window'> {
  if (isSame(source, { width, height })) return { fit: 'contain' }
  if (Math.round((source.height * width) / source.width) === height)
    return { width, fit: 'contain' }
  if (Math.round((source.width * height) / source.height) === width)
    return { height, fit: 'contain' }
  return { width, height, fit: 'fill' }
}

function coveredBy(source: Area, box: Area): Area {
  const scale = Math.max(box.width / source.width, box.height / source.height)
  return { width: Math.round(source.width * scale), height: Math.round(source.height * scale) }
}

/** A window of the resized picture, in pixels of the source: to the next whole one. */
function part(used: Window, scaled: Area, { x, y, width, height }: Window): Window {
  const [stepX, stepY] = [used.width / scaled.width, used.height / scaled.height]
  const size = {
    width: Math.max(1, Math.round(width * stepX)),
    height: Math.max(1, Math.round(height * stepY)),
  }
  const left = Math.min(Math.round(x * stepX), used.width - size.width)
  const top = Math.min(Math.round(y * stepY), used.height - size.height)
  return { x: used.x + left, y: used.y + top, ...size }
}

/** What is put around the picture: up to its box, up to the shape of the box, and more. */
function paddingOf({ kept, box, dpr }: Sizes, placement: Placement): Sides | undefined {
  const { extend, extendRatio, padding = [0, 0, 0, 0] } = placement
  let sides: Sides = { top: 0, right: 0, bottom: 0, left: 0 }
  let size = kept
  const grow = (canvas: Area, spot: Spot) => {
    const grown = {
      width: Math.max(canvas.width, size.width),
      height: Math.max(canvas.height, size.height),
    }
    const { x, y } = cornerOf(spot, grown, size, dpr)
    const [right, bottom] = [grown.width - size.width - x, grown.height - size.height - y]
    sides = added(sides, { top: y, right, bottom, left: x })
    size = grown
  }
  if (extend) grow(box, extend)
  if (extendRatio && box.width > 0 && box.height > 0) grow(shapeAround(size, box), extendRatio)
  const [top, right, bottom, left] = padding.map((pixels) => Math.round(pixels * dpr))
  const all = added(sides, { top: top!, right: right!, bottom: bottom!, left: left! })
  return Object.values(all).some((pixels) => pixels > 0) ? all : undefined
}

function added(one: Sides, other: Sides): Sides {
  return {
    top: one.top + other.top,
    right: one.right + other.right,
    bottom: one.bottom + other.bottom,
    left: one.left + other.left,
  }
}

/** The smallest area of the box's shape around `size`. */
function shapeAround({ width, height }: Area, box: Area): Area {
  const ratio = box.width / box.height
  if (width < height * ratio) return { width: Math.round(height * ratio), height }
  return { width, height: Math.round(width / ratio) }
}

function cropOf({ x, y, width, height }: Window): NonNullable<ConvertOptions['crop']> {
  return {
    left: { pixels: x },
    top: { pixels: y },
    width: { pixels: width },
    height: { pixels: height },
  }
}

function isSame(one: Area, other: Area): boolean {
  return one.width === other.width && one.height === other.height
}
