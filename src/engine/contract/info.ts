/** What the header of an image tells, before anything is decoded. Formats tell more in their folders. */

import type { InputFormat } from '../api/formats.ts'
import type { Orientation, Size } from '../geometry/orientation.ts'
import type { CodedColor } from './coded-color.ts'
import type { GainMapMeaning } from './gain-map.ts'

export type { Orientation }

export interface ImageInfo {
  readonly format: InputFormat
  /** Size as stored, before orientation, in pixels. For animations: the canvas. */
  readonly width: number
  readonly height: number
  /** From EXIF (JPEG, PNG, WebP) or irot/imir (AVIF); invalid values are 1. */
  readonly orientation: Orientation
  /** Bits per sample as stored: 1–16. */
  readonly depth: number
  /** Samples per pixel after palette expansion: 1 gray, 2 gray+alpha, 3 colour, 4 colour+alpha or CMYK. */
  readonly channels: 1 | 2 | 3 | 4
  /** The file declares an alpha channel or a transparent colour. */
  readonly hasAlpha: boolean
  readonly hasIcc: boolean
  /** What the samples mean, where numbers in the header decide it: then `hasIcc` does not count. */
  readonly color?: CodedColor
  /** The same, where the embedded profile cannot be used. */
  readonly colorWithoutIcc?: CodedColor
  /** Progressive JPEG, Adam7 PNG, interlaced GIF. */
  readonly interlaced: boolean
  /** Pictures in the file; only the first is converted. */
  readonly frames: number
  /** Where the first frame lies on the canvas, in formats that have animations. */
  readonly firstFrame?: FrameRect
  /** Pixels of pictures that it is predicted from, which are decoded as well. Default: none. */
  readonly earlierPixels?: number
  /** Pictures beside it that are known for what they are, and are not shown. */
  readonly companions?: readonly Companion[]
  /** The most that decoding may shrink this file by; left out: as its format can. */
  readonly largestScale?: 0 | 1 | 2 | 3
  /** The gain map among them, where it can be kept. */
  readonly gainMap?: StoredGainMap
  /** What stands for each stored level, 0–255, of one channel before anything else is done. */
  readonly levels?: readonly number[]
  /** The window that is shown of a larger coded picture: the size above is its. */
  readonly cut?: { readonly window: FrameRect; readonly from: Size }
}

/** What makes a picture of more range out of it; how far away things are. */
export type Companion = 'gain-map' | 'depth-map'

/** A gain map as it lies in a file: a picture of its own, which covers the other one as a whole. */
export interface StoredGainMap {
  /** Bytes of the file that are its own file. */
  readonly start: number
  readonly end: number
  readonly info: ImageInfo
  readonly meaning: GainMapMeaning
}

/** A rectangle on the canvas, in pixels; it may reach beyond the canvas in hostile files. */
export interface FrameRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Pixels that a file asks for: of the canvas, of what is coded beyond it, and of what comes before. */
export function decodedPixels({ width, height, cut, firstFrame, earlierPixels = 0 }: ImageInfo) {
  if (cut) return cut.from.width * cut.from.height + earlierPixels
  const canvas = width * height + earlierPixels
  if (!firstFrame) return canvas
  return Math.max(canvas, (firstFrame.x + firstFrame.width) * (firstFrame.y + firstFrame.height))
}
