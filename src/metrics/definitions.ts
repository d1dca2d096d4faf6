/** Every metric by its wire name: what it tells, by which labels, in which buckets. */

import { MEBIBYTE } from '../engine/index.ts'

interface Counter {
  readonly type: 'counter'
  readonly help: string
  readonly labels: readonly string[]
}

/** A number that goes up and down; nobody adds it up, it is looked up when it is asked for. */
interface Gauge {
  readonly type: 'gauge'
  readonly help: string
  readonly labels: readonly []
}

interface Histogram {
  readonly type: 'histogram'
  readonly help: string
  readonly labels: readonly string[]
  /** Upper bounds, ascending, inclusive; `+Inf` goes without saying. */
  readonly buckets: readonly number[]
}

export type Definition = Counter | Gauge | Histogram

/**
 * In the order of the answer. The values of a label come from a closed set (route patterns, codes,
 * formats): what a caller writes never becomes one.
 */
export const METRICS = {
  http_requests_total: {
    type: 'counter',
    help: 'Requests answered, by method, route pattern and status.',
    labels: ['method', 'route', 'status'],
  },
  adapter_requests_total: {
    type: 'counter',
    help: 'Requests at addresses of other services, by service and status.',
    labels: ['adapter', 'status'],
  },
  http_requests_duration_seconds: {
    type: 'histogram',
    help: 'Time from a request to the report of its answer, which includes the way to the metrics object.',
    labels: ['method', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  },
  rejected_total: {
    type: 'counter',
    help: 'Requests refused (4xx and 503), by the code of the problem they were answered with.',
    labels: ['reason'],
  },
  processed_bytes_total: {
    type: 'counter',
    help: 'Bytes of the images converted: in as they came, out as they went.',
    labels: ['direction'],
  },
  conversions_total: {
    type: 'counter',
    help: 'Conversions begun, by source format, result format and outcome: ok, or the code of the failure.',
    labels: ['from', 'to', 'outcome'],
  },
  variant_requests_total: {
    type: 'counter',
    help: 'Requests of /img, by how they were answered: from a cache in front (edge), the bucket (store), made now (first, computed, original), or error.',
    labels: ['result'],
  },
  cache_hits_total: {
    type: 'counter',
    help: 'Requests of /img whose answer was there: in a cache in front, or in the bucket.',
    labels: [],
  },
  cache_misses_total: {
    type: 'counter',
    help: 'Requests of /img whose answer had to be made, whole or in part.',
    labels: [],
  },
  source_fetches_total: {
    type: 'counter',
    help: 'Times another host was asked for a source of /img, by what came of it.',
    labels: ['outcome'],
  },
  purged_total: {
    type: 'counter',
    help: 'Variants that were removed because of their source: it was purged, overwritten or removed.',
    labels: [],
  },
  conversion_peak_bytes: {
    type: 'histogram',
    help: 'Memory that one conversion held at its peak, in bytes.',
    labels: [],
    buckets: [1, 2, 4, 8, 16, 24, 32, 48, 64, 80, 96, 128].map((size) => size * MEBIBYTE),
  },
  upload_bytes_total: {
    type: 'counter',
    help: 'Bytes of the originals that POST /v1/images has stored.',
    labels: [],
  },
  jobs_total: {
    type: 'counter',
    help: 'Jobs that have ended, by status: done or error.',
    labels: ['status'],
  },
  job_duration_seconds: {
    type: 'histogram',
    help: 'Time from a job’s beginning to its end, its upload and its wait in the queue included.',
    labels: [],
    buckets: [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3_600],
  },
  queue_depth: {
    type: 'gauge',
    help: 'Jobs that are accepted and have not ended.',
    labels: [],
  },
  rate_limiter_failures_total: {
    type: 'counter',
    help: 'Requests that passed because a rate limiter failed: the first-gate binding or the counter.',
    labels: ['limiter'],
  },
  metrics_send_failures_total: {
    type: 'counter',
    help: 'Times an isolate could not deliver its numbers and kept them for the next time.',
    labels: [],
  },
} as const satisfies Readonly<Record<string, Definition>>

export type MetricName = keyof typeof METRICS
export type CounterName = NameOf<'counter'>
export type GaugeName = NameOf<'gauge'>
export type HistogramName = NameOf<'histogram'>

/** A value for each label of that metric. */
export type Labels<Name extends MetricName> = Readonly<
  Record<(typeof METRICS)[Name]['labels'][number], string>
>

type NameOf<Type extends Definition['type']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never
}[MetricName]

/** What is known of the gauges at this moment. */
export type Gauges = Readonly<Partial<Record<GaugeName, number>>>
