/**
 * Another service, as its clients see it: addresses, answers and refusals in its own shape. All of them
 * are an `Adapter<AppEnv>`; the context of a request, `AppEnv`, names the one it has come to.
 */

import type { Context, Env } from 'hono'
import type { AdapterName } from '../../config/adapters.ts'
import type { Config } from '../../config.ts'
import type { Problem } from '../answer/problems.ts'
import type { Operation } from '../contract/operation.ts'

export interface AdapterRoute<E extends Env> {
  /** `GET` takes `HEAD` as well. */
  readonly method: 'GET' | 'POST'
  /** For metrics, log and contract, as OpenAPI writes it: `/wsrv/{source}`. A closed set: no caller's words. */
  readonly path: string
  /** `pathname` is as it stands in the address: nothing is decoded. */
  matches(pathname: string, config: Config): boolean
  /** What it throws is answered by `refuse`. Pictures on the fly go through `onTheFly()`. */
  handle(c: Context<E>): Promise<Response>
}

export interface Adapter<E extends Env> {
  readonly name: AdapterName
  /**
   * Whether a path is the service's, be there something or not: under it nothing else is answered, and
   * all refusals are in its shape.
   */
  owns(pathname: string, config: Config): boolean
  readonly routes: readonly AdapterRoute<E>[]
  /** Pages of every origin may show what is read. */
  readonly isPublic: boolean
  /** A refusal as the service would tell it: `problem.headers` (`Retry-After`, `Allow`) should be on it. */
  refuse(c: Context<E>, problem: Problem): Response
  /** For the contract, one for each route, with the same `path`; `refusals` is the shape of `refuse`. */
  readonly operations: readonly Operation[]
}
