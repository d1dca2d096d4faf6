/**
 * The provider of Nuxt Image: `image: { providers: { edgepress: { provider: 'edgepress/nuxt', options: { baseURL } } } }`.
 * The object goes through `defineProvider()` of Nuxt itself, which is a function that answers it.
 */

import { imageUrl } from '../url.ts'

export interface NuxtModifiers {
  readonly width?: number | string | undefined
  readonly height?: number | string | undefined
  readonly format?: string | undefined
  readonly quality?: number | string | undefined
  readonly fit?: string | undefined
  readonly background?: string | undefined
  readonly [name: string]: unknown
}

export interface NuxtOptions {
  readonly baseURL?: string | undefined
  readonly modifiers?: NuxtModifiers | undefined
}

export function getImage(src: string, { baseURL = '', modifiers = {} }: NuxtOptions = {}) {
  const given = Object.entries(modifiers).filter(([, value]) => isPlain(value))
  const options = { format: 'auto', ...Object.fromEntries(given) } as Record<string, string>
  return { url: imageUrl(baseURL, src, options) }
}

export default () => ({ getImage })

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '')
}
