/**
 * The numbers of one isolate, on their way to the object that adds up those of all.
 *
 *   count, observe, time ──> tally ──> report ──> sent ──> confirmed: forgotten
 *                              └─ one at a time ─┘ └──> lost: sent again, same number
 *
 * Under load one request at a time does the sending and takes along what the others have left
 * (`flush`). It may die on the way, with its isolate's lock in hand: the lock ends by itself, and
 * a report that is sent twice counts once (`totals.ts`).
 *
 * A duration cannot be read off the clock here: in production it stands still while a request
 * computes. It moves with I/O, and sending is I/O: so a timing travels with its start, and ends
 * when the receiver reads its own clock. It is too long by the way there, and by the wait for the
 * sending before, never by more than that; it is not 0.
 */

import {
  type CounterName,
  type Gauges,
  type HistogramName,
  type Labels,
  METRICS,
} from './definitions.ts'
import { addProblems, type RecentProblem } from './recent-problems.ts'
import { Tally } from './samples.ts'
import type { Stats } from './stats.ts'
import { type MetricsReport, settle, type Timing } from './totals.ts'

export interface Metrics {
  count<Name extends CounterName>(name: Name, labels: Labels<Name>, by?: number): void
  observe<Name extends HistogramName>(name: Name, labels: Labels<Name>, value: number): void
  /** Observes the seconds from `startedAt` (milliseconds since 1970) until this is sent. */
  time<Name extends HistogramName>(name: Name, labels: Labels<Name>, startedAt: number): void
  /** Keeps what a caller was refused, for whoever looks after the service. */
  tell(problem: RecentProblem): void
  /** Sends what there is, unless somebody is at it. Never throws; for `waitUntil`. */
  flush(): Promise<void>
  /** Sends what there is and reads everything. Throws when the object cannot be reached. */
  read(gauges?: Gauges): Promise<string>
  /** The same for a page. */
  stats(gauges?: Gauges): Promise<Stats>
}

/** The object, and the clock. */
export interface MetricsPorts {
  send(report: MetricsReport): Promise<void>
  read(gauges: Gauges): Promise<string>
  stats(gauges: Gauges): Promise<Stats>
  /** Milliseconds since 1970. */
  now(): number
}

/** Whoever is sending for longer is dead. */
const LOCK_MS = 10_000
/** How long one request sends for others before the next one takes over. */
const TURN_MS = 5_000

export class IsolateMetrics implements Metrics {
  readonly #ports: MetricsPorts
  #tally = new Tally()
  #timings: Timing[] = []
  #problems: readonly RecentProblem[] = []
  #report: MetricsReport | undefined
  #sender = ''
  #number = 0
  #lockedAt = Number.NEGATIVE_INFINITY

  constructor(ports: MetricsPorts) {
    this.#ports = ports
  }

  count<Name extends CounterName>(name: Name, labels: Labels<Name>, by = 1): void {
    this.#tally.count(name, valuesOf(name, labels), by)
  }

  observe<Name extends HistogramName>(name: Name, labels: Labels<Name>, value: number): void {
    this.#tally.observe(name, valuesOf(name, labels), value)
  }

  time<Name extends HistogramName>(name: Name, labels: Labels<Name>, startedAt: number): void {
    this.#timings.push({ name, values: valuesOf(name, labels), startedAt })
  }

  tell(problem: RecentProblem): void {
    this.#problems = addProblems(this.#problems, [problem])
  }

  async flush(): Promise<void> {
    const start = this.#ports.now()
    if (start < this.#lockedAt + LOCK_MS) return
    this.#lockedAt = start
    try {
      while (this.#ports.now() < start + TURN_MS && (await this.#send()));
    } catch {
      // Kept for the next time.
    } finally {
      this.#lockedAt = Number.NEGATIVE_INFINITY
    }
  }

  /** Does not care who is sending: what is on its way goes again, then what has come since. */
  async read(gauges: Gauges = {}): Promise<string> {
    await this.#sendAll()
    return this.#ports.read(gauges)
  }

  async stats(gauges: Gauges = {}): Promise<Stats> {
    await this.#sendAll()
    return this.#ports.stats(gauges)
  }

  async #sendAll(): Promise<void> {
    await this.#send()
    await this.#send()
  }

  /** Sends one report. False: there was nothing to send. */
  async #send(): Promise<boolean> {
    const report = this.#next()
    if (!report) return false
    try {
      await this.#ports.send(report)
    } catch (error) {
      this.#keep(report.number)
      throw error
    }
    if (this.#report?.number === report.number) this.#report = undefined
    return true
  }

  /** The report that is not confirmed, or a new one of everything since. */
  #next(): MetricsReport | undefined {
    if (this.#report) return this.#report
    if (this.#tally.samples.size === 0 && this.#timings.length === 0) return undefined
    this.#sender ||= crypto.randomUUID() // not allowed before the first request
    this.#number++
    const { samples } = this.#tally
    const [timings, problems] = [this.#timings, this.#problems]
    this.#report = { sender: this.#sender, number: this.#number, samples, timings, problems }
    this.#tally = new Tally()
    this.#timings = []
    this.#problems = []
    return this.#report
  }

  /** Ends all durations: the call that failed was I/O, and they must not grow until the next one. */
  #keep(number: number): void {
    const now = this.#ports.now()
    this.count('metrics_send_failures_total', {})
    this.#tally.addAll(settle({ samples: new Map(), timings: this.#timings }, now))
    this.#timings = []
    if (this.#report?.number !== number) return
    this.#report = { ...this.#report, samples: settle(this.#report, now), timings: [] }
  }
}

function valuesOf<Name extends CounterName | HistogramName>(
  name: Name,
  labels: Labels<Name>,
): readonly string[] {
  const byLabel: Readonly<Record<string, string>> = labels
  return METRICS[name].labels.map((label: string) => byLabel[label] ?? '')
}
