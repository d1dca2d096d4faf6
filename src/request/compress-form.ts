/** The options of `POST /compress`: those of a conversion, to JPEG by default, and a file name. */

import { parseConvertOptions, type RequestedOptions } from './convert-options.ts'
import type { OptionEntry } from './convert-query.ts'
import { OptionError } from './option-error.ts'

export interface CompressRequest {
  readonly options: RequestedOptions
  /** What the stored file is named after, instead of the upload's own name. */
  readonly fileName: string | undefined
}

/** Throws an `OptionError` that names the first option that is unknown, given twice or invalid. */
export function parseCompressForm(entries: readonly OptionEntry[]): CompressRequest {
  const names = entries.filter(([name]) => name === 'fileName')
  if (names.length > 1) {
    const message = 'Cannot use option "fileName": expected it to be given once'
    throw new OptionError('invalid-option', 'fileName', message)
  }
  const others = entries.filter(([name]) => name !== 'fileName')
  const hasFormat = others.some(([name]) => name === 'format')
  const options = parseConvertOptions(hasFormat ? others : [['format', 'jpeg'], ...others])
  return { options, fileName: names[0]?.[1] }
}
