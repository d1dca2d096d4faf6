/**
 * Who may hold memory, and who may convert: one conversion at a time in an isolate, and a bound on
 * the uploads that are being read or wait for their turn.
 *
 * The arithmetic: an isolate has 128 MiB. The engine's budget (96) covers the running conversion
 * with its input; every other upload lives in what is left (32), which holds one of the largest
 * size (30). An upload holds what has arrived of it; what its client declares counts only for as
 * much as its pace makes good within seconds. Over that bound an upload is refused before its first
 * byte is read, unless one that comes slowly can go instead: else a few idle connections would keep
 * everybody out.
 *
 *   ticket:  reading ──> waiting (in line) ──> running ──> released
 *            └──── counted as waiting ────┘    └ counted by the engine (if held: by both)
 *
 * A request that dies may never run its `finally` (its client left, it ran out of CPU time). So
 * nothing here rests on being told: a ticket that was not heard of for `leaseMs` is forgotten, and
 * a permit is never handed over, it is taken by a waiter that proves it is alive by taking it.
 */

import { ImageError } from '../engine/index.ts'
import { type Arrival, bytesAhead, isSlow } from './arrival.ts'

/** Too much at once; the same request may well succeed in `retryAfterSeconds`. */
export class BusyError extends Error {
  override readonly name = 'BusyError'
  readonly retryAfterSeconds: number

