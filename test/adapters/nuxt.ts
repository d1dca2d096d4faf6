/** Addresses as the providers of @nuxt/image write them. */

import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { clientFile } from './clients.ts'

export const NUXT_IMAGE = '@nuxt/image@2.1.0'

/** Nuxt's own imports, of which providers want one, for what they never throw here. */
registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== '#imports') return next(specifier, context)
    const code = 'export const createError = (details) => Object.assign(new Error(), details)'
    return { url: `data:text/javascript,${encodeURIComponent(code)}`, shortCircuit: true }
  },
})

interface Provider {
  readonly default: () => {
    getImage(source: string, options: object, context: object): { readonly url: string }
  }
}

/** Modifiers of `<NuxtImg>`. */
export type NuxtProvider = Readonly<Record<string, string | number>>

const CONTEXT = {
  options: { nuxt: { baseURL: '/' }, screens: { xs: 320, sm: 640, md: 768 } },
}

export async function nuxtUrl(
  provider: 'ipx' | 'netlifyImageCdn' | 'vercel' | 'weserv',
  source: string,
  modifiers: NuxtProvider,
  options: Readonly<Record<string, string>> = {},
): Promise<string> {
  const path = clientFile(`@nuxt/image/dist/runtime/providers/${provider}.js`)
  const { default: define } = (await import(pathToFileURL(path).href)) as Provider
  return define().getImage(source, { ...options, modifiers: { ...modifiers } }, CONTEXT).url
}
