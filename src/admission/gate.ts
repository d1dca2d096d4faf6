/**
 * Who may hold memory, and who may convert: one conversion at a time in an isolate, and a bound on
 * the uploads that are being read or wait for their turn.
 *
 * The arithmetic: an isolate has 128 MiB. The engine's budget (96) covers the running conversion
 * with its input; every other upload lives in what is left (32), which holds one of the largest
 * size (30). An upload holds what has arrived of it; what its client declares counts only for as
 * much as its pace makes good within seconds. Over that bound an upload is refused before its first
 * byte is read, unless one that comes slowly can go instead: else a few idle connections would keep
 * everybody out. A large result counts there as well, from its conversion until its client has taken it.
 *
 *   ticket:  reading ──> waiting (in line) ──> running ──> released
 *            └──── counted as waiting ────┘    └ counted by the engine (if kept: by both)
 *
 * A request that dies may never run its `finally` (its client left, it ran out of CPU time). So
 * nothing here rests on being told: a ticket that was not heard of for `leaseMs` is forgotten, and
 * a permit is never handed over, it is taken by a waiter that proves it is alive by taking it. Nor
 * does one request ever end what another awaits: under load workerd then runs the one's work in the
 * other's name, and ends it ("Cannot perform I/O on behalf of a different request"). Waiters look.
 */

import { ImageError } from '../engine/index.ts'
import { bytesAhead, isSlowUpload } from './arrival.ts'
import { BusyError } from './busy-error.ts'
import type { Clock } from './clock.ts'
import type { Place, RunOptions, Ticket } from './ticket.ts'

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

function newPlace(): Place {
  return { bytes: 0, keepsUpload: false, seenAt: 0, arrival: undefined }
}

/** How often a waiter looks whether it is its turn: the first few in line, and those behind. */
const SOON_MS = 5
const LATER_MS = 100
const FIRST_FEW = 4
/** A waiter that did not look for so long is passed over by those behind it. */
const ABSENT_MS = 3_000

export class ConversionGate {
  readonly #limits: GateLimits
  readonly #clock: Clock
  readonly #waiting = new Set<Place>()
  readonly #line = new Set<Place>()
  #running: Place | undefined

  constructor(limits: GateLimits, clock: Clock) {
    this.#limits = limits
    this.#clock = clock
  }

  /**
   * Takes a place for an upload that holds so many bytes at first and will hold `declaredBytes`, or
   * refuses it at once with a `BusyError`.
   */
  reserve(bytes: number, declaredBytes = bytes): Ticket {
    this.#forgetTheDead()
    const { maxWaitingBytes } = this.#limits
    let ahead = Math.min(declaredBytes, maxWaitingBytes) // a form is larger than its file
    for (const { arrival, bytes } of this.#waiting) ahead += bytesAhead(arrival, bytes)
    for (const { bytes } of this.#slow()) ahead -= bytes
    if (ahead > maxWaitingBytes) throw this.#full()
    const place = newPlace()
    this.#grow(place, bytes)
    return this.#ticketOf(place)
  }

  /**
   * Takes a place for a result that its client has yet to take. It is there already, so it is never refused:
   * what comes after it is, or what is slow goes.
   */
  hold(bytes: number): Ticket {
    const place = { ...newPlace(), bytes }
    this.#renew(place)
    this.#waiting.add(place)
    return this.#ticketOf(place)
  }

  #ticketOf(place: Place): Ticket {
    return {
      get bytes() {
        return place.bytes
      },
      grow: (bytes) => this.#grow(place, bytes),
      renew: () => this.#renew(place),
      async whileArriving(arrival, read) {
        place.arrival = arrival
        try {
          return await read()
        } finally {
          place.arrival = undefined
        }
      },
      run: (work, options) => this.#run(place, work, options),
      release: () => this.#release(place),
    }
  }

  /** Raises a place to `bytes`; never lowers it. Uploads that are slower go if that makes room. */
  #grow(place: Place, bytes: number): void {
    this.#forgetTheDead()
    const most = Math.max(bytes, place.bytes)
    this.#makeRoom(place, most)
    place.bytes = most
    this.#renew(place)
    this.#waiting.add(place)
  }

  async #run<T>(
    place: Place,
    work: () => Promise<T>,
    { signal, keepsUpload = false }: RunOptions = {},
  ): Promise<T> {
    place.keepsUpload = keepsUpload
    try {
      await this.#turn(place, signal)
      return await work()
    } finally {
      this.#release(place)
    }
  }

  #renew(place: Place): void {
    place.seenAt = this.#clock.now()
  }

  #release(place: Place): void {
    this.#waiting.delete(place)
    this.#line.delete(place)
    if (this.#running === place) this.#running = undefined
    if (this.#running !== undefined) return
    // While a conversion computes nobody can look: absence counts from here.
    for (const waiter of this.#line) this.#renew(waiter)
  }

  /** Throws, and lets nobody go, where even that would not be enough. */
  #makeRoom(place: Place, bytes: number): void {
    const { maxWaiting, maxWaitingBytes } = this.#limits
    let excess = this.#waiting.size + (this.#waiting.has(place) ? 0 : 1) - maxWaiting
    let excessBytes = bytes - maxWaitingBytes
    for (const other of this.#waiting) if (other !== place) excessBytes += other.bytes
    const leaving: Place[] = []
    for (const slow of this.#slow(place.arrival?.rate())) {
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
  #slow(rate = Number.POSITIVE_INFINITY): readonly Place[] {
    return [...this.#waiting]
      .filter(({ arrival }) => arrival?.isAwaited())
      .map((place) => ({ place, pace: place.arrival?.rate() ?? Number.POSITIVE_INFINITY }))
      .filter(({ pace }) => isSlowUpload(pace) && pace < rate)
      .sort((a, b) => a.pace - b.pace)
      .map(({ place }) => place)
  }

  async #turn(place: Place, signal: AbortSignal | undefined): Promise<void> {
    const deadline = this.#clock.now() + this.#limits.waitMs
    for (;;) {
      if (signal?.aborted) throw new ImageError('aborted', 'Cannot convert: the caller has left')
      this.#renew(place)
      this.#line.add(place) // at the end again if others passed it over
      this.#forgetTheDead()
      if (this.#running === undefined && this.#first() === place) return this.#enter(place)
      if (place.seenAt >= deadline) {
        throw this.#busy('Cannot convert: other conversions took too long')
      }
      await this.#clock.wait(this.#isNear(place) ? SOON_MS : LATER_MS)
    }
  }

  #enter(place: Place): void {
    this.#line.delete(place)
    if (!place.keepsUpload) this.#waiting.delete(place)
    this.#running = place
  }

  #isNear(place: Place): boolean {
    let before = 0
    for (const other of this.#line) {
      if (other === place) return true
      if (++before === FIRST_FEW) return false
    }
    return false
  }

  /** The first in line that still shows signs of life; those before it lose their place. */
  #first(): Place | undefined {
    const absentSince = this.#clock.now() - ABSENT_MS
    for (const place of this.#line) {
      if (place.seenAt > absentSince) return place
      this.#line.delete(place)
    }
    return undefined
  }

  #forgetTheDead(): void {
    const deadSince = this.#clock.now() - this.#limits.leaseMs
    for (const place of this.#waiting) {
      if (place.seenAt > deadSince) continue
      this.#waiting.delete(place)
      this.#line.delete(place)
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
