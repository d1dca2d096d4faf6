/** The options of `POST /compress`: those of a conversion, to JPEG by default, and a file name. */

import { parseNative } from './grammars/native.ts'
import type { RequestedOptions } from './options.ts'
import { NO_PRESETS, withPresets } from './presets.ts'
import { type OptionEntry, takeOut } from './read-options.ts'

/** What is made where no format is asked for. */
export const COMPRESS_FORMAT = 'jpeg'

export interface CompressRequest {
  readonly options: RequestedOptions
  /** What the stored file is named after, instead of the upload's own name. */
  readonly fileName: string | undefined
}

/** Throws an `OptionError` that names the first option that is unknown, given twice or invalid. */
export function parseCompressForm(
  entries: readonly OptionEntry[],
  presets = NO_PRESETS,
): CompressRequest {
  const { text: fileName, others } = takeOut(withPresets(entries, presets), 'fileName')
  const hasFormat = others.some(([name]) => name === 'format')
  const options = parseNative(hasFormat ? others : [['format', COMPRESS_FORMAT], ...others])
  return { options, fileName }
}
