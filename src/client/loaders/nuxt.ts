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
  const plain = Object.entries(modifiers).filter(([, value]) => isPlain(value))
  const given = Object.fromEntries(plain) as Record<string, string>
  const fit = given.fit ?? (given.width && given.height ? 'cover' : undefined)
  return {
    url: imageUrl(baseURL, src, { format: 'auto', ...given, fit: FITS.get(`${fit}`) ?? fit }),
  }
}

/** Nuxt's words where ours mean something else: `contain` has bars there. */
const FITS = new Map([['contain', 'pad']])

export default () => ({ getImage })

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value !== '')
}
