/**
 * A transformer in the manner of unpic: `extract` reads an address of ours, `generate` writes one,
 * `transform` changes one.
 */

import { type ImageOptions, imageUrl } from '../url.ts'

export interface UnpicOptions {
  /** Of the service. */
  readonly baseUrl?: string
}

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
  operations: ImageOptions,
  { baseUrl = '' }: UnpicOptions = {},
): string {
  return imageUrl(baseUrl, String(src), { format: 'auto', ...operations })
}

/** An address of ours with other options, or one for a picture from elsewhere. */
export function transform(
  src: string | URL,
  operations: ImageOptions,
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
