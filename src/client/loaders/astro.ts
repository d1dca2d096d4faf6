/**
 * The image service of Astro: `image: { service: { entrypoint: 'edgepress/astro', config: { url } } }`.
 * External: Astro makes no picture itself, it asks for addresses.
 */

import { imageUrl } from '../url.ts'

export interface AstroTransform {
  readonly src: string | { readonly src: string }
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly widths?: readonly (number | `${number}w`)[] | undefined
  readonly format?: string | undefined
  readonly quality?: string | number | null | undefined
  readonly fit?: string | undefined
  readonly [name: string]: unknown
}

export interface AstroConfig {
  readonly service: {
    readonly config: { readonly url?: string } & Readonly<Record<string, unknown>>
  }
}

function addressOf({ src }: AstroTransform): string {
  return typeof src === 'string' ? src : src.src
}

function optionsOf({ height, format, quality, fit }: AstroTransform) {
  return { height, format: format ?? 'auto', quality: quality ?? undefined, fit }
}

const service = {
  getURL(transform: AstroTransform, { service }: AstroConfig): string {
    const { width } = transform
    return imageUrl(service.config.url ?? '', addressOf(transform), {
      width,
      ...optionsOf(transform),
    })
  },
  getSrcSet<T extends AstroTransform>(transform: T, { service }: AstroConfig) {
    const { height: _, ...options } = optionsOf(transform)
    const widths = (transform.widths ?? []).map((width) => Number.parseInt(`${width}`, 10))
    return widths.map((width) => ({
      transform: { ...transform, width },
      descriptor: `${width}w`,
      attributes: {},
      url: imageUrl(service.config.url ?? '', addressOf(transform), { width, ...options }),
    }))
  },
  getHTMLAttributes({
    src: _,
    format: __,
    quality: ___,
    fit: ____,
    widths: _____,
    ...attributes
  }: AstroTransform) {
    return { loading: 'lazy', decoding: 'async', ...attributes }
  },
}

export default service
