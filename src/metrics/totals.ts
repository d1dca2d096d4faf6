/** The rule by which reports of many isolates become one set of numbers, each report once. */

import type { HistogramName } from './definitions.ts'
import { addToMinutes, type Minute } from './minutes.ts'
import { addProblems, type RecentProblem } from './recent-problems.ts'
import { type Samples, Tally } from './samples.ts'

/** A duration that has begun; it ends when the receiver hears of it. */
export interface Timing {
  readonly name: HistogramName
  readonly values: readonly string[]
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

/** What an isolate has counted since the report before. */
export interface MetricsReport {
  /** Names the isolate. */
  readonly sender: string
  /** 1, 2, 3… A report comes again under its number until its sender knows that it has arrived. */
  readonly number: number
  readonly samples: Samples
  readonly timings: readonly Timing[]
  /** What its callers were refused; none in a report of a version before. */
  readonly problems?: readonly RecentProblem[]
}

/** Everything that was counted. */
export interface Totals {
  readonly samples: Samples
  /** The last report of each isolate. */
  readonly senders: ReadonlyMap<string, { readonly number: number; readonly at: number }>
  /** When the last report came, milliseconds since 1970. */
  readonly updatedAt: number
  /** The last hour. */
  readonly minutes: readonly Minute[]
  readonly problems: readonly RecentProblem[]
}

/** An isolate that was silent for so long has ended. */
const SENDER_KEPT_FOR_MS = 86_400_000

export const EMPTY_TOTALS: Totals = {
  ...{ samples: new Map(), senders: new Map(), updatedAt: 0 },
  ...{ minutes: [], problems: [] },
}

/** The next totals, or `undefined` for a report that is in it already. */
export function merge(totals: Totals, report: MetricsReport, now: number): Totals | undefined {
  const { sender, number, problems = [] } = report
  if (number <= (totals.senders.get(sender)?.number ?? 0)) return undefined
  const tally = new Tally()
  tally.addAll(totals.samples)
  const settled = settle(report, now)
  tally.addAll(settled)
  const alive = [...totals.senders].filter(([, { at }]) => at > now - SENDER_KEPT_FOR_MS)
  const senders = new Map(alive).set(sender, { number, at: now })
  return {
    ...{ samples: tally.samples, senders, updatedAt: now },
    minutes: addToMinutes(totals.minutes, settled, now),
    problems: addProblems(totals.problems, problems),
  }
}

/** A report's samples with its durations ended at `now`. */
export function settle(
  { samples, timings }: Pick<MetricsReport, 'samples' | 'timings'>,
  now: number,
) {
  const tally = new Tally()
  tally.addAll(samples)
  for (const { name, values, startedAt } of timings) {
    tally.observe(name, values, Math.max(0, now - startedAt) / 1_000) // clocks of two machines
  }
  return tally.samples
}
