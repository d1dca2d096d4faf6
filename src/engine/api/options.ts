/** What a caller may ask of a conversion, fully resolved: no defaults are left to guess. */

import type { Color } from './color.ts'
import type { Effects, Slopes } from './effects.ts'
import type { OutputFormat } from './formats.ts'
import type { Framing } from './framing.ts'
import type { Interest } from './interest.ts'
import type { Mask } from './mask.ts'
import type { Overlay } from './overlay.ts'

export { INTERESTS, type Interest } from './interest.ts'

export const FITS = [
  'cover',
  'contain',
  'pad',
  'fill',
  'inside',
  'outside',
  'scale-down',
  'scale-up',
  'crop',
  'aspect-crop',
] as const
/** How an image meets a box of which both sides are given; geometry/fit.ts says what each does. */
export type Fit = (typeof FITS)[number]

export const FILTERS = ['lanczos3', 'mitchell', 'box'] as const
/** Resampling filter for shrinking, widened by the factor. Enlarging is Catmull-Rom, but for `box`: the nearest sample. */
export type Filter = (typeof FILTERS)[number]

export const EFFORTS = ['fast', 'balanced', 'best'] as const
/** How long an encoder may search for a smaller file. */
export type Effort = (typeof EFFORTS)[number]

/** Clockwise turn in degrees, after EXIF orientation. */
export type Rotation = 0 | 90 | 180 | 270

/** Mirroring, after rotation: `h` swaps left and right, `v` top and bottom. */
export type Flip = '' | 'h' | 'v' | 'hv'

/** The point of the image that a crop keeps: 0,0 is the top left, 1,1 the bottom right. */
export interface Gravity {
  readonly x: number
  readonly y: number
}

export const CHROMAS = ['420', '422', '444', 'sharp'] as const
/**
 * How fine colour is stored beside brightness: at half of both sides, at half the width, or as fine;
 * `sharp`: at half of both sides, chosen for what decoders will show of hard edges.
 */
export type Chroma = (typeof CHROMAS)[number]

export const PROFILES = ['srgb', 'p3'] as const
/** Colour space of the result; `p3` is for sources that are wider than sRGB, others stay sRGB. */
export type Profile = (typeof PROFILES)[number]

/** A part of a resized picture, in whole pixels of it. */
export interface Clip {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export const KEPT_METADATA = ['copyright', 'creation', 'location'] as const
/** What may stay of a source's metadata: whose the picture is, when and where it was taken. */
export type KeptMetadata = (typeof KEPT_METADATA)[number]

/** Some of them, in their order. */
export const METADATA = [
  'none',
  ...KEPT_METADATA,
  'copyright;creation',
  'copyright;location',
  'creation;location',
  'copyright;creation;location',
] as const
export type Metadata = (typeof METADATA)[number]

export const JPEGS_KEPT = ['restorable', 'original'] as const
/** A JPEG that is not lost as a file. */
export type JpegKept = (typeof JPEGS_KEPT)[number]
/** The option that asks for it, as refusals name it. */
export const JPEG_KEPT = 'jpeg'

export type Lossless = boolean | 'near' | 'auto'

/** Whether no loss is what is asked for. */
export function isLossless(lossless: Lossless): boolean {
  return lossless === true || lossless === 'near'
}

export interface ConvertOptions extends Effects, Framing {
  readonly format: OutputFormat
  /** Laid on the result once it has its size, in their order; at most `MAX_OVERLAYS`. */
  readonly overlays?: readonly Overlay[]
  /** 1–100 on JPEG's scale, whatever the format; PNG ignores it. */
  readonly quality: number
  /**
   * WebP, AVIF and JPEG XL only (of JPEG XL also in 16 bits, where the source has them and nothing is
   * done to it); PNG always is, JPEG never. `near`, WebP alone: samples beside others
   * that differ may be off by a few levels, by `quality`: 1 from 80, 2 from 60, 4, 8, 16. Other formats
   * are lossless then. `auto`: with loss, or, of a drawn picture that is neither changed nor has had
   * loss before, whatever is smaller.
   */
  readonly lossless: Lossless
  readonly effort: Effort
  /** Of lossy results. Default: by quality. Formats that have no such choice pass it over. */
  readonly chroma?: Chroma
  /**
   * The file shows the whole picture coarsely before it is all there, if memory allows; `false`: from
   * top to bottom. Default: unless `effort` is `fast`. Formats that have no such choice pass it over.
   */
  readonly progressive?: boolean
  /**
   * No more colours than that, 2–256, dithered; alpha counts as part of a colour. Formats that have no
   * such choice pass it over.
   */
  readonly colors?: number
  /** Pixels, 1–65535, and no more than the format holds; one alone keeps the aspect ratio. */
  readonly width?: number
  readonly height?: number
  /** Both sides times this, 0.01–10; the sides of the source where none is given. */
  readonly zoom?: number
  readonly fit: Fit
  readonly gravity: Gravity | Interest
  /** What is kept once it has its size, before anything is put around it; what reaches over the edge is cut off. */
  readonly clip?: Clip
  /** A little of it: the mean of 3 × 3 samples, and what undoes a part of that. Beside `blur` and `sharpen` it counts. */
  readonly mild?: { readonly blur?: true; readonly sharpen?: true }
  /** Of `sharpen`. Default: 1 and 2. */
  readonly slopes?: Slopes
  /** How much of `grayscale`, `tint` or `duotone` takes the place of what was there, above 0. Default: 1, all of it. */
  readonly lookStrength?: number
  /** A shape is cut out of that, corners and layers included. */
  readonly mask?: Mask
  /** Behind flattened alpha and padding. Without it: white for JPEG, transparent elsewhere. */
  readonly background?: Color
  readonly rotate: Rotation
  readonly flip: Flip
  readonly filter: Filter
  /** What the result keeps, as EXIF: nothing else. */
  readonly metadata: Metadata
  /** All that the source's EXIF says, in place of `metadata`; that the picture has to be turned it says no longer. */
  readonly exif?: 'all'
  readonly profile: Profile
  /** `keep`: a result has the gain map of its source, where that has one. Without it, none. */
  readonly hdr?: 'keep'
  /**
   * Whether what moves stays so, in formats that can. Default: in those where that is usual; in the
   * others the first picture is shown.
   */
  readonly anim?: boolean
  /** Only so many of its pictures, from the first. */
  readonly frames?: number
  /**
   * Most bytes of the result: `quality` is lowered as far as that takes. Lossless results are never
   * changed. Beyond reach: `max-bytes`.
   */
  readonly maxBytes?: number
  /**
   * `restorable`: the very file comes back from the result, bit by bit, its metadata included. Only of a
   * JPEG that becomes JPEG XL with its pixels as they are. `original`: the other way, the very file that
   * such a JPEG XL holds, its metadata included.
   */
  readonly jpeg?: JpegKept
}

/** What holds where a caller says nothing. */
export const DEFAULT_OPTIONS: ConvertOptions = {
  format: 'webp',
  quality: 80,
  lossless: 'auto',
  effort: 'balanced',
  fit: 'cover',
  gravity: { x: 0.5, y: 0.5 },
  rotate: 0,
  flip: '',
  filter: 'lanczos3',
  metadata: 'none',
  profile: 'srgb',
}
