/** What the header of an image tells, before anything is decoded. */

import type { Orientation, Size } from '../geometry/orientation.ts'
import type { CodedColor } from './coded-color.ts'

export type { Orientation }

interface CommonInfo {
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
  /** Progressive JPEG, Adam7 PNG, interlaced GIF. */
  readonly interlaced: boolean
  /** Pictures in the file; only the first is converted. */
  readonly frames: number
}

export interface JpegInfo extends CommonInfo {
  readonly format: 'jpeg'
  /** Lossless and hierarchical frames are refused. */
  readonly process: 'baseline' | 'extended' | 'progressive'
  /** Arithmetic instead of Huffman coding. */
  readonly arithmetic: boolean
  /** The picture comes in several scans: always so for progressive files. */
  readonly multiScan: boolean
  /** What the samples mean, by the rules of libjpeg. */
  readonly colour: 'gray' | 'ycc' | 'rgb' | 'cmyk' | 'ycck'
  /** The transform byte of the Adobe segment; its CMYK is stored inverted. */
  readonly adobeTransform?: number
  /** Horizontal and vertical sampling factor of each component, 1–4, in frame order. */
  readonly sampling: readonly { readonly h: number; readonly v: number }[]
}

export interface PngInfo extends CommonInfo {
  readonly format: 'png'
  readonly palette: boolean
}

export interface WebpInfo extends CommonInfo {
  readonly format: 'webp'
  /** The first frame is VP8L. */
  readonly lossless: boolean
  /** Where the first frame lies on the canvas; the whole canvas for a still picture. */
  readonly firstFrame: FrameRect
  /** The picture is a first frame (ANMF) that no plain WebP decoder takes: see `stillWebp`. */
  readonly animated: boolean
}

/** What decides what decoding a tile at a time takes: its size, and bytes of the file at most. */
export interface AvifTile extends Size {
  readonly bytes: number
  /** The grid breaks rules that only a decoder of whole grids depends on. */
  readonly onlyApart: boolean
}

export interface AvifInfo extends CommonInfo {
  readonly format: 'avif'
  readonly chroma: '4:0:0' | '4:2:0' | '4:2:2' | '4:4:4'
  /** Coded from several tiles by a `grid` item. */
  readonly grid: boolean
  /** The largest tile of such a grid, where each can be decoded apart. */
  readonly tile?: AvifTile
  /** The window that is shown of a larger coded picture (clap): the size above is its. */
  readonly cut?: { readonly window: FrameRect; readonly from: Size }
}

export interface GifInfo extends CommonInfo {
  readonly format: 'gif'
  readonly firstFrame: FrameRect
}

/** A rectangle on the canvas, in pixels; it may reach beyond the canvas in hostile files. */
export interface FrameRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export type ImageInfo = JpegInfo | PngInfo | WebpInfo | AvifInfo | GifInfo

/** Pixels that a file asks for: of the canvas, and of what is coded beyond it. */
export function decodedPixels(info: ImageInfo): number {
  if ('cut' in info && info.cut) return info.cut.from.width * info.cut.from.height
  const canvas = info.width * info.height
  if (!('firstFrame' in info)) return canvas
  const { x, y, width, height } = info.firstFrame
  return Math.max(canvas, (x + width) * (y + height))
}

/** Channels of the rows that its decoder hands out: the stock ones make RGBA of everything. */
export function decodedChannels({ format, channels }: ImageInfo): 1 | 4 {
  return (format === 'jpeg' || format === 'png') && channels === 1 ? 1 : 4
}
