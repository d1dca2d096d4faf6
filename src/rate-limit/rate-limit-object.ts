/**
 * The exact count of one limited subject, an API key or an address: one object each.
 *
 *   key 'window': HitWindow   written at each hit, gone one window after the last window's end
 *
 * Nobody repeats a hit: a call that fails lets its request pass (`limiter.ts`), so one that was
 * counted and lost its answer counts once.
 */

import { DurableObject } from 'cloudflare:workers'
import { countHit, type HitWindow } from './hit-window.ts'
import type { Hit } from './limiter.ts'

const KEY = 'window'

export class RateLimitObject extends DurableObject<Env> {
  /** Counts one request; the object's own clock decides which window it belongs to. */
  async hit(windowMs: number): Promise<Hit> {
    const now = Date.now()
    const { kv } = this.ctx.storage
    const window = countHit(kv.get<HitWindow>(KEY), now, windowMs)
    kv.put(KEY, window) // no await between reading and writing: nothing comes between
    if (window.hits === 1) await this.ctx.storage.setAlarm(window.endsAt + windowMs)
    return { hits: window.hits, endsInMs: window.endsAt - now }
  }

  /** A later window has moved the alarm, so whoever gets here is idle. May run twice. */
  override async alarm(): Promise<void> {
    const window = this.ctx.storage.kv.get<HitWindow>(KEY)
    if (window && window.endsAt > Date.now()) await this.ctx.storage.setAlarm(window.endsAt)
    else await this.ctx.storage.deleteAll()
  }
}
