/** What became of a request: the one place that the log line and the metrics are made from. */

import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { AdapterName } from '../../config/adapters.ts'
import type { Metrics } from '../../metrics/metrics.ts'
import type { AppEnv } from '../app-env.ts'
import type { Problem, ProblemCode } from './problems.ts'

export interface RequestFacts {
  readonly method: string
  /** The pattern of the route, not the path; none for a path that is nowhere. */
  readonly route: string | undefined
  /** The service whose address it was. */
  readonly adapter: AdapterName | undefined
  readonly status: number
  /** Code of the problem it was answered with. */
  readonly problem: ProblemCode | undefined
  readonly bytesIn: number | undefined
  readonly bytesOut: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

/** To be asked once the answer is made. */
export function requestFacts(c: Context<AppEnv>, startedAt: number): RequestFacts {
  const { method } = c.req
  const { status, headers } = c.res
  const { adapter, adapterRoute } = c.var
  return {
    method,
    route: adapter
      ? adapterRoute
      : matchedRoutes(c).findLast((route) => route.method !== 'ALL')?.path,
    adapter: adapter?.name,
    status,
    problem: c.var.notes.problem?.code,
    bytesIn: c.var.notes.bytesIn,
    bytesOut: method === 'HEAD' ? 0 : Number(headers.get('Content-Length') ?? 0),
    startedAt,
  }
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Counts the request. Its labels are closed sets: a made-up method is `other`. */
export function countRequest(metrics: Metrics, facts: RequestFacts): void {
  const method = METHODS.has(facts.method) ? facts.method : 'other'
  const route = facts.route ?? 'none'
  const { adapter, status, problem, startedAt } = facts
  metrics.count('http_requests_total', { method, route, status: `${status}` })
  if (adapter) metrics.count('adapter_requests_total', { adapter, status: `${status}` })
  metrics.time('http_requests_duration_seconds', { method, route }, startedAt)
  if (problem && (status < 500 || status === 503)) {
    metrics.count('rejected_total', { reason: problem })
  }
}

export interface ToldProblem {
  readonly problem: Problem
  readonly requestId: string
  readonly facts: RequestFacts
}

/** For the dashboard: why requests are refused or fail, and where the log has more. */
export function tellProblem(metrics: Metrics, { problem, requestId, facts }: ToldProblem): void {
  const { method, route = 'none', status, startedAt: at } = facts
  const { code, body } = problem
  metrics.tell({ at, requestId, method, route, status, code, detail: String(body.detail ?? '') })
}
