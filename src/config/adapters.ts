/** Which other services' addresses are answered. */

import * as z from 'zod'
import { listEntries } from './lists.ts'

/** Each is a grammar of `request/grammars/` and a file of `http/routes/adapters/`. */
export const ADAPTER_NAMES = [
  'imgproxy',
  'wsrv',
  'next',
  'vercel',
  'ipx',
  'netlify',
  'cloudinary',
  'tinify',
] as const
export type AdapterName = (typeof ADAPTER_NAMES)[number]

/** `imgproxy,wsrv`; empty: none. */
export function adapterList() {
  const rule = `a list of ${ADAPTER_NAMES.join(', ')}, each once`
  return z
    .string(rule)
    .default('')
    .transform(listEntries)
    .refine((names) => new Set(names).size === names.length, rule)
    .pipe(z.array(z.enum(ADAPTER_NAMES, rule)))
}
