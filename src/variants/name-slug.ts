/** The readable part of a key. */

import slugify from '@sindresorhus/slugify'

const MAX_SLUG = 60

/** Lower-case ASCII letters, digits and dashes, at most 60, at least one; no folder, no extension. */
export function nameSlug(name = ''): string {
  const file = name.split(/[\\/]/).at(-1) ?? ''
  const stem = file.replace(/(.)\.[^.]{1,8}$/, '$1')
  const slug = slugify(stem.slice(0, 4 * MAX_SLUG), { decamelize: false }).slice(0, MAX_SLUG)
  return slug.replace(/-$/, '') || 'image'
}
