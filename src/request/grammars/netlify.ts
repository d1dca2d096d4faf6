/**
 * Addresses of Netlify's Image CDN: `?url=<path or address>&w=&h=&fit=&position=&fm=&q=`. Facts:
 * docs.netlify.com/build/image-cdn/overview, github.com/netlify/primitives packages/images/src/main.ts.
 */

import type { OutputFormat } from '../../engine/index.ts'
import { invalidOption } from '../option-error.ts'
import type { Transform, TransformFit } from '../transform.ts'
import { type ForeignEntry, readForeign } from './foreign.ts'

export interface NetlifyRequest {
  readonly transform: Transform
  /** A path of the site, or an address; `undefined`: none is given. */
  readonly url: string | undefined
}

/** What it may choose where no format is asked for. */
export const NETLIFY_CHOSEN: readonly OutputFormat[] = ['avif', 'webp']

/** As it stands in Netlify's documentation. */
const DEFAULT_QUALITY = '75'

/** Both sides are given; never enlarged, as on its own server for development. */
const FITS: ReadonlyMap<string, TransformFit> = new Map([
  ['contain', 'scale-down'],
  ['cover', 'aspect-cover'],
  ['fill', 'aspect-fill'],
])

const POSITIONS: readonly string[] = ['center', 'top', 'bottom', 'left', 'right']
const FORMATS: readonly string[] = ['avif', 'jpg', 'jpeg', 'png', 'webp', 'gif', 'blurhash']

/** Throws an `OptionError`. What is unknown is passed over. */
export function parseNetlify(query: URLSearchParams): NetlifyRequest {
  const get = (name: string, long = name) => query.get(name) ?? query.get(long) ?? undefined
  const [width, height] = [side('w', get('w', 'width')), side('h', get('h', 'height'))]
  const fit = oneOf('fit', get('fit'), [...FITS.keys()]) ?? 'contain'
  const position = oneOf('position', get('position'), POSITIONS)
  const format = oneOf('fm', get('fm'), FORMATS)
  const isBoth = width.length > 0 && height.length > 0
  const { transform } = readForeign([
    ...width,
    ...height,
    ...(isBoth && fit === 'cover' && position && position !== 'center'
      ? [{ name: 'gravity', text: position, from: 'position' }]
      : []),
    { name: 'quality', text: qualityText(get('q', 'quality')), from: 'q' },
    ...(format ? [{ name: 'format', text: format, from: 'fm' }] : []),
  ])
  return {
    transform: { ...transform, fit: isBoth ? (FITS.get(fit) ?? 'scale-down') : 'scale-down' },
    url: query.get('url') || undefined,
  }
}

/** A number: names of ours are none of theirs. */
function qualityText(text: string | undefined): string {
  if (!text) return DEFAULT_QUALITY
  if (/^\d+$/.test(text)) return text
  throw invalidOption('q', 'a whole number from 1 to 100')
}

function side(from: 'w' | 'h', text: string | undefined): readonly ForeignEntry[] {
  return text ? [{ name: from === 'w' ? 'width' : 'height', text, from }] : []
}

function oneOf(
  name: string,
  text: string | undefined,
  words: readonly string[],
): string | undefined {
  if (!text || words.includes(text)) return text || undefined
  throw invalidOption(name, `one of ${words.join(', ')}`)
}
