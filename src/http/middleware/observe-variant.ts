/** One count for each request of `/img`, and the lifetime of its refusals. */

import type { MiddlewareHandler } from 'hono'
import { kindOfResult } from '../../metrics/variant-results.ts'
import type { AppEnv } from '../app-env.ts'

/** A source that is not there may be there soon: nobody is to remember for long that it was not. */
const MISSING_CACHE_CONTROL = 'public, max-age=10'

/** What was not answered with a variant counts as `error`. */
export function observeVariant(): MiddlewareHandler<AppEnv> {
  return async function observeVariant(c, next) {
    await next()
    const { problem, variant } = c.var.notes
    const result = problem ? 'error' : (variant ?? 'error')
    c.var.notes.variant = result
    const { metrics } = c.var.services
    metrics.count('variant_requests_total', { result })
    const kind = kindOfResult(result)
    if (kind) metrics.count(`cache_${kind}_total`, {})
    if (problem?.code === 'not-found') c.header('Cache-Control', MISSING_CACHE_CONTROL)
  }
}
