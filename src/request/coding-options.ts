/** The options of how a lossy result is coded, by their wire names, as texts: the same in every grammar. */

import type * as z from 'zod'
import {
  CHROMAS,
  COLORS,
  type ConvertOptions,
  chromasOf,
  hasColors,
  hasLossless,
  hasNearLossless,
  hasProgressive,
  hasQuality,
  isLossless,
  type OutputFormat,
} from '../engine/index.ts'
import { oneOf, whole } from './fields.ts'
import { invalidOption } from './option-error.ts'
import { namedFormat, type TransformFormat } from './transform.ts'

export const codingShape = {
  // No defaults: what is usual hangs on quality and effort.
  chroma: oneOf(CHROMAS).exactOptional(),
  progressive: oneOf(['true', 'false'])
    .transform((text) => text === 'true')
    .exactOptional(),
  colors: whole(COLORS.least, COLORS.most).text.exactOptional(),
} as const satisfies Record<string, z.ZodType>

/** How a result is to be coded. */
type Coding = Pick<ConvertOptions, 'lossless' | 'effort' | 'chroma' | 'progressive' | 'colors'> & {
  readonly format: TransformFormat
}

/**
 * What of it says more than what is usual anyway. Throws an `OptionError` for what the named format
 * cannot do; what `auto` chooses takes of it what it can.
 */
export function codingOf(asked: Coding): Pick<ConvertOptions, 'chroma' | 'progressive' | 'colors'> {
  const { format, chroma, progressive, effort, colors } = asked
  const lossless = isLossless(asked.lossless)
  if (chroma && lossless) throw invalidOption('chroma', 'none beside lossless')
  if (colors && lossless) throw invalidOption('colors', 'none beside lossless')
  const named = namedFormat(format)
  if (named) refuseCoding(named, asked)
  const isUsual = progressive === (effort !== 'fast') || (named && !hasProgressive(named))
  const isAll = colors === COLORS.most && named && isPalette(named)
  return {
    ...(chroma && { chroma }),
    ...(!isUsual && progressive !== undefined && { progressive }),
    ...(colors && !isAll && { colors }),
  }
}

/** Its results are of a palette anyway. */
function isPalette(format: OutputFormat): boolean {
  return !hasQuality(format) && !hasLossless(format)
}

/** What a quality means for formats that have none, but can have few colours: those of a palette. */
export function colorsOfQuality(format: OutputFormat, quality: number): number | undefined {
  const isChoice = !hasQuality(format) && hasColors(format) && !isPalette(format)
  return quality < 100 && isChoice ? COLORS.most : undefined
}

function refuseCoding(
  format: OutputFormat,
  { lossless, chroma, progressive, colors }: Coding,
): void {
  const name = format.toUpperCase()
  if (isLossless(lossless) && !hasLossless(format)) {
    throw invalidOption('lossless', `false for ${name}, which is never lossless`)
  }
  if (lossless === 'near' && !hasNearLossless(format)) {
    throw invalidOption('lossless', `true or false for ${name}: near is for WebP`)
  }
  const chromas = chromasOf(format)
  if (chroma && !chromas.includes(chroma)) {
    const rule = chromas.length > 0 ? `${chromas.join(' or ')} for ${name}` : `none for ${name}`
    throw invalidOption('chroma', rule)
  }
  if (colors && !hasColors(format)) throw invalidOption('colors', `none for ${name}`)
  if (progressive && !hasProgressive(format)) {
    throw invalidOption('progressive', `false for ${name}`)
  }
}
