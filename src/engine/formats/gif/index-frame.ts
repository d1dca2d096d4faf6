/** A picture in the colours of a palette: as they are where they are few, else quantised and dithered. */

import type { Size } from '../../geometry/orientation.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import { quantizeArenaBytes } from '../palette/quantize-memory.ts'
import { Quantizer } from '../palette/quantizer.ts'
import { ExactPalette, type Palette } from './exact-colors.ts'
import { LZW_ENCODER_BYTES } from './lzw-encoder.ts'

const OPAQUE = 0xff000000
const MOST_COLORS = 256

/** Indexes, and what they mean. */
export interface IndexedFrame {
  /** As 0xAABBGGRR; the palette of the file where it is that very one. */
  readonly palette: Palette
  readonly indexes: Uint8Array
  /** Of pixels that leave the canvas as it is; `undefined`: there are none. */
  readonly clear: number | undefined
  /** Of each pixel another index that shows the same, or the same index. */
  readonly others?: Uint8Array | undefined
}

export interface ExactFrame extends IndexedFrame {
  readonly palette: ExactPalette
}

/** JavaScript memory that a frame takes beside its pixels. */
export function indexFrameBytes({ width, height }: Size): number {
  return width * height + LZW_ENCODER_BYTES
}

/** What a frame takes of the arena. */
export function indexFrameArenaBytes({ width }: Size): number {
  return quantizeArenaBytes(width, false)
}

/**
 * The picture as it is; `undefined`: it has too many colours. Pixels that are not opaque are left as
 * they are on the canvas. `shared`: the palette of the file, which takes the colours that it lacks.
 */
export function exactFrame(
  pixels: Uint32Array,
  shared: ExactPalette | undefined,
  mostColors = MOST_COLORS,
): ExactFrame | undefined {
  const isClear = hasClear(pixels)
  const most = mostColors - (isClear ? 1 : 0) // one place of a palette is for what is left as it is
  const own = new ExactPalette()
  const palette = shared?.add(pixels, most) ? shared : own.add(pixels, most) ? own : undefined
  if (!palette) return undefined
  const indexes = new Uint8Array(pixels.length)
  const clear = isClear ? palette.colors.length : undefined
  place(pixels, palette, clear ?? 0, indexes)
  return { palette, indexes, clear }
}

/** The picture in so many colours; its pixels are opaque or nothing. The arena is what it was before. */
export function quantizedFrame(
  kernels: Kernels,
  pixels: Uint32Array,
  { width, height }: Size,
  mostColors = MOST_COLORS,
): IndexedFrame {
  const mark = kernels.exports.mark()
  const quantizer = new Quantizer(kernels, width, false)
  quantizer.count(pixels)
  const { colors, clear } = quantizer.choose(mostColors)
  const indexes = new Uint8Array(pixels.length)
  for (let at = 0; at < width * height; at += width) {
    indexes.set(quantizer.draw(pixels.subarray(at, at + width)), at)
  }
  kernels.exports.release(mark)
  return { palette: { colors: colors.subarray(0, clear) }, indexes, clear }
}

function hasClear(pixels: Uint32Array): boolean {
  for (let i = 0; i < pixels.length; i++) if (pixels[i]! < OPAQUE) return true
  return false
}

function place(pixels: Uint32Array, palette: ExactPalette, clear: number, into: Uint8Array): void {
  let [last, index] = [0, clear]
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i]!
    if (pixel !== last) {
      last = pixel
      index = pixel < OPAQUE ? clear : palette.indexOf(pixel)
    }
    into[i] = index
  }
}
