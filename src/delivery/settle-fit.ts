/** The fits of addresses in terms of those of the engine: arithmetic on the source's size. */

import type { ConvertOptions, Gravity } from '../engine/index.ts'
import type { Transform } from '../request/transform.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

export type Sides = { [K in keyof Size]?: number | undefined }

export type EngineBox = Pick<ConvertOptions, 'fit'> & Partial<Size>

/** The fits that the engine does not have, in terms of those that it has. */
export function boxOf(fit: Transform['fit'], { width, height }: Sides, shown: Size): EngineBox {
  const sides = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) }
  const x = (width ?? Number.POSITIVE_INFINITY) / shown.width
  const y = (height ?? Number.POSITIVE_INFINITY) / shown.height
  switch (fit) {
    case 'pad-up':
      return Math.min(x, y) > 1 ? { ...sides, fit: 'pad' } : { fit: 'contain' }
    case 'outside-down':
      return Math.max(x, y) < 1 ? { ...sides, fit: 'outside' } : { fit: 'outside' }
    case 'pad-down':
      return { ...sides, fit: 'scale-down' }
    case 'stretch':
      return { ...shown, ...sides, fit: 'fill' }
    case 'stretch-down':
      return {
        width: Math.min(shown.width, width ?? shown.width),
        height: Math.min(shown.height, height ?? shown.height),
        fit: 'fill',
      }
    case 'aspect-cover':
    case 'aspect-pad':
    case 'aspect-inside':
    case 'aspect-outside':
    case 'aspect-fill': {
      if (width === undefined || height === undefined) return { ...sides, fit: 'scale-down' }
      const factor = Math.min(1, 1 / x, 1 / y)
      const side = (pixels: number) => Math.max(1, Math.round(pixels * factor))
      return { width: side(width), height: side(height), fit: ASPECT[fit] }
    }
    default:
      return { ...sides, fit }
  }
}

const ASPECT = {
  'aspect-cover': 'cover',
  'aspect-pad': 'pad',
  'aspect-inside': 'inside',
  'aspect-outside': 'outside',
  'aspect-fill': 'fill',
} as const

/** The gravity of a crop that has this point of the picture in its middle, as far as that goes. */
export function focused(focus: Gravity, { width, height, fit }: EngineBox, shown: Size) {
  const x = (width ?? shown.width) / shown.width
  const y = (height ?? shown.height) / shown.height
  const scale = fit === 'crop' ? Math.min(1, Math.max(x, y)) : Math.max(x, y)
  const place = (at: number, whole: number, kept: number) => {
    const rest = Math.round(whole * scale) - kept
    const start = at * whole * scale - kept / 2
    return rest <= 0 ? 0.5 : Math.min(1, Math.max(0, start / rest))
  }
  return {
    x: place(focus.x, shown.width, width ?? shown.width),
    y: place(focus.y, shown.height, height ?? shown.height),
  }
}
