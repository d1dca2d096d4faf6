/** Our own grammar: options under their wire names, as texts, in any order. */

import { codingOf } from '../coding-options.ts'
import { splitEffects } from '../effect-options.ts'
import { convertSchema, type RequestedOptions } from '../options.ts'
import { type OptionEntry, readTexts } from '../read-options.ts'

/** Of a query, a form or a command line, and of whatever else can be taken apart into entries. */
export function parseNative(entries: Iterable<OptionEntry>): RequestedOptions {
  const { effects, others: values } = splitEffects(readTexts(convertSchema, entries))
  const { max_bytes: maxBytes, chroma, progressive, ...others } = values
  return {
    ...others,
    ...codingOf(values),
    ...effects,
    ...(maxBytes !== undefined && { maxBytes }),
  }
}
