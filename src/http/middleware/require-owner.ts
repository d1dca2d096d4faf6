/** Closes an original to all but the key that has uploaded it, and admins. */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { belongsToCaller } from '../caller/caller.ts'
import { fileKey, fileNotFound } from '../files/file-key.ts'

/** Comes after `requireKey`. 404 for all others, as if there were no such file. */
export function requireOwner(): MiddlewareHandler<AppEnv> {
  return async function requireOwner(c, next) {
    if (!c.var.isAdmin) {
      const original = await c.var.services.store.head(fileKey(c))
      if (!original || !belongsToCaller(c, original.metadata.owner)) throw fileNotFound()
    }
    await next()
  }
}
