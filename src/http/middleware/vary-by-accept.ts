/** `Vary: Accept` on every answer to `format=auto`, refusals included. */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'

/** Looks into the query; of a form's fields `withUpload` tells. Comes before whatever may refuse. */
export function varyByAccept(): MiddlewareHandler<AppEnv> {
  return async function varyByAccept(c, next) {
    if (c.req.queries('format')?.includes('auto')) c.set('isAuto', true)
    await next()
    if (c.var.isAuto) c.header('Vary', 'Accept', { append: true })
  }
}
