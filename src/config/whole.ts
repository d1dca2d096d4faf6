/** Variables that are numbers. */

import * as z from 'zod'

/** A whole number; wrangler hands vars on as strings or, unquoted in the file, as numbers. */
export function whole(min: number, max: number, fallback: number) {
  const rule = `a whole number from ${min} to ${max}`
  return z
    .union([z.string(), z.number()], rule)
    .default(fallback)
    .transform(String)
    .pipe(z.string().regex(/^\d{1,9}$/, rule))
    .transform(Number)
    .pipe(z.number().min(min, rule).max(max, rule))
}
