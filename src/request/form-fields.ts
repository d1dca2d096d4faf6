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

/** Bytes that a field may have: of `draw`, which may hold addresses, more. */
export function mostFieldBytes(name: string): number {
  return name === 'draw' ? 8_192 : 1_024
}
