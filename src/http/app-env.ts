/** What every handler finds on its context. */

import type { Config } from '../config.ts'
import type { Converter } from '../convert/convert.ts'
import type { Plan } from '../engine/index.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Log } from '../metrics/log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { RateLimiter } from '../rate-limit/limiter.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import type { Problem } from './answer/problems.ts'

/** What the entry builds once per isolate and the routes use. */
export interface Services {
  readonly config: Config
  readonly converter: Converter
  readonly store: ObjectStore
  readonly log: Log
  readonly metrics: Metrics
  readonly limiter: RateLimiter
  readonly jobs: Jobs
}

export interface AppEnv {
  /** Read by `config.ts` only. */
  Bindings: object
  Variables: {
    requestId: string
    services: Services
    /** Name of the key that was used, for the log. */
    apiKey?: string
    /** It is one of `ADMIN_API_KEYS`. */
    isAdmin?: boolean
    /** What the conversion did, for the log. */
    plan?: Plan
    /** Bytes of the body that were read, for the log. */
    bytesIn?: number
    /** What the uploaded file is, from its header, for the log. */
    source?: string | undefined
    /** What rests or rested under this key of the bucket, for the log. */
    storageKey?: string
    /** The job that was asked for, for the log. */
    jobId?: string
    /** The problem it was answered with, for log and metrics. */
    problem?: Problem
    /** Whether `format=auto` was asked: the answer hangs on `Accept`. */
    isAuto?: boolean
  }
}
