/** What a form has besides options. */

import type { OptionEntry } from './read-options.ts'

/** Browsers send what was left empty as well: `width=` asks for no width. */
export function givenFields(fields: readonly OptionEntry[]): readonly OptionEntry[] {
  return fields.filter(([, text]) => text !== '')
}

/** Tokens and state of the page's framework, such as `_csrf`: of any size, and of no meaning here. */
export function isPassedOver(name: string): boolean {
  return name.startsWith('_')
}
