/** Which of our keys a request carries, if any. */

import type { Context } from 'hono'
import type { ApiKey } from '../../config.ts'
import { sha256 } from '../../variants/digest.ts'
import type { AppEnv } from '../app-env.ts'

/**
 * Looks in `Authorization: Bearer <key>` and `x-api-key: <key>`; under the addresses of an adapter, whose
 * clients know no other way, also in `Basic` with the key as password. Not elsewhere: browsers keep those,
 * and send them by themselves.
 * Compares every key with every candidate, so that the time tells neither which nor how much matched.
 */
export async function findKey(
  c: Context<AppEnv>,
  keys: readonly ApiKey[],
): Promise<ApiKey | undefined> {
  const authorization = c.req.header('Authorization') ?? ''
  const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  const basic = c.var.adapter ? basicPassword(authorization) : undefined
  const candidates = [bearer ?? basic, c.req.header('x-api-key')]
  const given = await Promise.all(candidates.map((text) => sha256(text ?? '')))
  let found: ApiKey | undefined
  for (const key of keys) {
    const expected = await sha256(key.secret)
    for (const digest of given) {
      if (crypto.subtle.timingSafeEqual(digest, expected)) found = key
    }
  }
  return found
}

/** RFC 7617. Whoever the user is called: the key names its owner. */
function basicPassword(authorization: string): string | undefined {
  const [, text] = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? []
  if (text === undefined || text.length % 4 !== 0) return undefined
  const [, password] = /^[^:]*:(.*)$/s.exec(atob(text)) ?? []
  return password
}
