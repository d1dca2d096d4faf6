import { describe, expect, it } from 'vitest'
import { BusyError } from '../../src/admission/busy-error.ts'
import type { ConversionGate } from '../../src/admission/gate.ts'
import { setUp } from './gates.ts'

/** A result that its client takes at this rate, in bytes per second; tells what it was let go with. */
function unread(gate: ConversionGate, bytes: number, rate: number | undefined) {
  const ticket = gate.hold(bytes)
  let reason: Error | undefined
  const taken = Promise.withResolvers<void>()
  const letGo = (why: Error) => {
    reason = why
  }
  const arrival = { declaredBytes: 0, rate: () => rate, isAwaited: () => true, letGo }
  const read = ticket.whileArriving(arrival, () => taken.promise).then(() => ticket.release())
  const take = () => {
    taken.resolve()
    return read
  }
  return { reason: () => reason, take }
}

describe('ConversionGate and results that nobody has taken yet', () => {
  it('ConversionGate.hold() counts a result until it is taken', async () => {
    const { gate } = setUp()
    const { take } = unread(gate, 60, undefined)
    expect(() => gate.reserve(41)).toThrow(BusyError)
    await take()
    expect(gate.reserve(41).bytes).toBe(41)
  })

  it('ConversionGate.hold() never refuses, for the bytes are there already', () => {
    const { gate } = setUp()
    gate.reserve(90)
    expect(gate.hold(70).bytes).toBe(70)
    expect(() => gate.reserve(1)).toThrow(BusyError)
  })

  it('ConversionGate.reserve() lets a result go that is taken slowly, and none that is taken fast', () => {
    const { gate } = setUp()
    const [slow, fast] = [unread(gate, 50, 100), unread(gate, 40, 1_000_000)]
    expect(gate.reserve(60).bytes).toBe(60)
    expect([slow.reason(), fast.reason()]).toEqual([expect.any(BusyError), undefined])
  })

  it('ConversionGate.reserve() forgets a result of a client that was not heard of for long', async () => {
    const { gate, clock } = setUp()
    unread(gate, 100, undefined)
    await clock.advance(60_000)
    expect(gate.reserve(100).bytes).toBe(100)
  })
})
