/** Where every pixel of the result comes from: sizes, crop and padding, before any pixel is read. */

import type { Extent, Sides } from '../api/framing.ts'
import type { Clip, ConvertOptions, Gravity } from '../api/options.ts'
import { pointOf } from './gravity.ts'
import type { Size } from './orientation.ts'

/**
 * How an upright picture becomes the result: it is resized to `scaled`, of which the window
 * (`cropX`, `cropY`, `width`, `height`) is kept, which is laid on `canvas` at (`padX`, `padY`).
 * All in whole pixels of the result. Invariants: the window lies within `scaled`, and within
 * `canvas` once it is placed.
 */
export interface Layout {
  readonly scaled: Scaled
  readonly cropX: number
  readonly cropY: number
  readonly width: number
  readonly height: number
  readonly canvas: Size
  readonly padX: number
  readonly padY: number
}

/** The resized picture, whole pixels of it. */
export interface Scaled extends Size {
  /**
   * Source pixels for each of its own. But for `fill` they are the same on both axes: a side that
   * is rounded shows that much more or less of the picture around its middle, and nothing is
   * distorted. So it is in libvips.
   */
  readonly stepX: number
  readonly stepY: number
}

type FitOptions = Pick<
  ConvertOptions,
  'width' | 'height' | 'zoom' | 'fit' | 'gravity' | 'clip' | 'extend' | 'padding' | 'border'
>

/** Lays out `source` (upright size, in pixels) as the options ask. Sides round to the nearest pixel. */
export function layOut(source: Size, options: FitOptions): Layout {
  const { extend, padding, border } = options
  const picture = extended(
    clipped(fitted(source, zoomed(source, options)), options.clip),
    extend,
    pointOf(options.gravity),
  )
  return surrounded(surrounded(picture, padding), border)
}

/** Sides that are times `zoom` as long. */
function zoomed(source: Size, options: FitOptions): FitOptions {
  const { width, height, zoom = 1 } = options
  if (zoom === 1) return options
  const side = (length: number) => Math.max(1, Math.round(length * zoom))
  if (width === undefined && height === undefined) {
    const { width: across, height: down } = source
    return { ...options, fit: 'contain', width: side(across), height: side(down) }
  }
  return {
    ...options,
    ...(width !== undefined && { width: side(width) }),
    ...(height !== undefined && { height: side(height) }),
  }
}

/** The layout on a canvas that has at least a size, or a shape. */
function extended(layout: Layout, extent: Extent | undefined, gravity: Gravity): Layout {
  if (!extent) return layout
  const { canvas, padX, padY } = layout
  const least = 'ratio' in extent ? shaped(canvas, extent.ratio) : extent
  const width = Math.max(canvas.width, least.width)
  const height = Math.max(canvas.height, least.height)
  return {
    ...layout,
    canvas: { width, height },
    padX: padX + Math.floor((width - canvas.width) * gravity.x),
    padY: padY + Math.floor((height - canvas.height) * gravity.y),
  }
}

function shaped({ width, height }: Size, ratio: number): Size {
  return { width: Math.round(height * ratio), height: Math.round(width / ratio) }
}

/** Of the picture, without what `pad` has put around it. Never empty: a pixel at the edge stays. */
function clipped(layout: Layout, clip: Clip | undefined): Layout {
  if (!clip) return layout
  const across = cut(layout.cropX, layout.width, { at: clip.left, side: clip.width })
  const down = cut(layout.cropY, layout.height, { at: clip.top, side: clip.height })
  const canvas = { width: across.side, height: down.side }
  return { ...layout, cropX: across.from, cropY: down.from, ...canvas, canvas, padX: 0, padY: 0 }
}

function cut(
  from: number,
  length: number,
  { at, side }: { readonly at: number; readonly side: number },
) {
  const start = Math.min(at, length - 1)
  return { from: from + start, side: Math.max(1, Math.min(side, length - start)) }
}

