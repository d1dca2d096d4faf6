/** The readable part of a key. */

import { latin } from './latin.ts'

const MAX_SLUG = 60

/** An apostrophe that does not part words: `it's`, `don't`. */
const CONTRACTION = /([a-z\d])['\u2019]([ts])(?![a-z\d])/g

/** Lower-case ASCII letters, digits and dashes, at most 60, at least one; no folder, no extension. */
export function nameSlug(name = ''): string {
  const file = name.split(/[\\/]/).at(-1) ?? ''
  const stem = file.replace(/(.)\.[^.]{1,8}$/, '$1')
  const words = latin(stem.slice(0, 4 * MAX_SLUG)).replace(CONTRACTION, '$1$2')
  const slug = words
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-/, '')
    .slice(0, MAX_SLUG)
  return slug.replace(/-$/, '') || 'image'
}
