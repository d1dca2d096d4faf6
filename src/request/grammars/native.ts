/** Our own grammar: options under their wire names, as texts, in any order. */

import { MAX_OVERLAYS } from '../../engine/index.ts'
import { splitEffects } from '../effect-options.ts'
import { invalidOption } from '../option-error.ts'
import { convertSchema, type RequestedOptions } from '../options.ts'
import { type OptionEntry, readTexts } from '../read-options.ts'

/** Of a query, a form or a command line, and of whatever else can be taken apart into entries. */
export function parseNative(entries: Iterable<OptionEntry>): RequestedOptions {
  const { effects, others: values } = splitEffects(readTexts(convertSchema, entries))
  const { max_bytes: maxBytes, hdr, ...others } = values
  const options: RequestedOptions = {
    ...others,
    ...effects,
    ...(maxBytes !== undefined && { maxBytes }),
    ...(hdr === 'keep' && { hdr }),
  }
  refuseLayers(options)
  if (options.lossless) refuseLossless(options.format)
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

/** Throws an `OptionError` for formats that always lose something. */
export function refuseLossless(format: RequestedOptions['format'] | 'json'): void {
  if (format !== 'jpeg' && format !== 'gif') return
  throw invalidOption('lossless', `false for ${format.toUpperCase()}, which is never lossless`)
}
