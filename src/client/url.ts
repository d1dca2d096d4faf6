/**
 * Addresses of `/img`, and the HTML that shows them: no dependency, the same in browsers, Node and Workers.
 *
 *   imageUrl('https://images.example.com', 'photos/cat.jpg', { width: 800 })
 *   srcset('https://images.example.com', 'photos/cat.jpg', [400, 800])
 */

export { type SigningKey, type SignOptions, signUrl } from '../signing/sign-url.ts'

/** Options under the names that they have in addresses; numbers and words, as Cloudflare Images has them. */
export interface ImageOptions {
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly format?: string | undefined
  readonly quality?: number | string | undefined
  readonly fit?: string | undefined
  readonly gravity?: string | undefined
  readonly dpr?: number | undefined
  readonly background?: string | undefined
  readonly [name: string]: string | number | boolean | undefined
}

/** `source`: a key of the bucket, or the address of a picture. `base` may be empty: a path is made. */
export function imageUrl(base: string, source: string, options: ImageOptions = {}): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const text = given.map(([name, value]) => `${name}=${encoded(`${value}`)}`).join(',')
  const path = /^https?:\/\//i.test(source)
    ? encodeURIComponent(source)
    : source.replace(/^\/+/, '').split('/').map(encodeURIComponent).join('/')
  return `${base.replace(/\/+$/, '')}/img/${text === '' ? 'format=auto' : text}/${path}`
}

/** For the attribute `srcset`: one address for each width, in pixels. */
export function srcset(
  base: string,
  source: string,
  widths: readonly number[],
  options: ImageOptions = {},
): string {
  const entries = [...new Set(widths)].sort((a, b) => a - b)
  return entries
    .map((width) => `${imageUrl(base, source, { ...options, width })} ${width}w`)
    .join(', ')
}

export interface PictureOptions {
  /** What the page tells who does not see the picture. */
  readonly alt: string
  readonly widths: readonly number[]
  /** How wide it is shown; default `100vw`. */
  readonly sizes?: string
  /** Of the source, so that the page does not jump. */
  readonly sourceWidth?: number
  readonly sourceHeight?: number
  /** Of each address, besides width and format. */
  readonly options?: ImageOptions
}

const FORMATS = ['avif', 'webp'] as const

/** A `<picture>` with AVIF, WebP and JPEG. */
export function pictureHtml(base: string, source: string, options: PictureOptions): string {
  const { alt, widths, sizes = '100vw', sourceWidth, sourceHeight, options: own = {} } = options
  const set = (format: string) => srcset(base, source, widths, { ...own, format })
  const sources = FORMATS.map(
    (format) =>
      `<source type="image/${format}" srcset="${attribute(set(format))}" sizes="${attribute(sizes)}">`,
  )
  const largest = Math.max(...widths)
  const src = imageUrl(base, source, { ...own, width: largest, format: 'jpeg' })
  const size = sourceWidth && sourceHeight ? ` width="${sourceWidth}" height="${sourceHeight}"` : ''
  const img = `<img src="${attribute(src)}" srcset="${attribute(set('jpeg'))}" sizes="${attribute(sizes)}"${size} loading="lazy" decoding="async" alt="${attribute(alt)}">`
  return `<picture>${sources.join('')}${img}</picture>`
}

/** What would end an option, or the segment of the path, and nothing else. */
function encoded(text: string): string {
  return text.replace(/[%,/?#\s"<>]/g, (char) => encodeURIComponent(char))
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
