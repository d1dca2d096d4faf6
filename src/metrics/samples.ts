/**
 * Numbers by series, the form in which they are collected, sent, stored and added up.
 *
 *   counter    ["http_requests_total","","POST","/convert","200"]        -> 3
 *   histogram  ["conversion_peak_bytes","8388608"]                       -> 2   of that bucket alone
 *              ["conversion_peak_bytes","sum"]                           -> 9000123
 *
 * A key is the JSON of name, part and label values in the order of the definition.
 */

import { type HistogramName, METRICS, type MetricName } from './definitions.ts'

export type Samples = ReadonlyMap<string, number>

/** Samples that grow. */
export class Tally {
  readonly samples = new Map<string, number>()

  /** Adds to a counter. */
  count(name: MetricName, values: readonly string[], by: number): void {
    this.#add(keyOf(name, '', values), by)
  }

  /** Adds one observation to a histogram: to its bucket and to its sum. */
  observe(name: HistogramName, values: readonly string[], value: number): void {
    const bucket = METRICS[name].buckets.find((bound) => value <= bound) ?? Number.POSITIVE_INFINITY
    this.#add(keyOf(name, `${bucket}`, values), 1)
    this.#add(keyOf(name, 'sum', values), value)
  }

  addAll(samples: Samples): void {
    for (const [key, value] of samples) this.#add(key, value)
  }

  #add(key: string, value: number): void {
    this.samples.set(key, (this.samples.get(key) ?? 0) + value)
  }
}

/** One series of a metric with everything that is known of it. */
export interface Series {
  /** Label values in the order of the definition. */
  readonly values: readonly string[]
  /** A counter has the part `''`; a histogram one part for each bucket that was met, and `sum`. */
  readonly parts: Map<string, number>
}

/** The series of each metric, sorted. What no definition knows (any more) is left out. */
export function seriesOf(samples: Samples): ReadonlyMap<MetricName, readonly Series[]> {
  const byName = new Map<MetricName, Map<string, Series>>()
  for (const name of Object.keys(METRICS) as MetricName[]) byName.set(name, new Map())
  for (const key of [...samples.keys()].sort()) {
    const [name, part = '', ...values]: readonly string[] = JSON.parse(key)
    const group = byName.get(name as MetricName)
    if (!group || METRICS[name as MetricName].labels.length !== values.length) continue
    const id = JSON.stringify(values)
    const series = group.get(id) ?? { values, parts: new Map() }
    series.parts.set(part, samples.get(key) ?? 0)
    group.set(id, series)
  }
  return new Map([...byName].map(([name, group]) => [name, [...group.values()]]))
}

function keyOf(name: MetricName, part: string, values: readonly string[]): string {
  return JSON.stringify([name, part, ...values])
}
