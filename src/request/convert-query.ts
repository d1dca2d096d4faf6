/** The query of `POST /convert`: the conversion options, and whether only to plan. */

import { parseConvertOptions } from './convert-options.ts'
import { OptionError } from './option-error.ts'

export type OptionEntry = readonly [name: string, text: string]

export interface ConvertQuery {
  /** `dry-run=true`: answer the plan, decode nothing. */
  readonly isDryRun: boolean
  /** The options, valid by themselves; a form may add to them. */
  readonly entries: readonly OptionEntry[]
}

/** Throws an `OptionError`, so that a bad query is refused before the body is read. */
export function parseConvertQuery(query: Iterable<OptionEntry>): ConvertQuery {
  const entries: OptionEntry[] = []
  const dryRuns: string[] = []
  for (const [name, text] of query) {
    if (name === 'dry-run') dryRuns.push(text)
    else entries.push([name, text])
  }
  const [dryRun = 'false'] = dryRuns
  if (dryRuns.length > 1 || (dryRun !== 'true' && dryRun !== 'false')) {
    const message = 'Cannot use option "dry-run": expected true or false, once'
    throw new OptionError('invalid-option', 'dry-run', message)
  }
  parseConvertOptions(entries)
  return { isDryRun: dryRun === 'true', entries }
}
