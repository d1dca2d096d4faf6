/** What an address of `/img` asks for, whatever grammar it was written in. */

import type { ConvertOptions, OutputFormat } from '../engine/index.ts'

/** The whole source as a few characters, which pages make a blurred picture of. */
export const PLACEHOLDERS = ['thumbhash', 'blurhash'] as const
export type PlaceholderFormat = (typeof PLACEHOLDERS)[number]

/** `json`: what the source is, and what would be made of it. */
export type TransformFormat = OutputFormat | 'auto' | 'json' | PlaceholderFormat

/** Decides what is made: the same values, the same variant. Sides have `dpr` in them. */
export type Transform = Omit<ConvertOptions, 'format'> & {
  readonly format: TransformFormat
  /** Names of overlays. */
  readonly overlay?: readonly string[]
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

export const DEFAULT_TRANSFORM: Transform = {
  format: 'auto',
  quality: 80,
  lossless: false,
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
  return format === 'auto' || format === 'json' || isPlaceholder(format) ? undefined : format
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
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .sort()
    .map(([name, part]) => `${name}${textOf(part)}`)
    .join(' ')
}
