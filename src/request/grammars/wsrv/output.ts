/** As which file wsrv answers, and what it says of it. */

import type { Color } from '../../../engine/index.ts'
import { invalidOption, unsupportedOption } from '../../option-error.ts'
import { colorText, type ForeignEntry } from '../foreign.ts'
import { over } from './place.ts'
import type { WsrvParameters } from './query.ts'
import { readColor, readFlag, readWhole } from './values.ts'

/** Names of `output`; everything else is the source's own format. */
const FORMATS: ReadonlyMap<string, string> = new Map([
  ['jpg', 'jpeg'],
  ['jpeg', 'jpeg'],
  ['png', 'png'],
  ['gif', 'gif'],
  ['webp', 'webp'],
  ['avif', 'avif'],
  ['av1', 'avif'],
  ['jxl', 'jxl'],
  ['json', 'json'],
])

export type WsrvFormat = 'source' | 'jpeg' | 'json' | 'other'

export function formatOf(parameters: WsrvParameters): WsrvFormat {
  const name = FORMATS.get(parameters.get('output') ?? '')
  if (name === undefined) return 'source'
  return name === 'jpeg' || name === 'json' ? name : 'other'
}

const BLACK: Color = { r: 0, g: 0, b: 0, a: 255 }

/** `il`, `l` and `af` change no pixel. `isMasked`: what is behind the picture ends with its shape. */
export function outputEntries(
  parameters: WsrvParameters,
  { isMasked }: { readonly isMasked: boolean },
): readonly ForeignEntry[] {
  const asked = parameters.get('output') ?? ''
  if (asked === 'tiff' || asked === 'tif') throw unsupportedOption('output=tiff')
  const format = FORMATS.get(asked)
  const quality = readWhole(parameters, 'q', { least: 1, most: 100 })
  const hasLossless = format === 'webp' || format === 'jxl'
  return [
    ...(format === undefined ? [] : [{ name: 'format', text: format, from: 'output' }]),
    ...(quality === undefined ? [] : [{ name: 'quality', text: `${quality}`, from: 'q' }]),
    ...(hasLossless && readFlag(parameters, 'll')
      ? [{ name: 'lossless', text: 'true', from: 'll' }]
      : []),
    ...backgroundEntries(isMasked ? undefined : readColor(parameters, 'bg'), format),
    ...pageEntries(parameters, format),
  ]
}

/** What is transparent becomes black in a JPEG. */
function backgroundEntries(
  given: Color | undefined,
  format: string | undefined,
): readonly ForeignEntry[] {
  const color = format === 'jpeg' ? over(given ?? { ...BLACK, a: 0 }, BLACK) : given
  return color ? [{ name: 'background', text: colorText(color), from: 'bg' }] : []
}

/** Formats in which all pages become one tall picture, as long as they do not move. */
const STILL: ReadonlySet<string> = new Set(['jpeg', 'png', 'avif', 'jxl'])

/** How many pages: one, unless more are asked for. */
function pageEntries(
  parameters: WsrvParameters,
  format: string | undefined,
): readonly ForeignEntry[] {
  for (const name of ['loop', 'delay']) {
    if (parameters.has(name)) throw unsupportedOption(name)
  }
  if ((readWhole(parameters, 'page', { least: -2, most: 100_000 }) ?? 0) !== 0) {
    throw unsupportedOption('page')
  }
  const pages = readWhole(parameters, 'n') ?? 1
  const isAll = pages === -1
  if (pages === 1 || (pages < 1 && !isAll)) return [{ name: 'anim', text: 'false', from: 'n' }]
  if (format !== undefined && STILL.has(format)) {
    throw invalidOption('n', 'output=webp or gif, or none, beside it')
  }
  return isAll ? [] : [{ name: 'frames', text: `${pages}`, from: 'n' }]
}
