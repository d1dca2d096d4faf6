/** Who asks, and what is theirs. `requireKey` and `requireAdminKey` have found out. */

import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'

/** As the owner of what they make. An admin may have a key of the same name as an API key. */
export function callerName(c: Context<AppEnv>): string {
  const { apiKey = '', isAdmin } = c.var
  return isAdmin ? `admin:${apiKey}` : apiKey
}

/** What has no owner (a batch, an original of before) belongs to admins alone. */
export function belongsToCaller(c: Context<AppEnv>, owner: string | undefined): boolean {
  return c.var.isAdmin === true || owner === callerName(c)
}
