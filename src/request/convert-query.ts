/** The query of `POST /convert`: the conversion options, and whether only to plan. */

import { parseNative } from './grammars/native.ts'
import { invalidOption } from './option-error.ts'
import { NO_PRESETS } from './presets.ts'
import { type OptionEntry, takeOut } from './read-options.ts'

export interface ConvertQuery {
  /** `dry-run=true`: answer the plan, decode nothing. */
  readonly isDryRun: boolean
  /** The options, valid by themselves; a form may add to them. */
  readonly entries: readonly OptionEntry[]
}

const DRY_RUN = 'dry-run'
const DRY_RUN_RULE = 'true or false, once'

/** Throws an `OptionError`, so that a bad query is refused before the body is read. */
export function parseConvertQuery(
  query: Iterable<OptionEntry>,
  presets = NO_PRESETS,
): ConvertQuery {
  const { text = 'false', others: entries } = takeOut(query, DRY_RUN, DRY_RUN_RULE)
  if (text !== 'true' && text !== 'false') throw invalidOption(DRY_RUN, DRY_RUN_RULE)
  parseNative(entries, presets)
  return { isDryRun: text === 'true', entries }
}
