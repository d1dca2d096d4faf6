/** A gate on a clock that tests move, and work that they end. */

import { ConversionGate, type GateLimits } from '../../src/admission/gate.ts'
import { FakeClock } from '../helpers/fake-clock.ts'

export const LIMITS: GateLimits = {
  maxWaitingBytes: 100,
  maxWaiting: 5,
  waitMs: 10_000,
  leaseMs: 60_000,
}

export function setUp(limits: Partial<GateLimits> = {}) {
  const clock = new FakeClock()
  return { clock, gate: new ConversionGate({ ...LIMITS, ...limits }, clock) }
}

/** What a waiter answers once it has looked. */
export async function looked<T>(clock: FakeClock, result: Promise<T>): Promise<T> {
  await clock.advance(100)
  return result
}

/** Work that a test ends by hand. */
export function work<T>(value: T) {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  let started = false
  const run = () => {
    started = true
    return promise
  }
  return { run, isStarted: () => started, end: () => resolve(value), fail: reject }
}
