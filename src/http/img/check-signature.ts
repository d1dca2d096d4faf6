/** Who may have what at an address of `/img`: everybody few sizes, or whoever was given a signature. */

import type { Context } from 'hono'
import { SIGNATURE_NAMES } from '../../request/img-path.ts'
import { isSignedBy } from '../../signing/sign-url.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import type { AppEnv } from '../app-env.ts'
import type { ImgAddress } from './read-address.ts'

export interface Access {
  readonly isSigned: boolean
  /** How long it still holds, in seconds; for ever: `undefined`. */
  readonly expiresIn: number | undefined
  /** The same, in seconds since 1970. */
  readonly expiresAt: number | undefined
}

export const UNSIGNED: Access = { isSigned: false, expiresIn: undefined, expiresAt: undefined }

/** With `URL_SIGNING_KEYS` every address has to be signed: 403 without, 410 afterwards. */
export async function checkSignature(
  c: Context<AppEnv>,
  { query, signedTarget }: Pick<ImgAddress, 'query' | 'signedTarget'>,
): Promise<Access> {
  const { urlSigningKeys: keys } = c.var.services.config
  const sig = query.get('sig')
  const own = SIGNATURE_NAMES.flatMap((name) => query.getAll(name).map(() => name))
  if (own.length === 0 && keys.length === 0) return UNSIGNED
  if (sig === null) throw refused('the address is not signed')
  if (keys.length === 0) throw refused('no key is configured that could have signed the address')
  const kid = query.get('kid')
  const exp = query.get('exp')
  const isOnce = new Set(own).size === own.length
  if (!isOnce || !(await isSignedBy(keys, signedTarget, { kid, exp, sig }))) {
    throw refused('the signature is not that of the address')
  }
  if (exp === null) return { ...UNSIGNED, isSigned: true }
  return { isSigned: true, expiresIn: secondsLeft(exp), expiresAt: Number(exp) }
}

function secondsLeft(exp: string): number {
  const left = Number(exp) - Date.now() / 1_000
  if (left > 0) return Math.floor(left)
  throw new HttpProblem('expired', 'Cannot answer: the address has expired')
}

function refused(why: string): HttpProblem {
  return new HttpProblem('bad-signature', `Cannot take the request: ${why}`)
}
