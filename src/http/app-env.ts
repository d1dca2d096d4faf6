/** What every handler finds on its context. */

import type { Clock } from '../admission/clock.ts'
import type { Gate } from '../admission/create-gate.ts'
import type { Config } from '../config.ts'
import type { Converter } from '../convert/convert.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { RemoteSources } from '../delivery/remote/remote-sources.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Log } from '../metrics/log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { RateLimiter } from '../rate-limit/limiter.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import type { Adapter } from './adapters/adapter.ts'
import type { OpenBody } from './answer/held-body.ts'
import type { Notes } from './answer/notes.ts'
import type { Pages } from './pages.ts'

/** What the entry builds once per isolate and the routes use. */
export interface Services {
  readonly config: Config
  /** Who may hold an upload in memory. */
  readonly gate: Gate
  readonly openBody: OpenBody
  readonly converter: Converter
  readonly store: ObjectStore
  readonly log: Log
  readonly metrics: Metrics
  readonly limiter: RateLimiter
  readonly jobs: Jobs
  readonly delivery: Delivery
  readonly remotes: RemoteSources
  readonly pages: Pages
  readonly clock: Clock
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
    /** What is learnt of the request, for log and metrics. */
    notes: Notes
    /** Whether `format=auto` was asked: the answer hangs on `Accept`. */
    isAuto?: boolean
    /** Those that are switched on. */
    adapters?: readonly Adapter<AppEnv>[]
    /** Whose path it is, and the pattern of its route. */
    adapter?: Adapter<AppEnv>
    adapterRoute?: string
  }
}