  constructor(message: string, retryAfterSeconds: number) {
    super(message)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

export interface GateLimits {
  /** Bytes of all uploads that are not yet being converted. */
  readonly maxWaitingBytes: number
  /** How many such uploads. */
  readonly maxWaiting: number
  /** How long one may stand in line, in milliseconds. */
  readonly waitMs: number
  /** When a ticket counts as dead, in milliseconds; longer than any conversion or pause may be. */
  readonly leaseMs: number
}

export interface Clock {
  /** Milliseconds. */
  now(): number
  /** A timer of the calling request: it keeps that request alive while it waits. */
  wait(ms: number): Promise<void>
}

/** How often a waiter looks for itself, should nobody wake it. */
const POLL_MS = 250
/** A waiter that did not look for so long is passed over by those behind it. */
const ABSENT_MS = 12 * POLL_MS

/** One upload's place in the isolate's memory. */
export class Ticket {
  readonly #gate: ConversionGate
  bytes = 0
  /** The upload is held while it is converted as well: it counts as waiting until its release. */
  isHeld = false
  seenAt = 0
  wake: (() => void) | undefined
  /** Set while the upload is being read. */
  arrival: Arrival | undefined

  constructor(gate: ConversionGate) {
    this.#gate = gate
  }

  /** Raises the reservation to `bytes`, before they are held. Throws `BusyError`. */
  grow(bytes: number): void {
    this.#gate.reserve(this, bytes)
  }

  /** A sign of life: the lease begins anew. */
  renew(): void {
    this.#gate.renew(this)
  }

  /** Gives the place back. May be called twice. */
  release(): void {
    this.#gate.release(this)
  }
}

export class ConversionGate {
  readonly #limits: GateLimits
  readonly #clock: Clock
  readonly #waiting = new Set<Ticket>()
  readonly #line = new Set<Ticket>()
  #running: Ticket | undefined

  constructor(limits: GateLimits, clock: Clock) {
    this.#limits = limits
    this.#clock = clock
  }

  /**
   * Admits an upload that holds so many bytes at first and will hold `declaredBytes`, or refuses it
   * at once with a `BusyError`.
   */
  admit(bytes: number, declaredBytes = bytes): Ticket {
    const ticket = new Ticket(this)
    this.#forgetTheDead()
    const { maxWaitingBytes } = this.#limits
    let ahead = Math.min(declaredBytes, maxWaitingBytes) // a form is larger than its file
    for (const { arrival, bytes } of this.#waiting) ahead += bytesAhead(arrival, bytes)
    for (const { bytes } of this.#slow()) ahead -= bytes
    if (ahead > maxWaitingBytes) throw this.#full()
    this.reserve(ticket, bytes)
    return ticket
  }

  /** Raises a ticket to `bytes`; never lowers it. Uploads that are slower go if that makes room. */
  reserve(ticket: Ticket, bytes: number): void {
    this.#forgetTheDead()
    const most = Math.max(bytes, ticket.bytes)
    this.#makeRoom(ticket, most)
    ticket.bytes = most
    ticket.seenAt = this.#clock.now()
    this.#waiting.add(ticket)
  }

  /** Waits for the ticket's turn, then does `work` alone, then lets the next one in. */
  async run<T>(ticket: Ticket, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      await this.#turn(ticket, signal)
      return await work()
    } finally {
      this.release(ticket)
    }
  }

  renew(ticket: Ticket): void {
    ticket.seenAt = this.#clock.now()
  }

  release(ticket: Ticket): void {
    this.#waiting.delete(ticket)
    this.#line.delete(ticket)
    if (this.#running === ticket) this.#running = undefined
    if (this.#running !== undefined) return
    // While a conversion computes nobody can look: absence counts from here.
    for (const waiter of this.#line) waiter.seenAt = this.#clock.now()
    this.#first()?.wake?.()
  }

  /** Throws, and lets nobody go, where even that would not be enough. */
  #makeRoom(ticket: Ticket, bytes: number): void {
    const { maxWaiting, maxWaitingBytes } = this.#limits
    let excess = this.#waiting.size + (this.#waiting.has(ticket) ? 0 : 1) - maxWaiting
    let excessBytes = bytes - maxWaitingBytes
    for (const other of this.#waiting) if (other !== ticket) excessBytes += other.bytes
    const leaving: Ticket[] = []
    for (const slow of this.#slow(ticket.arrival?.rate())) {
      if (excess <= 0 && excessBytes <= 0) break
      leaving.push(slow)
      excess--
      excessBytes -= slow.bytes
    }
    if (excess > 0 || excessBytes > 0) throw this.#full()
    for (const slow of leaving) {
      this.#waiting.delete(slow)
      slow.arrival?.letGo(this.#busy('Cannot take the upload: it is slow, and others are waiting'))
    }
  }

  /** Uploads that come slowly, and below `rate`, the slowest first: those that may be let go. */
  #slow(rate = Number.POSITIVE_INFINITY): readonly Ticket[] {
    return [...this.#waiting]
      .filter(({ arrival }) => arrival?.isAwaited())
      .map((ticket) => ({ ticket, rate: ticket.arrival?.rate() ?? Number.POSITIVE_INFINITY }))
      .filter((one) => isSlow(one.rate) && one.rate < rate)
      .sort((one, other) => one.rate - other.rate)
      .map(({ ticket }) => ticket)
  }

  async #turn(ticket: Ticket, signal: AbortSignal | undefined): Promise<void> {
    const deadline = this.#clock.now() + this.#limits.waitMs
    for (;;) {
      if (signal?.aborted) throw new ImageError('aborted', 'Cannot convert: the caller has left')
      ticket.seenAt = this.#clock.now()
      this.#line.add(ticket) // at the end again if others passed it over
      this.#forgetTheDead()
      if (this.#running === undefined && this.#first() === ticket) return this.#enter(ticket)
      if (ticket.seenAt >= deadline) {
        throw this.#busy('Cannot convert: other conversions took too long')
      }
      // The promise belongs to this request, and its own timer keeps the request alive.
      const { promise, resolve } = Promise.withResolvers<void>()
      ticket.wake = resolve
      await Promise.race([promise, this.#clock.wait(POLL_MS)])
    }
  }

  #enter(ticket: Ticket): void {
    this.#line.delete(ticket)
    if (!ticket.isHeld) this.#waiting.delete(ticket)
    this.#running = ticket
  }

  /** The first in line that still shows signs of life; those before it lose their place. */
  #first(): Ticket | undefined {
    const absentSince = this.#clock.now() - ABSENT_MS
    for (const ticket of this.#line) {
      if (ticket.seenAt > absentSince) return ticket
      this.#line.delete(ticket)
    }
    return undefined
  }

  #forgetTheDead(): void {
    const deadSince = this.#clock.now() - this.#limits.leaseMs
    for (const ticket of this.#waiting) {
      if (ticket.seenAt > deadSince) continue
      this.#waiting.delete(ticket)
      this.#line.delete(ticket)
    }
    if (this.#running && this.#running.seenAt <= deadSince) this.#running = undefined
  }

  #full(): BusyError {
    return this.#busy('Cannot take the upload: too many are waiting')
  }

  /** Half a full wait from now, half of the line is gone. */
  #busy(message: string): BusyError {
    return new BusyError(message, Math.max(1, Math.ceil(this.#limits.waitMs / 2_000)))
  }
}
