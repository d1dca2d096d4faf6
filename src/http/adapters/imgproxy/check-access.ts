/** Who may have what at an address of imgproxy's: its signature takes the place of ours. */

import type { Config } from '../../../config.ts'
import { isImgproxySignature } from '../../../signing/imgproxy.ts'
import { HttpProblem } from '../../answer/http-problem.ts'
import { type Access, UNSIGNED } from '../../img/check-signature.ts'

/** A word that means that nothing is signed, even where it is trusted. */
const UNSAFE = 'unsafe'

/**
 * With keys an address has to be signed by one of them, or to have a trusted word in that place; `unsafe`,
 * where it is trusted, gets what strangers get. Without keys all are strangers, unless ours are configured.
 */
export async function checkAccess(
  { signature, path }: { readonly signature: string; readonly path: string },
  { imgproxy, urlSigningKeys }: Pick<Config, 'imgproxy' | 'urlSigningKeys'>,
): Promise<Access> {
  const { secrets: pairs, signatureSize: size, trustedSignatures: trusted } = imgproxy
  if (pairs.length === 0 && signature.includes(':')) throw forbidden('it has no signature', 'shape')
  if (trusted.includes(signature)) return signature === UNSAFE ? UNSIGNED : SIGNED
  if (pairs.length === 0 && urlSigningKeys.length === 0) return UNSIGNED
  if (await isImgproxySignature(signature, path, { pairs, size })) return SIGNED
  throw forbidden('the signature is not that of the address')
}

const SIGNED: Access = { ...UNSIGNED, isSigned: true }

function forbidden(why: string, reason = 'signature'): HttpProblem {
  return new HttpProblem('bad-signature', `Cannot take the request: ${why}`, {
    members: { reason },
  })
}

/** Until a time in seconds since 1970; 0: for ever. Throws `expired`. */
export function until(access: Access, expires: number): Access {
  if (expires === 0) return access
  const left = Math.floor(expires - Date.now() / 1_000)
  if (left < 0) throw new HttpProblem('expired', 'Cannot answer: the address has expired')
  return { ...access, expiresIn: left, expiresAt: expires }
}
