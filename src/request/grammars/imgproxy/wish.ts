/** What the options of an address ask for, in imgproxy's own words. */

import type { Color } from '../../../engine/index.ts'
import type { ResizeType, Spot } from '../../placement.ts'
import type { GravityWish } from './gravity.ts'

/** 0 of a side: none is asked for. What has no default is not asked for. */
export interface ImgproxyWish {
  resizingType: ResizeType
  width: number
  height: number
  minWidth: number
  minHeight: number
  zoomX: number
  zoomY: number
  dpr: number
  enlarge: boolean
  extend: Extension
  extendRatio: Extension
  gravity: GravityWish
  crop: { width: number; height: number; gravity?: GravityWish }
  cropRatio: { ratio: number; enlarge: boolean }
  trim: { threshold?: number; color?: Color; equalX: boolean; equalY: boolean }
  padding: { top: number; right: number; bottom: number; left: number }
  /** As EXIF says. */
  autoRotate: boolean
  rotate: number
  flipX: boolean
  flipY: boolean
  background?: Color
  backgroundAlpha: number
  blur: number
  sharpen: number
  pixelate: number
  /** Levels, −255 to 255; factors. */
  brightness: number
  contrast: number
  saturation: number
  monochrome: { intensity: number; color: Color }
  duotone: { intensity: number; dark: Color; light: Color }
  watermark: { opacity: number; position: string; x: number; y: number; scale: number }
  watermarkUrl: string
  stripMetadata: boolean
  keepCopyright: boolean
  preserveHdr: boolean
  enforceThumbnail: boolean
  keepProfile: boolean
  /** 0: as usual. */
  quality: number
  formatQuality: Map<string, number>
  /** How a result is coded: only of the format in question. */
  jpeg: { progressive?: boolean; noSubsample?: boolean }
  avifSubsample: 'auto' | 'on' | 'off'
  /** As the option `lossless` has it; empty: nothing is said. */
  webpLossless: '' | 'false' | 'near' | 'true'
  maxBytes: number
  /** A name that imgproxy has for a format; empty: none. */
  format: string
  stillOnly: boolean
  skipFormats: string[]
  raw: boolean
  /** Seconds since 1970; 0: never. */
  expires: number
  filename: string
  attachment: boolean
  fallbackUrl: string
}

export interface Extension {
  enabled: boolean
  spot: Spot
}

const BLACK: Color = { r: 0, g: 0, b: 0, a: 255 }
const WHITE: Color = { r: 255, g: 255, b: 255, a: 255 }
const GRAY: Color = { r: 179, g: 179, b: 179, a: 255 }
const CENTER: Spot = { x: 0.5, y: 0.5 }

/** What holds where an address says nothing (docs.imgproxy.net/usage/processing, /configuration/options). */
export function usualWish(): ImgproxyWish {
  return {
    resizingType: 'fit',
    ...{ width: 0, height: 0, minWidth: 0, minHeight: 0, zoomX: 1, zoomY: 1, dpr: 1 },
    enlarge: false,
    extend: { enabled: false, spot: CENTER },
    extendRatio: { enabled: false, spot: CENTER },
    gravity: CENTER,
    crop: { width: 0, height: 0 },
    cropRatio: { ratio: 0, enlarge: false },
    trim: { equalX: false, equalY: false },
    padding: { top: 0, right: 0, bottom: 0, left: 0 },
    ...{ autoRotate: true, rotate: 0, flipX: false, flipY: false, backgroundAlpha: 1 },
    ...{ blur: 0, sharpen: 0, pixelate: 0, brightness: 0, contrast: 1, saturation: 1 },
    monochrome: { intensity: 0, color: GRAY },
    duotone: { intensity: 0, dark: BLACK, light: WHITE },
    watermark: { opacity: 0, position: 'ce', x: 0, y: 0, scale: 0 },
    watermarkUrl: '',
    ...{ stripMetadata: true, keepCopyright: true, keepProfile: false },
    ...{ preserveHdr: false, enforceThumbnail: false },
    ...{
      quality: 0,
      formatQuality: new Map(),
      jpeg: {},
      avifSubsample: 'auto',
      webpLossless: '',
      maxBytes: 0,
      format: '',
      stillOnly: false,
    },
    ...{
      skipFormats: [],
      raw: false,
      expires: 0,
      filename: '',
      attachment: false,
      fallbackUrl: '',
    },
  }
}
