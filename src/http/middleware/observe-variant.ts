/** One count for each request of `/img`, and the lifetime of its refusals. */

import type { MiddlewareHandler } from 'hono'
import type { VariantResult } from '../answer/notes.ts'
import type { AppEnv } from '../app-env.ts'

/** A source that is not there may be there soon: nobody is to remember for long that it was not. */
const MISSING_CACHE_CONTROL = 'public, max-age=10'

const CACHED: ReadonlySet<string> = new Set(['edge', 'store'] satisfies VariantResult[])

/** What was not answered with a variant counts as `error`. */
export function observeVariant(): MiddlewareHandler<AppEnv> {
  return async function observeVariant(c, next) {
    await next()
    const { problem, variant } = c.var.notes
    const result = problem ? 'error' : (variant ?? 'error')
    c.var.notes.variant = result
    const { metrics } = c.var.services
    metrics.count('variant_requests_total', { result })
    if (CACHED.has(result)) metrics.count('cache_hits_total', {})
    else if (result !== 'error') metrics.count('cache_misses_total', {})
    if (problem?.code === 'not-found') c.header('Cache-Control', MISSING_CACHE_CONTROL)
  }
}
