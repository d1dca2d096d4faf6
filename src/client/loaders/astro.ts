/**
 * The image service of Astro: `image: { service: { entrypoint: 'edgepress/astro', config: { url } } }`.
 * External: Astro makes no picture itself, it asks for addresses. Options mean what they mean to the
 * service that Astro brings, which enlarges nothing.
 */

import { imageUrl } from '../url.ts'
import { addedSizes, isSourceShape, type Sides, sidesOf, sourceSize } from './astro-sizes.ts'

export interface AstroTransform extends Sides {
  readonly src: string | { readonly src: string; readonly format?: string }
  readonly widths?: readonly (number | `${number}w`)[] | undefined
  readonly densities?: readonly (number | `${number}x`)[] | undefined
  readonly format?: string | undefined
  readonly quality?: string | number | null | undefined
  readonly fit?: string | undefined
  readonly position?: string | undefined
  readonly background?: string | undefined
  readonly [name: string]: unknown
}

export interface AstroConfig {
  readonly service: {
    readonly config: { readonly url?: string } & Readonly<Record<string, unknown>>
  }
}

/** The words that Astro has for a quality. */
const QUALITIES = new Map([
  ['low', 25],
  ['mid', 50],
  ['high', 80],
  ['max', 100],
])
/** What they mean where nothing is enlarged; names that are not here are ours. */
const FITS = new Map([
  ['none', 'crop'],
  ['cover', 'crop'],
  ['contain', 'scale-down'],
  ['inside', 'scale-down'],
])
/** Not attributes of `<img>`. */
const OPTIONS = ['src', 'format', 'formats', 'quality', 'widths', 'densities', 'layout'] as const
const PLACING = ['fit', 'position', 'background'] as const

function addressOf({ src }: AstroTransform): string {
  return typeof src === 'string' ? src : src.src
}

/** A drawing is shown as it is. */
function isVector({ src, format }: AstroTransform): boolean {
  return format === 'svg' || (typeof src !== 'string' && src.format === 'svg')
}

function optionsOf(transform: AstroTransform) {
  const { format = 'auto', quality, background } = transform
  const named = QUALITIES.get(`${quality}`) ?? quality ?? undefined
  return { ...boxOf(transform), format, quality: named, background }
}

/** The width alone where that is all: there are few of those, and they are shared. */
function boxOf(transform: AstroTransform) {
  const { width, height } = sidesOf(transform)
  if (!width || !height || isSourceShape({ width, height }, sourceSize(transform.src))) {
    return width ? { width } : { height }
  }
  const { fit = 'cover' } = transform
  const box = { width, height, fit: FITS.get(fit) ?? fit }
  return box.fit === 'crop' ? { ...box, gravity: gravityOf(transform.position) } : box
}

/** Words of CSS and of sharp, or two shares; the middle for anything else. */
function gravityOf(position = ''): string | undefined {
  const [, x, y] = /^(\d+)% +(\d+)%$/.exec(position) ?? []
  if (x && y) return `${Number(x) / 100}x${Number(y) / 100}`
  if (position === 'entropy' || position === 'attention') return position
  const side = (...words: string[]) => words.find((word) => position.includes(word))
  const upright = side('top', 'north') ? 'top' : side('bottom', 'south') && 'bottom'
  const across = side('left', 'west') ? 'left' : side('right', 'east') && 'right'
  return [upright, across].filter((word) => word !== undefined).join('-') || undefined
}

const service = {
  getURL(transform: AstroTransform, { service }: AstroConfig): string {
    const address = addressOf(transform)
    if (isVector(transform)) return address
    return imageUrl(service.config.url ?? '', address, optionsOf(transform))
  },
  /** Astro asks `getURL()` for the address of each. */
  getSrcSet<T extends AstroTransform>(transform: T, _config: AstroConfig) {
    return addedSizes(transform).map(({ descriptor, width, height }) => ({
      transform: { ...transform, width, height },
      descriptor,
      attributes: {},
    }))
  },
  getHTMLAttributes(transform: AstroTransform) {
    const attributes: Record<string, unknown> = { ...transform }
    for (const name of [...OPTIONS, ...PLACING]) delete attributes[name]
    return { loading: 'lazy', decoding: 'async', ...attributes }
  },
}

export default service
