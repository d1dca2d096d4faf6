/** Our own grammar: options under their wire names, as texts, in any order. */

import { hasMetadata, MAX_OVERLAYS } from '../../engine/index.ts'
import { codingOf } from '../coding-options.ts'
import { splitEffects } from '../effect-options.ts'
import { invalidOption } from '../option-error.ts'
import { convertSchema, type RequestedOptions } from '../options.ts'
import { NO_PRESETS, withPresets } from '../presets.ts'
import { type OptionEntry, readTexts } from '../read-options.ts'
import { namedFormat } from '../transform.ts'

/** Of a query, a form or a command line, and of whatever else can be taken apart into entries. */
export function parseNative(
  entries: Iterable<OptionEntry>,
  presets = NO_PRESETS,
): RequestedOptions {
  const written = withPresets(entries, presets)
  const { effects, others: values } = splitEffects(readTexts(convertSchema, written))
  const {
    max_bytes: maxBytes,
    preset: _,
    chroma: _chroma,
    progressive: _progressive,
    hdr,
    colors: _colors,
    ...others
  } = values
  const options: RequestedOptions = {
    ...others,
    ...codingOf(values),
    ...effects,
    ...(maxBytes !== undefined && { maxBytes }),
    ...(hdr === 'keep' && { hdr }),
  }
  refuseLayers(options)
  refuseMetadata(options)
  return options
}

/** Throws an `OptionError` for more layers than there may be. */
export function refuseLayers({
  overlay = [],
  draw = [],
}: Pick<RequestedOptions, 'overlay' | 'draw'>): void {
  if (overlay.length + draw.length <= MAX_OVERLAYS) return
  throw invalidOption('draw', `no more than ${MAX_OVERLAYS} layers together with overlay`)
}

/** Throws an `OptionError` for what a format that is named has no place for. */
function refuseMetadata({ format, metadata }: Pick<RequestedOptions, 'format' | 'metadata'>): void {
  const named = namedFormat(format)
  if (metadata === 'none' || !named || hasMetadata(named)) return
  throw invalidOption('metadata', `none for ${named.toUpperCase()}`)
}
