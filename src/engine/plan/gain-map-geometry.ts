/** Where the pixels of a gain map's result come from, so that it lies on the picture's result. Pure. */

import type { ScaleLog2 } from '../contract/codec.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { Window } from '../geometry/axes.ts'
import { type Size, uprightSize } from '../geometry/orientation.ts'
import { decodeScale, type Geometry, scaledDown } from './geometry.ts'

interface Main {
  readonly info: ImageInfo
  readonly geometry: Geometry
  /** The map gets the result's size, with all that is put around it; else its own share of it. */
  readonly isExact: boolean
}

/** The map covers its picture as a whole, whatever size it has: so the parts do that are kept of both. */
export function gainMapGeometry(
  { info, geometry, isExact }: Main,
  map: ImageInfo,
  maxScale: ScaleLog2,
): Geometry {
  const kept = windowOf(geometry)
  const [x, y] = [map.width / info.width, map.height / info.height]
  const crop = { x: kept.x * x, y: kept.y * y, width: kept.width * x, height: kept.height * y }
  const result = resultOf(geometry)
  const size = isExact ? result : shareOf(result, kept, { x, y })
  const steps = { stepX: crop.width / size.width, stepY: crop.height / size.height }
  const scale = decodeScale(steps, maxScale)
  const { orientation } = geometry
  return {
    orientation,
    layout: isExact ? geometry.layout : plainLayout(uprightSize({ ...size, orientation }), steps),
    scale,
    resize: {
      crop: scaledWindow(crop, 1 / 2 ** scale),
      ...size,
      filter: geometry.resize?.filter ?? 'lanczos3',
      reduction: 2 ** scale,
    },
    decoded: scaledDown(map, scale),
  }
}

/** What is kept of the stored picture, in its pixels. */
function windowOf({ resize, decoded, scale }: Geometry): Window {
  const reduction = 2 ** scale
  return scaledWindow(resize?.crop ?? { x: 0, y: 0, ...decoded }, reduction)
}

function scaledWindow({ x, y, width, height }: Window, factor: number): Window {
  return { x: x * factor, y: y * factor, width: width * factor, height: height * factor }
}

/** Of the result as it is stored, without what is put around it. */
function resultOf({ resize, decoded }: Geometry): Size {
  const { width, height } = resize ?? decoded
  return { width, height }
}

/** As much finer or coarser than the picture as it was; never enlarged, and no larger than the result. */
function shareOf(
  result: Size,
  kept: Size,
  { x, y }: { readonly x: number; readonly y: number },
): Size {
  const side = (length: number, source: number, share: number) =>
    Math.max(1, Math.round(Math.min(length * share, source * share, length)))
  return {
    width: side(result.width, kept.width, x),
    height: side(result.height, kept.height, y),
  }
}

function plainLayout(size: Size, steps: { readonly stepX: number; readonly stepY: number }) {
  const at = { cropX: 0, cropY: 0, padX: 0, padY: 0 }
  return { ...at, ...size, scaled: { ...size, ...steps }, canvas: size }
}
