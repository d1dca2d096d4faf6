/** One log line and one count per request, whatever became of it. */

import type { MiddlewareHandler } from 'hono'
import { ConfigError } from '../../config.ts'
import { describePlan } from '../../engine/index.ts'
import type { Log, LogFields } from '../../metrics/log.ts'
import type { AppEnv } from '../app-env.ts'
import { countRequest, type RequestFacts, requestFacts } from '../request-facts.ts'

/**
 * Logs at `info`, refusals (busy too) at `warn`, our own failures at `error` with their cause.
 * `fallback` is used while there is no configuration to tell the level; nothing is counted then.
 * `ms` runs until the request's last I/O: the platform's clock stands still while it computes.
 */
export function observeRequest(fallback: Log): MiddlewareHandler<AppEnv> {
  return async function observeRequest(c, next) {
    const startedAt = Date.now()
    await next()
    const facts = requestFacts(c, startedAt)
    const { services, plan, apiKey, requestId } = c.var
    writeLine(services?.log ?? fallback, facts, {
      requestId,
      apiKey,
      plan: plan && describePlan(plan),
      error: c.error,
    })
    if (!services) return
    countRequest(services.metrics, facts)
    c.executionCtx.waitUntil(services.metrics.flush())
  }
}

function writeLine(log: Log, facts: RequestFacts, { error, ...context }: LogFields): void {
  const { method, route, status, problem, bytesIn, bytesOut, startedAt } = facts
  // A 503 with a cause is no refusal: what we depend on failed.
  const hasCause = error instanceof Error && error.cause !== undefined
  const isOurFailure = status >= 500 && (status !== 503 || hasCause)
  log(isOurFailure ? 'error' : status >= 400 ? 'warn' : 'info', {
    ...context,
    method,
    route,
    status,
    problem,
    ms: Date.now() - startedAt,
    bytesIn,
    bytesOut,
    ...(isOurFailure && error instanceof Error ? { error: causes(error) } : {}),
  })
}

/** The chain of messages; the stack only of what we did not foresee. */
function causes(error: Error): unknown[] {
  const own = error instanceof ConfigError ? error.message : (error.stack ?? String(error))
  const { cause } = error
  if (cause === undefined) return [own]
  return [own, ...(cause instanceof Error ? causes(cause) : [String(cause)])]
}
