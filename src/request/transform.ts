/** What an address of `/img` asks for, whatever grammar it was written in. */

import type { Layer } from '../convert/layers/layer.ts'
import {
  type Color,
  type ConvertOptions,
  DEFAULT_OPTIONS,
  type Fit,
  type Gravity,
  type Length,
  type OutputFormat,
} from '../engine/index.ts'
import type { Placement } from './placement.ts'

/** The whole source as a few characters, which pages make a blurred picture of. */
export const PLACEHOLDERS = ['thumbhash', 'blurhash'] as const
export type PlaceholderFormat = (typeof PLACEHOLDERS)[number]

/**
 * `json`: what the source is, and what would be made of it. `source`: the source's own, where it is among
 * those that would do; no address says so in our own grammars.
 */
export type TransformFormat = OutputFormat | 'auto' | 'json' | 'source' | PlaceholderFormat

/**
 * Those of other services' grammars, beside the engine's:
 *
 *   aspect-…  as the fit behind it, in the largest box of this shape that the whole source has
 *   …-down    the same, but nothing is enlarged, and the box of `pad` stays
 *   pad-up    `pad` of what is smaller than the box; anything else stays as it is
 *   stretch   as `fill`; a side that is not given is the source's
 */
export type TransformFit = Fit | ForeignFit
export type ForeignFit =
  | `aspect-${'cover' | 'pad' | 'inside' | 'outside' | 'fill'}`
  | 'pad-down'
  | 'pad-up'
  | 'outside-down'
  | 'stretch-down'
  | 'stretch'

/** Decides what is made: the same values, the same variant. Sides have `dpr` in them. */
export type Transform = Omit<ConvertOptions, 'format' | 'fit'> & {
  readonly format: TransformFormat
  readonly fit: TransformFit
  /** Names of overlays. */
  readonly overlay?: readonly string[]
  /** In place of `fit`, `crop` and `padding`, where they hang on the size of the source. */
  readonly placement?: Placement
  /** Qualities by format, where they are not `quality`. */
  readonly qualities?: Readonly<Partial<Record<OutputFormat, number>>>
  /** What else is laid on the result. */
  readonly draw?: readonly Layer[]
} & Loose

/** What other services' grammars ask for, and the source alone can settle: its size, and its alpha. */
export interface Loose {
  /** Sides of the result, in shares of the source's, above 0. */
  readonly shares?: { readonly width?: number; readonly height?: number }
  /** The point, 0–1, that lies in the middle of what `cover` keeps, as far as that goes. */
  readonly focus?: Gravity
  /** Around `pad`; the picture's own transparency stays. */
  readonly surround?: Color
  /** What is kept of the result, cut to it; without a place from its edge, without a side all of the rest. */
  readonly extract?: {
    readonly left?: Length
    readonly top?: Length
    readonly width?: Length
    readonly height?: Length
  }
  /** What is kept is the rectangle around the shape of `mask`. */
  readonly trimsMask?: true
  /** The format instead of the one that is asked for, where the source moves and that one does not. */
  readonly movingFormat?: OutputFormat
  /** An option, by the caller's name, that is done right only where nothing is transparent. */
  readonly opaqueOnly?: string
  /** Options, by the caller's names, that are done right only of sources of 8 bits, or not of some formats. */
  readonly flatOnly?: string
  readonly formatOnly?: { readonly option: string; readonly not: readonly string[] }
  /** The picture lies as it is stored, whatever EXIF says. */
  readonly asStored?: true
}

/** A transform, and what the address says of this one request. */
export interface TransformRequest {
  readonly transform: Transform
  /** Instead of the other quality, for a client whose line is slow. */
  readonly slowQuality?: number
  /** A problem is answered with a redirect to the source. */
  readonly redirectsOnError: boolean
  /** It is what a preset says, and nothing else: as good as allowed by name. */
  readonly isPreset?: true
}

export const DEFAULT_TRANSFORM: Transform & {
  readonly format: 'auto'
  readonly fit: 'scale-down'
} = {
  format: 'auto',
  quality: 80,
  lossless: DEFAULT_OPTIONS.lossless,
  effort: 'balanced',
  fit: 'scale-down',
  gravity: { x: 0.5, y: 0.5 },
  rotate: 0,
  flip: '',
  filter: 'lanczos3',
  metadata: 'none',
  profile: 'srgb',
}

/** What a source is. */
export const FACTS_TRANSFORM: Transform = { ...DEFAULT_TRANSFORM, format: 'json' }

/** Whether a placeholder is asked for, and no picture. */
export function isPlaceholder(format: TransformFormat): format is PlaceholderFormat {
  return (PLACEHOLDERS as readonly string[]).includes(format)
}

/** The format of the picture that is asked for; `undefined`: it is none, or still to be chosen. */
export function namedFormat(format: TransformFormat): OutputFormat | undefined {
  const isOpen = format === 'auto' || format === 'json' || format === 'source'
  return isOpen || isPlaceholder(format) ? undefined : format
}

/** Whether no more is asked than a file that shows the same. */
export function asksForAuto({ format }: Transform): boolean {
  return format === 'auto'
}

/**
 * A transform as one text, in a fixed order and without what holds anyway: the same transform, the
 * same text, in whatever way it was written.
 */
export function canonicalTransform(transform: Transform): string {
  const names = Object.keys(transform).sort() as (keyof Transform)[]
  const given = names.filter((name) => textOf(transform[name]) !== textOf(DEFAULT_TRANSFORM[name]))
  return given.map((name) => `${name}=${textOf(transform[name])}`).join(',')
}

function textOf(value: unknown): string {
  // Keys and addresses may have anything in them.
  if (typeof value === 'string' && /[\s"]/.test(value)) return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .sort()
    .map(([name, part]) => `${name}${textOf(part)}`)
    .join(' ')
}
