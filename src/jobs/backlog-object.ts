/**
 * The jobs that are accepted and not at their end: one object for all.
 *
 *   table jobs(id, at)   a row from a job's acceptance to its settlement, 25 hours at the most
 *
 * The queue's own count is an estimate of a moment ago: under a burst it would let everybody in.
 * Entering and leaving may come twice. A job that died before its record was written leaves a row;
 * no job is older than a day, so the row goes then.
 */

import { DurableObject } from 'cloudflare:workers'
import type { Entrance } from './job.ts'
import { MAX_AGE_MS } from './job-state.ts'

const KEPT_FOR_MS = MAX_AGE_MS + 3_600_000

export class BacklogObject extends DurableObject<Env> {
  /** Takes a job in while there are fewer than `limit`. */
  async enter(jobId: string, limit: number): Promise<Entrance> {
    this.#prune()
    const depth = this.#count()
    if (this.#sql('SELECT 1 FROM jobs WHERE id = ?', jobId).length > 0) {
      return { entered: true, depth }
    }
    if (depth >= limit) return { entered: false, depth }
    this.#sql('INSERT INTO jobs (id, at) VALUES (?, ?)', jobId, Date.now())
    if (depth === 0) await this.ctx.storage.setAlarm(Date.now() + KEPT_FOR_MS)
    return { entered: true, depth: depth + 1 }
  }

  leave(jobId: string): void {
    this.#sql('DELETE FROM jobs WHERE id = ?', jobId)
  }

  depth(): number {
    this.#prune()
    return this.#count()
  }

  /** Ends the object when nothing is in it. */
  override async alarm(): Promise<void> {
    this.#prune()
    const [oldest] = this.#sql('SELECT at FROM jobs ORDER BY at LIMIT 1')
    if (oldest) await this.ctx.storage.setAlarm(Number(oldest.at) + KEPT_FOR_MS)
    else await this.ctx.storage.deleteAll()
  }

  #prune(): void {
    this.#sql('DELETE FROM jobs WHERE at <= ?', Date.now() - KEPT_FOR_MS)
  }

  #count(): number {
    return Number(this.#sql('SELECT count(*) AS jobs FROM jobs')[0]?.jobs)
  }

  /** The table may have gone with the object's last end. */
  #sql(query: string, ...values: SqlStorageValue[]): Record<string, SqlStorageValue>[] {
    const { sql } = this.ctx.storage
    sql.exec('CREATE TABLE IF NOT EXISTS jobs (id TEXT PRIMARY KEY, at INTEGER) WITHOUT ROWID')
    return sql.exec(query, ...values).toArray()
  }
}
