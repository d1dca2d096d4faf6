/**
 * Addresses of next/image and of Vercel: `?url=<path or address>&w=640&q=75`. Refusals in the words of Next's own
 * endpoint. Facts: github.com/vercel/next.js packages/next/src/server/image-optimizer.ts and
 * test/integration/image-optimizer/test/util.ts.
 */

import { movesUsually, type OutputFormat } from '../../engine/index.ts'
import { OptionError } from '../option-error.ts'
import type { Transform } from '../transform.ts'
import { readForeign } from './foreign.ts'
import { matchesLocal, matchesRemote } from './next/patterns.ts'
import type { NextSettings } from './next/settings.ts'

export interface NextRequest {
  readonly transform: Transform
  /** A path of the site with its query, or an address. */
  readonly url: string
  readonly isAbsolute: boolean
  /** Of a build: it never changes. */
  readonly isStatic: boolean
}

/** What a source may stay where the client names nothing that is configured, besides JPEG and PNG. */
export const NEXT_KEPT: readonly OutputFormat[] = ['gif']

/** Largest `url`, in characters. */
const MOST_CHARACTERS = 3_072

/** `weigh`: how much a client wants a format that it names, 0–1. Throws an `OptionError`. */
export function parseNext(
  query: URLSearchParams,
  images: NextSettings,
  weigh: (format: OutputFormat) => number,
): NextRequest {
  const url = readUrl(query, images)
  const [w, q] = [digits(query, 'w', WIDTH), digits(query, 'q', QUALITY)]
  const width = Number(w)
  if (width <= 0) throw refused('w', WIDTH.rule)
  if (!images.widths.includes(width)) {
    throw refused('w', `"w" parameter (width) of ${width} is not allowed`)
  }
  const quality = Number(q)
  if (quality < 1 || quality > 100) throw refused('q', QUALITY.rule)
  if (images.qualities && !images.qualities.includes(quality)) {
    throw refused('q', `"q" parameter (quality) of ${q} is not allowed`)
  }
  return {
    transform: transformOf({ width, quality }, images, weigh),
    url,
    isAbsolute: !url.startsWith('/'),
    isStatic: url.startsWith('/_next/static/media'),
  }
}

function readUrl(query: URLSearchParams, images: NextSettings): string {
  const [url = '', ...more] = query.getAll('url')
  if (more.length > 0) throw refused('url', '"url" parameter cannot be an array')
  if (url === '') throw refused('url', '"url" parameter is required')
  if (url.length > MOST_CHARACTERS) throw refused('url', '"url" parameter is too long')
  if (url.startsWith('//')) {
    throw refused('url', '"url" parameter cannot be a protocol-relative URL (//)')
  }
  if (!url.startsWith('/')) return readAddress(url, images)
  if (/\/_(?:next|vercel)\/image(?:$|\/)/.test(decodedPath(url))) {
    throw refused('url', '"url" parameter cannot be recursive')
  }
  const { localPatterns } = images
  const isAllowed = !localPatterns || localPatterns.some((one) => matchesLocal(one, url))
  if (!isAllowed) throw refused('url', '"url" parameter is not allowed')
  return url
}

function readAddress(text: string, { remotePatterns }: NextSettings): string {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw refused('url', '"url" parameter is invalid')
  }
  const isAllowed = !remotePatterns || remotePatterns.some((one) => matchesRemote(one, url))
  if (!isAllowed) throw refused('url', '"url" parameter is not allowed')
  return url.href
}

/** Encoded wrongly, it is no path of ours anyway. */
function decodedPath(url: string): string {
  const { pathname = '' } = URL.parse(url, 'http://n') ?? {}
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

interface Wording {
  readonly name: string
  readonly rule: string
}

const WIDTH: Wording = {
  name: 'width',
  rule: '"w" parameter (width) must be an integer greater than 0',
}
const QUALITY: Wording = {
  name: 'quality',
  rule: '"q" parameter (quality) must be an integer between 1 and 100',
}

function digits(query: URLSearchParams, name: 'w' | 'q', { name: long, rule }: Wording): string {
  const [text = '', ...more] = query.getAll(name)
  if (more.length > 0) throw refused(name, `"${name}" parameter (${long}) cannot be an array`)
  if (text === '') throw refused(name, `"${name}" parameter (${long}) is required`)
  if (!/^[0-9]+$/.test(text)) throw refused(name, rule)
  return text
}

function transformOf(
  { width, quality }: { readonly width: number; readonly quality: number },
  { formats }: NextSettings,
  weigh: (format: OutputFormat) => number,
): Transform {
  const most = Math.max(0, ...formats.map(weigh))
  const format = most > 0 ? formats.find((one) => weigh(one) === most) : undefined
  const { transform } = readForeign([
    { name: 'width', text: `${width}`, from: 'w' },
    { name: 'quality', text: `${quality}`, from: 'q' },
    ...(format ? [{ name: 'format', text: format, from: 'Accept' }] : []),
  ])
  if (format === undefined) return { ...transform, format: 'source' }
  if (movesUsually(format)) return transform
  // Next hands out what moves as it came: here it becomes what moves and the client names, or GIF.
  return { ...transform, movingFormat: weigh('webp') > 0 ? 'webp' : 'gif' }
}

/** In Next's own words. */
function refused(option: string, message: string): OptionError {
  return new OptionError('invalid-option', option, message)
}
