/** Lets a request finish in order when its client leaves. */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'

/** Without it the runtime drops the request where it stands, and no `finally` frees what it holds. */
export function outliveClient(): MiddlewareHandler<AppEnv> {
  return async function outliveClient(c, next) {
    const answered = next()
    c.executionCtx.waitUntil(answered)
    await answered
  }
}
