/**
 * The numbers of all isolates, in one object.
 *
 *   key 'totals': Totals   written at each report, gone 30 days after the last one
 *
 * One record and not one row for each series: a report costs one row written, whatever is in it.
 * The values of the labels are closed sets, so the record stays far below its limit of 2 MB.
 */

import { DurableObject } from 'cloudflare:workers'
import type { Gauges } from './definitions.ts'
import { exposition } from './exposition.ts'
import { type Stats, statsOf } from './stats.ts'
import { EMPTY_TOTALS, type MetricsReport, merge, type Totals } from './totals.ts'

const KEY = 'totals'
const KEPT_FOR_MS = 30 * 86_400_000

export class MetricsObject extends DurableObject<Env> {
  /** Adds a report, once however often it comes. */
  async merge(report: MetricsReport): Promise<void> {
    const totals = this.#read()
    const next = merge(totals, report, Date.now())
    if (!next) return
    this.ctx.storage.kv.put(KEY, next) // no await between reading and writing: nothing comes between
    if (totals.updatedAt === 0) await this.ctx.storage.setAlarm(next.updatedAt + KEPT_FOR_MS)
  }

  /** Everything as Prometheus text, with what the caller knows of the gauges. */
  read(gauges: Gauges = {}): string {
    return exposition(this.#read().samples, gauges)
  }

  /** The same for a page, with the last hour and the last problems. */
  stats(gauges: Gauges = {}): Stats {
    return statsOf(this.#read(), gauges)
  }

  /** Ends the object unless a report has come since. May run twice. */
  override async alarm(): Promise<void> {
    const endsAt = this.#read().updatedAt + KEPT_FOR_MS
    if (endsAt > Date.now()) await this.ctx.storage.setAlarm(endsAt)
    else await this.ctx.storage.deleteAll()
  }

  #read(): Totals {
    // A record of a version before has not all members.
    return { ...EMPTY_TOTALS, ...this.ctx.storage.kv.get<Totals>(KEY) }
  }
}
