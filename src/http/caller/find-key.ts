/** Which of our keys a request carries, if any. */

import type { Context } from 'hono'
import type { ApiKey } from '../../config.ts'
import { sha256 } from '../../variants/digest.ts'
import type { AppEnv } from '../app-env.ts'

/**
 * Looks in `Authorization: Bearer <key>` and `x-api-key: <key>`. Compares every key with every
 * candidate, so that the time tells neither which nor how much matched.
 */
export async function findKey(
  c: Context<AppEnv>,
  keys: readonly ApiKey[],
): Promise<ApiKey | undefined> {
  const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1]
  const candidates = [bearer, c.req.header('x-api-key')]
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
