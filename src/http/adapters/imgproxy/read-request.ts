/** From an address to what it asks for: signature first, then options, then the source. */

import type { Context } from 'hono'
import type { ImgproxyConfig } from '../../../config/imgproxy.ts'
import { replaced } from '../../../config/imgproxy-replacements.ts'
import { splitSignature } from '../../../request/grammars/imgproxy/path.ts'
import type { ImgproxyRules } from '../../../request/grammars/imgproxy/read-wish.ts'
import type { ImgproxySource } from '../../../request/grammars/imgproxy/source.ts'
import { ImgproxyUrlError, invalidUrl } from '../../../request/grammars/imgproxy/url-error.ts'
import type { SourceName } from '../../../request/img-path.ts'
import { decryptedSource } from '../../../signing/imgproxy.ts'
import { HttpProblem } from '../../answer/http-problem.ts'
import type { AppEnv } from '../../app-env.ts'
import type { Access } from '../../img/check-signature.ts'
import { pathnameOf } from '../find-adapter.ts'
import { checkAccess } from './check-access.ts'

export interface SignedRequest {
  readonly access: Access
  /** What is signed. */
  readonly path: string
}

/** `prefix`: what stands before the signature. Throws `HttpProblem`. */
export async function signedRequest(c: Context<AppEnv>, prefix: string): Promise<SignedRequest> {
  const { config } = c.var.services
  const rest = pathnameOf(c.req.url).slice(prefix.length)
  const signed = told(() => splitSignature(rest))
  return { access: await checkAccess(signed, config), path: signed.path }
}

export function rulesOf(config: ImgproxyConfig): ImgproxyRules {
  const { argumentsSeparator: separator, base64HasFilename: hasFilename } = config
  const { presets, onlyPresets, allowedOptions } = config
  return { separator, hasFilename, presets, onlyPresets, allowedOptions }
}

/** What imgproxy would not take, as it tells of it: a path that leads nowhere, or is forbidden. */
export function told<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ImgproxyUrlError)) throw error
    const code = error.kind === 'forbidden' ? 'forbidden' : 'not-found'
    throw new HttpProblem(code, error.message, { members: { reason: 'address' } })
  }
}

/** The address in full. Throws `HttpProblem`. */
export async function addressOf(source: ImgproxySource, config: ImgproxyConfig): Promise<string> {
  const { baseUrl, urlReplacements, encryptionKey: key } = config
  const written =
    source.kind === 'address' ? source.address : key && (await decryptedSource(source.bytes, key))
  if (written === undefined)
    return told(() => {
      throw invalidUrl('its source cannot be decrypted')
    })
  const address = replaced(written, urlReplacements)
  return address.startsWith(baseUrl) ? address : `${baseUrl}${address}`
}

const SCHEME = /^([a-z][a-z\d+.-]*):\/\//i

/**
 * `https://…`; `local:///key` and `s3://any-bucket/key` are keys of our bucket, and so is what has no scheme.
 * `undefined`: a scheme that nothing is fetched by.
 */
export function sourceNameOf(address: string): SourceName | undefined {
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase()
  switch (scheme) {
    case 'http':
    case 'https':
      return { kind: 'remote', url: address }
    case 'local':
      return keyOf(address.slice('local://'.length))
    case 's3':
      return keyOf(address.slice('s3://'.length).replace(/^[^/]*/, ''))
    case undefined:
      return keyOf(address)
    default:
      return undefined
  }
}

function keyOf(path: string): SourceName | undefined {
  const key = path.replace(/^\/+/, '').replace(/\?.*$/s, '')
  return key === '' ? undefined : { kind: 'stored', key }
}
