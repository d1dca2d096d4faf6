/**
 * Work that several requests of an isolate ask for at the same time is done once.
 *
 * No promise is shared: what one request resolves, another must not go on with (workerd: "Cannot
 * perform I/O on behalf of a different request"), and who waits for nothing of its own is ended by
 * the platform. So whoever waits looks by a timer of its own at what has become of the work, which
 * is plain data, and leads itself when the leader was silent for too long.
 */

import type { Clock } from '../admission/clock.ts'

interface Flight<T> {
  readonly startedAt: number
  /** What it came to; a plain value, which any request may read. */
  ended?: { readonly value: T } | { readonly error: unknown }
}

export interface FlightLimits {
  /** Whoever leads for longer is dead, in milliseconds. */
  readonly leaseMs: number
  /** How long somebody may wait for leaders that all fail, in milliseconds. */
  readonly waitMs: number
  /** Whether an error is about the work, and not about the request that did it. */
  isShared(error: unknown): boolean
}

/** How often to look: soon at first, as most work is short. */
const FIRST_LOOK_MS = 10
const LAST_LOOK_MS = 160

export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>()
  readonly #clock: Clock
  readonly #limits: FlightLimits

  constructor(clock: Clock, limits: FlightLimits) {
    this.#clock = clock
    this.#limits = limits
  }

  /** What `work` answers, here or in the request that came first; `led`: here. */
  async run(
    key: string,
    work: () => Promise<T>,
  ): Promise<{ readonly value: T; readonly led: boolean }> {
    const since = this.#clock.now()
    for (;;) {
      const flight = this.#flights.get(key)
      if (!flight || this.#isDead(flight)) return { value: await this.#lead(key, work), led: true }
      await this.#wait(flight)
      const { ended } = flight
      if (!ended) continue // its leader is dead
      if ('value' in ended) return { value: ended.value, led: false }
      const isOver = this.#clock.now() - since >= this.#limits.waitMs
      if (isOver || this.#limits.isShared(ended.error)) throw ended.error
    }
  }

  async #lead(key: string, work: () => Promise<T>): Promise<T> {
    const flight: Flight<T> = { startedAt: this.#clock.now() }
    this.#flights.set(key, flight)
    try {
      const value = await work()
      flight.ended = { value }
      return value
    } catch (error) {
      flight.ended = { error }
      throw error
    } finally {
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
    }
  }

  /** Until it has ended, or its leader counts as dead. */
  async #wait(flight: Flight<T>): Promise<void> {
    for (let ms = FIRST_LOOK_MS; !flight.ended && !this.#isDead(flight); ms = later(ms)) {
      await this.#clock.wait(ms)
    }
  }

  #isDead({ startedAt }: Flight<T>): boolean {
    return this.#clock.now() - startedAt >= this.#limits.leaseMs
  }
}

function later(ms: number): number {
  return Math.min(LAST_LOOK_MS, 2 * ms)
}
