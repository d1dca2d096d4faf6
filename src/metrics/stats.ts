/** Everything that was counted, for a page: the totals, the last hour, and the last problems. */

import { type Gauges, METRICS } from './definitions.ts'
import type { Minute } from './minutes.ts'
import type { RecentProblem } from './recent-problems.ts'
import { seriesOf } from './samples.ts'
import type { Totals } from './totals.ts'

export interface CounterStats {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface HistogramStats {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  /** Observations up to each bound; the last bucket has none, it takes what is larger. */
  readonly buckets: readonly { readonly upTo: number | null; readonly count: number }[]
  readonly sum: number
}

export interface Stats {
  readonly queueDepth: number | null
  readonly counters: readonly CounterStats[]
  readonly histograms: readonly HistogramStats[]
  readonly minutes: readonly Minute[]
  readonly problems: readonly RecentProblem[]
}

export function statsOf({ samples, minutes, problems }: Totals, gauges: Gauges): Stats {
  const counters: CounterStats[] = []
  const histograms: HistogramStats[] = []
  for (const [name, all] of seriesOf(samples)) {
    const { labels: names, ...definition } = METRICS[name]
    for (const { values, parts } of all) {
      const labels = Object.fromEntries(names.map((label, i) => [label, values[i] ?? '']))
      if (definition.type === 'counter') counters.push({ name, labels, value: parts.get('') ?? 0 })
      if (definition.type !== 'histogram') continue
      const buckets = [...definition.buckets, Number.POSITIVE_INFINITY].map((bound) => ({
        upTo: Number.isFinite(bound) ? bound : null,
        count: parts.get(`${bound}`) ?? 0,
      }))
      histograms.push({ name, labels, buckets, sum: parts.get('sum') ?? 0 })
    }
  }
  const queueDepth = gauges.queue_depth ?? null
  return { queueDepth, counters, histograms, minutes, problems }
}
