/** Sides and places: whole pixels, or shares of what is there (`w_0.5`, `w_1.0`). */

import { invalidOption, unsupportedOption } from '../../option-error.ts'
import { type Component, shown } from './component.ts'

export type Length = { readonly pixels: number } | { readonly share: number }

export interface Dimensions {
  readonly width?: Length
  readonly height?: Length
  /** Width for each pixel of height. */
  readonly ratio?: Ratio
}

export interface Ratio {
  readonly across: number
  readonly down: number
}

/** Takes `w_`, `h_` and `ar_` out. Throws an `OptionError`. */
export function takeDimensions(component: Component): Dimensions {
  const [width, height] = (['w', 'h'] as const).map((key) => {
    const value = component.take(key)
    return value === undefined ? undefined : readLength(key, value)
  })
  const ratio = component.take('ar')
  if (ratio !== undefined && width && height) {
    throw invalidOption(shown('ar', ratio), 'it beside one of w_ and h_ at the most')
  }
  return {
    ...(width && { width }),
    ...(height && { height }),
    ...(ratio !== undefined && { ratio: readRatio(ratio) }),
  }
}

/** Neither side is given, but their shape. */
export function isOnlyRatio({ width, height, ratio }: Dimensions): boolean {
  return ratio !== undefined && !width && !height
}

/** No side of a result is longer. */
const MOST = 65_535

/** As much of the picture as has the shape: a box of that shape that no picture fills. */
export function largestBox({ ratio }: Dimensions, from: string, fit: string) {
  if (!ratio || (fit !== 'cover' && fit !== 'crop')) {
    throw invalidOption(from, 'a width (w_) or a height (h_) beside ar_')
  }
  const factor = MOST / Math.max(ratio.across, ratio.down)
  const side = (length: number) => Math.max(1, Math.round(length * factor))
  return { fit: 'aspect-crop', width: side(ratio.across), height: side(ratio.down) }
}

/** Both sides in pixels, where a ratio stands for one; `undefined` for what is left open. */
export function pixelsOf({ width, height, ratio }: Dimensions): {
  readonly width: number | undefined
  readonly height: number | undefined
} {
  const [across, down] = [width, height].map((length) => {
    return length && 'pixels' in length ? length.pixels : undefined
  })
  if (!ratio) return { width: across, height: down }
  const side = (length: number, factor: number) => Math.max(1, Math.round(length * factor))
  return {
    width: across ?? (down === undefined ? undefined : side(down, ratio.across / ratio.down)),
    height: down ?? (across === undefined ? undefined : side(across, ratio.down / ratio.across)),
  }
}

/** The sides that are shares of the picture's own; a ratio to one of them is not known here. */
export function sharesOf({ width, height, ratio }: Dimensions) {
  const shares = {
    ...(width && 'share' in width && { width: width.share }),
    ...(height && 'share' in height && { height: height.share }),
  }
  if (ratio && Object.keys(shares).length > 0) {
    throw invalidOption('ar_', 'a width or a height in pixels beside it')
  }
  return Object.keys(shares).length > 0 ? { shares } : {}
}

/** What is said in terms of the picture's own sides, or left to the client, is not known here. */
function readLength(key: string, value: string): Length {
  if (/^(?:auto|iw|ih|ow|oh|tw|th|cw|ch)\b/.test(value) || value.includes('$')) {
    throw unsupportedOption(shown(key, value))
  }
  if (/^[1-9]\d{0,8}$/.test(value)) return { pixels: Number(value) }
  const share = /^\d{1,3}\.\d{1,6}$/.test(value) ? Number(value) : 0
  if (share > 0) return { share }
  throw invalidOption(shown(key, value), 'pixels like 300, or a share like 0.5')
}

/** From an edge inwards. */
export function readOffset(key: string, value: string): Length {
  if (/^\d{1,6}$/.test(value)) return { pixels: Number(value) }
  if (/^[01]\.\d{1,6}$/.test(value) && Number(value) <= 1) return { share: Number(value) }
  if (/^-?\d+(?:\.\d+)?$/.test(value)) throw unsupportedOption(shown(key, value))
  throw invalidOption(shown(key, value), 'pixels like 10, or a share like 0.1')
}

function readRatio(value: string): Ratio {
  const [, across = '', down = '1'] =
    /^(\d{1,5}(?:\.\d{1,6})?)(?::(\d{1,5}(?:\.\d{1,6})?))?$/.exec(value) ?? []
  const ratio = { across: Number(across), down: Number(down) }
  if (ratio.across > 0 && ratio.down > 0) return ratio
  if (/^(?:iar|tar|auto|preserve)/.test(value)) throw unsupportedOption(shown('ar', value))
  throw invalidOption(shown('ar', value), 'a ratio like 16:9 or 1.5')
}