/** The layout with so many pixels more around it. */
function surrounded(layout: Layout, sides: Sides | undefined): Layout {
  if (!sides) return layout
  const { canvas, padX, padY } = layout
  const width = canvas.width + sides.left + sides.right
  const height = canvas.height + sides.top + sides.bottom
  return { ...layout, canvas: { width, height }, padX: padX + sides.left, padY: padY + sides.top }
}

function fitted(source: Size, options: FitOptions): Layout {
  const { width, height, fit } = options
  const gravity = pointOf(options.gravity)
  if (width === undefined && height === undefined) return whole(scaledBy(source, 1))
  if (width === undefined || height === undefined) {
    return whole(scaledBy(source, oneSidedScale(source, options)))
  }
  const box = { width, height }
  const inner = Math.min(width / source.width, height / source.height)
  const outer = Math.max(width / source.width, height / source.height)
  switch (fit) {
    case 'fill':
      return whole({ ...box, stepX: source.width / width, stepY: source.height / height })
    case 'contain':
    case 'inside':
      return whole(scaledBy(source, inner))
    case 'scale-down':
      return whole(scaledBy(source, Math.min(inner, 1)))
    case 'scale-up':
      return whole(scaledBy(source, Math.max(inner, 1)))
    case 'outside':
      return whole(scaledBy(source, outer))
    case 'pad':
      return padded(scaledBy(source, inner), box, gravity)
    case 'cover':
      return cropped(scaledBy(source, outer), box, gravity)
    case 'crop':
      return cropped(scaledBy(source, Math.min(outer, 1)), box, gravity)
    case 'aspect-crop':
      return aspectCropped(source, box, gravity)
  }
}

/** Those that never enlarge, or never shrink, do not with one side given either. */
function oneSidedScale(source: Size, { width, height, fit }: FitOptions): number {
  const scale = width === undefined ? height! / source.height : width / source.width
  if (fit === 'scale-up') return Math.max(scale, 1)
  return fit === 'scale-down' || fit === 'crop' || fit === 'aspect-crop'
    ? Math.min(scale, 1)
    : scale
}

/** Always of the shape of the box: where the picture is too small for it, the box shrinks. */
function aspectCropped(source: Size, box: Size, gravity: Gravity): Layout {
  const factor = Math.min(1, source.width / box.width, source.height / box.height)
  const side = (pixels: number) => Math.max(1, Math.round(pixels * factor))
  const inside = { width: side(box.width), height: side(box.height) }
  const outer = Math.max(inside.width / source.width, inside.height / source.height)
  return cropped(scaledBy(source, outer), inside, gravity)
}

/** A side that decides the scale comes out exact: its quotient is off by less than half a pixel. */
function scaledBy(source: Size, scale: number): Scaled {
  const side = (length: number) => Math.max(1, Math.round(length * scale))
  const step = (length: number) => Math.min(length, 1 / scale)
  const { width, height } = source
  return { width: side(width), height: side(height), stepX: step(width), stepY: step(height) }
}

function whole(scaled: Scaled): Layout {
  const { width, height } = scaled
  const canvas = { width, height }
  return { scaled, cropX: 0, cropY: 0, width, height, canvas, padX: 0, padY: 0 }
}

function cropped(scaled: Scaled, box: Size, gravity: Gravity): Layout {
  const width = Math.min(box.width, scaled.width)
  const height = Math.min(box.height, scaled.height)
  return {
    scaled,
    cropX: Math.round((scaled.width - width) * gravity.x),
    cropY: Math.round((scaled.height - height) * gravity.y),
    width,
    height,
    canvas: { width, height },
    padX: 0,
    padY: 0,
  }
}

function padded(scaled: Scaled, canvas: Size, gravity: Gravity): Layout {
  return {
    ...whole(scaled),
    canvas,
    padX: Math.floor((canvas.width - scaled.width) * gravity.x),
    padY: Math.floor((canvas.height - scaled.height) * gravity.y),
  }
}
