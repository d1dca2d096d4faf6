/** Keys of callers, as variables name them. */

import * as z from 'zod'

/** A key that may call the protected routes. The name is for logs, the secret for comparing. */
export interface ApiKey {
  readonly name: string
  readonly secret: string
}

/**
 * `name=secret,name2=secret2`; secrets are long enough not to be guessed. A name that comes twice is one caller who
 * changes from one secret to the other.
 */
export function keyList() {
  const rule = 'a list like "name=secret,name2=secret2", secrets of 16 characters or more'
  return z
    .string(rule)
    .default('')
    .transform((text) => text.split(',').flatMap((entry) => (entry.trim() ? [toKey(entry)] : [])))
    .refine((keys) => keys.every(isKey), rule)
    .refine((keys) => new Set(keys.map((key) => key.secret)).size === keys.length, 'unique secrets')
}

function toKey(entry: string): ApiKey {
  const [name = '', ...rest] = entry.trim().split('=')
  return { name, secret: rest.join('=') }
}

function isKey({ name, secret }: ApiKey): boolean {
  return /^[\w.-]{1,64}$/.test(name) && /^[\x21-\x7e]{16,256}$/.test(secret)
}
