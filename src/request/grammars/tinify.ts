/** What is asked of an output of tinify's API, in our own options: one transform for each type that would do. */

import {
  hasAlpha,
  hasColors,
  hasQuality,
  MAX_BYTES,
  type OutputFormat,
  parseColor,
} from '../../engine/index.ts'
import { invalidOption } from '../option-error.ts'
import type { Transform } from '../transform.ts'
import { colorText, type ForeignEntry, readForeign } from './foreign.ts'
import { type OutputCommands, PRESERVED } from './tinify/document.ts'

/** What was sent, as far as it matters here. */
export interface TinifySource {
  readonly format: OutputFormat
  readonly hasAlpha: boolean
}

type Resize = NonNullable<OutputCommands['resize']>

/** Nothing is ever enlarged (reference: request options). */
const FITS = {
  scale: 'scale-down',
  fit: 'scale-down',
  cover: 'crop',
  thumb: 'crop',
} as const satisfies Record<Resize['method'], string>

const FORMATS = {
  'image/avif': 'avif',
  'image/webp': 'webp',
  'image/jpeg': 'jpeg',
  'image/jpg': 'jpeg',
  'image/png': 'png',
} as const

/**
 * At least one; of several the smallest result is to be answered. Without a background, what may be
 * transparent becomes nothing that cannot be: throws an `OptionError` where nothing else would do.
 */
export function tinifyTransforms(
  { resize, convert, transform, preserve }: Omit<OutputCommands, 'store'>,
  source: TinifySource,
): readonly Transform[] {
  const background = transform && backgroundEntry(transform.background)
  const entries = [
    ...(resize ? resizeEntries(resize) : []),
    ...(background ? [background] : []),
    ...(preserve ? preserveEntries(preserve) : []),
  ]
  const asked = convert ? formatsOf(convert.type) : [source.format]
  const isSeeThrough = source.hasAlpha && !background
  const formats = asked.filter((format) => !isSeeThrough || hasAlpha(format))
  if (formats.length === 0) {
    throw invalidOption(
      'transform.background',
      'a colour for what is transparent, which JPEG is not',
    )
  }
  return formats.flatMap((format) => {
    const named: ForeignEntry = { name: 'format', text: format, from: 'convert.type' }
    const all = [...entries, named]
    return [...(isForColors(format) ? [[...all, PALETTE]] : []), all].map(
      (one) => readForeign(one).transform,
    )
  })
}

/** In its own format, with as much quality as keeps it below what was sent; `undefined`: that is too little. */
export function smallerTransform({ format, bytes }: SentFile): Transform | undefined {
  const most = bytes - 1
  if (most < MAX_BYTES.least || !hasQuality(format)) return undefined
  const entries = { format, max_bytes: `${most}` }
  return readForeign(
    Object.entries(entries).map(([name, text]) => ({ name, text, from: 'source' })),
  ).transform
}

type SentFile = Pick<TinifySource, 'format'> & { readonly bytes: number }

/** What has no quality may have fewer colours, as theirs has; or without loss, where that is smaller. */
function isForColors(format: OutputFormat): boolean {
  return !hasQuality(format) && hasColors(format)
}

const PALETTE: ForeignEntry = { name: 'colors', text: '256', from: 'convert.type' }

function resizeEntries({ method, width, height }: Resize): readonly ForeignEntry[] {
  const sides = { width, height }
  const given = (['width', 'height'] as const).flatMap((name) => {
    return sides[name] === undefined
      ? []
      : [{ name, text: `${sides[name]}`, from: `resize.${name}` }]
  })
  const fit = { name: 'fit', text: FITS[method], from: 'resize.method' }
  const cuts = FITS[method] === 'crop'
  return [
    ...given,
    fit,
    ...(cuts ? [{ name: 'gravity', text: 'auto', from: 'resize.method' }] : []),
  ]
}

function backgroundEntry(text: string): ForeignEntry {
  const color = parseColor(text)
  const from = 'transform.background'
  if (color?.a !== 255) throw invalidOption(from, 'a colour like #ff8000, white or black')
  return { name: 'background', text: colorText(color), from }
}

/** In one order, each once. */
function preserveEntries(preserve: readonly string[]): readonly ForeignEntry[] {
  const kept = PRESERVED.filter((name) => preserve.includes(name))
  return kept.length === 0 ? [] : [{ name: 'metadata', text: kept.join(';'), from: 'preserve' }]
}

/** In one order, each once. */
function formatsOf(types: NonNullable<OutputCommands['convert']>['type']): readonly OutputFormat[] {
  const list = typeof types === 'string' ? [types] : types
  const all = [...new Set(Object.values(FORMATS))]
  if (list.includes('*/*')) return all
  const named = list.flatMap((type) => (type === '*/*' ? [] : [FORMATS[type]]))
  return all.filter((format) => named.includes(format))
}
