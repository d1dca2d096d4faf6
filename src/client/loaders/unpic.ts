/**
 * A transformer in the manner of unpic: `extract` reads an address of ours, `generate` writes one,
 * `transform` changes one.
 */

import { imageUrl } from '../url.ts'

export interface UnpicOptions {
  /** Of the service. */
  readonly baseUrl?: string
}

/** Numbers may be texts, as in attributes; other options under the names that they have in addresses. */
export type UnpicOperations =
  | {
      readonly width?: number | string
      readonly height?: number | string
      readonly format?: string
      readonly quality?: number | string
    }
  | Readonly<Record<string, string | number | boolean | undefined>>

export interface Extracted {
  readonly src: string
  readonly operations: Readonly<Record<string, string | number>>
  readonly options: UnpicOptions
}

const ADDRESS = /^(https?:\/\/[^/]+)?(?:.*?)\/img\/([^/]+)\/(.+)$/
const NUMBERS = new Set(['width', 'height', 'quality', 'dpr', 'rotate', 'max_bytes'])

/** `null` for what is no address of `/img`. */
export function extract(url: string | URL): Extracted | null {
  const [, baseUrl = '', options = '', src = ''] = ADDRESS.exec(String(url)) ?? []
  if (src === '') return null
  const operations = Object.fromEntries(
    options.split(',').map((entry) => {
      const [name = '', text = ''] = entry.split('=', 2)
      return [name, NUMBERS.has(name) ? Number(text) : decodeURIComponent(text)]
    }),
  )
  return { src: decodeURIComponent(src), operations, options: { baseUrl } }
}

export function generate(
  src: string | URL,
  operations: UnpicOperations,
  { baseUrl = '' }: UnpicOptions = {},
): string {
  const { width, height, ...others } = operations
  // Both sides are a box to be filled, for every provider of unpic.
  const fit = width && height ? { fit: 'cover' } : {}
  const options = { format: 'auto', width: whole(width), height: whole(height), ...fit, ...others }
  return imageUrl(baseUrl, String(src), options as Record<string, string>)
}

/** Pages divide widths by a shape; addresses take whole pixels. */
function whole(side: unknown): unknown {
  return typeof side === 'number' ? Math.round(side) : side
}

/** An address of ours with other options, or one for a picture from elsewhere. */
export function transform(
  src: string | URL,
  operations: UnpicOperations,
  options: UnpicOptions = {},
): string {
  const known = extract(src)
  if (!known) return generate(src, operations, options)
  return generate(
    known.src,
    { ...known.operations, ...operations },
    { ...known.options, ...options },
  )
}
