/** For services that have no signature of their own: ours, at the end of their query. */

import type { Context } from 'hono'
import { splitQuery } from '../../request/img-path.ts'
import type { AppEnv } from '../app-env.ts'
import { type Access, checkSignature } from '../img/check-signature.ts'

export interface OwnSignature {
  readonly access: Access
  /** The query without it, with its question mark; empty where nothing is left. */
  readonly search: string
}

/** As on `/img`: with `URL_SIGNING_KEYS` every address has to be signed (`kid`, `exp`, `sig`). */
export async function checkOwnSignature(c: Context<AppEnv>): Promise<OwnSignature> {
  const { pathname, search } = new URL(c.req.url)
  const { own, others } = splitQuery(search)
  const query = new URLSearchParams(own)
  const access = await checkSignature(c, { query, signedTarget: { pathname, search: others } })
  return { access, search: others }
}
