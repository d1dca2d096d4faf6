/** One log line and one count per request, whatever became of it. */

import type { MiddlewareHandler } from 'hono'
import { ConfigError } from '../../config.ts'
import { describePlan } from '../../engine/index.ts'
import type { Log, LogFields } from '../../metrics/log.ts'
import { isOurFault, type Problem } from '../answer/problems.ts'
import {
  countRequest,
  type RequestFacts,
  requestFacts,
  tellProblem,
} from '../answer/request-facts.ts'
import type { AppEnv } from '../app-env.ts'

/**
 * Logs at `info`, refusals too, with all that their caller was told; our own faults at `error`.
 * `fallback` is used while there is no configuration to tell the level; nothing is counted then.
 * `ms` runs until the request's last I/O: the platform's clock stands still while it computes.
 */
export function observeRequest(fallback: Log): MiddlewareHandler<AppEnv> {
  return async function observeRequest(c, next) {
    const startedAt = Date.now()
    c.set('notes', {})
    await next()
    const facts = requestFacts(c, startedAt)
    const { services, requestId, apiKey } = c.var
    const { plan, problem, jobId, storageKey, source, variant } = c.var.notes
    const names = { requestId, apiKey, jobId, storageKey, source, variant }
    const fields = { ...names, plan: plan && describePlan(plan), ...(problem && reasonOf(problem)) }
    writeLine(services?.log ?? fallback, facts, { ...fields, error: c.error })
    if (!services) return
    countRequest(services.metrics, facts)
    if (problem) tellProblem(services.metrics, { problem, requestId, facts })
    c.executionCtx.waitUntil(services.metrics.flush())
  }
}

function writeLine(log: Log, facts: RequestFacts, { error, ...context }: LogFields): void {
  const { method, route, adapter, status, problem, bytesIn, bytesOut, startedAt } = facts
  const isOurs = problem !== undefined && isOurFault(problem)
  log(isOurs ? 'error' : 'info', {
    ...context,
    method,
    route,
    adapter,
    status,
    problem,
    ms: Date.now() - startedAt,
    bytesIn,
    bytesOut,
    ...(isOurs && error instanceof Error ? { error: causes(error) } : {}),
    ...(!isOurs && error instanceof Error && error.cause ? { cause: String(error.cause) } : {}),
  })
}

/** The sentence and the numbers of the problem document. */
function reasonOf({ body }: Problem): LogFields {
  const { type: _, title: __, status: ___, code: ____, ...reason } = body
  return reason
}

/** The chain of messages, with stacks: what broke was not foreseen. */
function causes(error: Error): unknown[] {
  const own = error instanceof ConfigError ? error.message : (error.stack ?? String(error))
  const { cause } = error
  if (cause === undefined) return [own]
  return [own, ...(cause instanceof Error ? causes(cause) : [String(cause)])]
}
