import type { Clock } from '../../src/admission/clock.ts'

/** Time that stands still until a test moves it. */
export class FakeClock implements Clock {
  /** Timers that are set now never ring. */
  isMute = false
  #now = 0
  #timers: { readonly at: number; readonly ring: () => void }[] = []

  now(): number {
    return this.#now
  }

  wait(ms: number): Promise<void> {
    const at = this.isMute ? Number.POSITIVE_INFINITY : this.#now + ms
    return new Promise((ring) => this.#timers.push({ at, ring }))
  }

  /** Time passes while nothing can run: no timer rings. */
  leap(ms: number): void {
    this.#now += ms
  }

  /** Rings every timer on the way, in order, and lets each do its work. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (;;) {
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0]
      if (!next || next.at > end) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#now = Math.max(this.#now, next.at)
      next.ring()
      await settle()
    }
    this.#now = Math.max(this.#now, end)
  }
}

/** Lets every promise that can go on go on. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
