/** From counters and histograms to the figures that people ask for. */

import type { HistogramStats, Stats } from '../../metrics/stats.ts'

/** The sum of all series of a counter that have these labels. */
export function total(
  { counters }: Stats,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  return counters
    .filter(
      (one) =>
        one.name === name &&
        Object.entries(labels).every(([label, value]) => one.labels[label] === value),
    )
    .reduce((sum, { value }) => sum + value, 0)
}

export interface Distribution {
  readonly buckets: HistogramStats['buckets']
  readonly count: number
}

/** All series of a histogram as one. */
export function distribution({ histograms }: Stats, name: string): Distribution {
  const all = histograms.filter((one) => one.name === name)
  const [first] = all
  const buckets = (first?.buckets ?? []).map(({ upTo }, i) => ({
    upTo,
    count: all.reduce((sum, { buckets }) => sum + (buckets[i]?.count ?? 0), 0),
  }))
  return { buckets, count: buckets.reduce((sum, { count }) => sum + count, 0) }
}

/** The bound under which this share lies; `null`: above all bounds. */
export function quantile({ buckets, count }: Distribution, share: number): number | null {
  let seen = 0
  for (const { upTo, count: own } of buckets) {
    seen += own
    if (seen >= count * share) return upTo
  }
  return null
}

export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`
}
