/** The source in an address, decoded. */

import { invalidUrl } from './url-error.ts'

export type ImgproxySource =
  | { readonly kind: 'address'; readonly address: string; readonly extension: string }
  /** Initialization vector and text. */
  | {
      readonly kind: 'encrypted'
      readonly bytes: Uint8Array<ArrayBuffer>
      readonly extension: string
    }

export interface SourceRules {
  /** The last segment of a base64 source is a name for people. */
  readonly hasFilename: boolean
}

/** Throws an `ImgproxyUrlError`. */
export function readSource(
  segments: readonly string[],
  { hasFilename }: SourceRules,
): ImgproxySource {
  const [first, ...rest] = segments
  if (first === undefined) throw invalidUrl('it has no source')
  if (first === 'plain' && rest.length > 0) return plainSource(rest.join('/'))
  const isEncrypted = first === 'enc' && rest.length > 0
  const parts = isEncrypted ? rest : segments
  const encoded = (hasFilename && parts.length > 1 ? parts.slice(0, -1) : parts).join('')
  const [text, extension] = splitExtension(encoded, '.')
  const bytes = fromBase64Url(text)
  if (!bytes) throw invalidUrl('its source is no URL-safe base64')
  if (isEncrypted) return { kind: 'encrypted', bytes, extension }
  return { kind: 'address', address: new TextDecoder().decode(bytes), extension }
}

function plainSource(encoded: string): ImgproxySource {
  const [text, extension] = splitExtension(encoded, '@')
  try {
    return { kind: 'address', address: decodeURIComponent(text), extension }
  } catch {
    throw invalidUrl('its source is not percent-encoded')
  }
}

function splitExtension(encoded: string, separator: string): readonly [string, string] {
  const [text = '', extension = '', ...more] = encoded.split(separator)
  if (text === '') throw invalidUrl('its source is empty')
  if (more.length > 0) throw invalidUrl('it has more than one extension')
  return [text, extension]
}

/** With padding or without; `undefined`: it is something else. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bare = text.replace(/=+$/, '')
  if (!/^[\w-]*$/.test(bare) || bare.length % 4 === 1) return undefined
  const binary = atob(bare.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}
