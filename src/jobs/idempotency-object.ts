/**
 * Which job a caller's `Idempotency-Key` has begun: one object for each API key and key of its.
 *
 *   key 'claim': Claim   written by the first request, gone `keepForMs` later, before its job is
 */

import { DurableObject } from 'cloudflare:workers'

const KEY = 'claim'

export interface Claim {
  readonly jobId: string
  /** Milliseconds since 1970. */
  readonly at: number
}

export class IdempotencyObject extends DurableObject<Env> {
  /** The claim of whoever came first; the caller's own if nobody did. */
  async claim(jobId: string, keepForMs: number): Promise<Claim> {
    return this.ctx.storage.kv.get<Claim>(KEY) ?? (await this.#write(jobId, keepForMs))
  }

  /** Takes over from a request that has died; `undefined`: somebody else was faster. */
  async replace(dead: string, jobId: string, keepForMs: number): Promise<Claim | undefined> {
    if (this.ctx.storage.kv.get<Claim>(KEY)?.jobId !== dead) return undefined
    return await this.#write(jobId, keepForMs)
  }

  /** Forgets a job that was not accepted, so that the caller may try again. */
  async release(jobId: string): Promise<void> {
    if (this.ctx.storage.kv.get<Claim>(KEY)?.jobId === jobId) await this.#end()
  }

  override alarm(): Promise<void> {
    return this.#end()
  }

  async #write(jobId: string, keepForMs: number): Promise<Claim> {
    const claim: Claim = { jobId, at: Date.now() }
    this.ctx.storage.kv.put(KEY, claim) // no await between reading and writing: nothing comes between
    await this.ctx.storage.setAlarm(claim.at + keepForMs)
    return claim
  }

  async #end(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
  }
}
