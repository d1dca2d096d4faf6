import { describe, expect, it } from 'vitest'
import type { Arrival } from '../../src/admission/arrival.ts'
import { BusyError } from '../../src/admission/busy-error.ts'
import type { ConversionGate } from '../../src/admission/gate.ts'
import { settle } from '../helpers/fake-clock.ts'
import { looked, setUp, work } from './gates.ts'

/** An upload that is being read at this rate; tells what it was let go with. */
function reading(gate: ConversionGate, bytes: number, arrival: Partial<Arrival>, declared = bytes) {
  const ticket = gate.reserve(bytes, declared)
  let reason: Error | undefined
  const all = Promise.withResolvers<void>()
  const whole: Arrival = {
    declaredBytes: declared,
    rate: () => undefined,
    isAwaited: () => true,
    letGo(why) {
      reason = why
    },
    ...arrival,
  }
  const read = ticket.whileArriving(whole, () => all.promise)
  const end = () => {
    all.resolve()
    return read
  }
  return { ticket, reason: () => reason, end }
}

const at = (bytesPerSecond: number | undefined) => ({ rate: () => bytesPerSecond })
const FAST = 1_000_000

describe('ConversionGate and uploads that are being read', () => {
  it('ConversionGate.reserve() reserves what has arrived, not what is declared', () => {
    const { gate } = setUp()
    reading(gate, 1, at(undefined), 99)
    reading(gate, 1, at(0.125), 99)
    expect(gate.reserve(1, 90).bytes).toBe(1)
  })

  it('ConversionGate.reserve() counts what a fast upload will soon have, up to what it declares', () => {
    const { gate } = setUp()
    reading(gate, 1, at(FAST), 60)
    expect(() => gate.reserve(1, 41)).toThrow(BusyError)
    expect(gate.reserve(1, 40).bytes).toBe(1)
  })

  it('ConversionGate.reserve() lets the slowest upload go where the count is full', () => {
    const { gate } = setUp()
    const rates = [FAST, 300, 2, 16_000, 20_000]
    const uploads = rates.map((rate) => reading(gate, 1, at(rate)))
    gate.reserve(1)
    expect(uploads.map(({ reason }) => reason() instanceof BusyError)).toEqual([
      ...[false, false, true, false, false],
    ])
    expect(uploads[2]?.reason()).toMatchObject({ retryAfterSeconds: 5 })
  })

  it('ConversionGate.reserve() lets slow uploads go where the bytes are full, and no more than that', () => {
    const { gate } = setUp()
    const uploads = [1, 2, 3].map((rate) => reading(gate, 30, at(rate)))
    gate.reserve(50)
    expect(uploads.map(({ reason }) => reason() !== undefined)).toEqual([true, true, false])
    expect(() => gate.reserve(51)).toThrow(BusyError) // 30 are left that may go
    expect(uploads[2]?.reason()).toBeUndefined()
  })

  it.each([
    ['fast', at(20_000)],
    ['too young to tell', at(undefined)],
    ['not waiting for bytes', { ...at(0), isAwaited: () => false }],
  ])('ConversionGate.reserve() refuses the newcomer where all others are %s', (_, arrival) => {
    const { gate } = setUp({ maxWaiting: 2 })
    const uploads = [reading(gate, 1, arrival), reading(gate, 1, arrival)]
    expect(() => gate.reserve(1)).toThrow(BusyError)
    expect(uploads.map(({ reason }) => reason())).toEqual([undefined, undefined])
  })

  it('Ticket.grow() lets a slower upload go, and never a faster one', () => {
    const { gate } = setUp()
    const slower = reading(gate, 50, at(1))
    const faster = reading(gate, 50, at(2))
    expect(() => slower.ticket.grow(60)).toThrow(BusyError)
    faster.ticket.grow(60)
    expect(slower.reason()).toBeInstanceOf(BusyError)
    expect(faster.reason()).toBeUndefined()
  })

  it('ConversionGate.reserve() lets no upload go that waits for its turn', async () => {
    const { gate, clock } = setUp({ maxWaiting: 1 })
    const slow = work(1)
    const running = gate.reserve(1).run(slow.run)
    await settle()
    const { ticket, reason, end } = reading(gate, 1, at(1))
    await end()
    const waiting = ticket.run(async () => 'waited')
    expect(() => gate.reserve(1)).toThrow(BusyError)
    slow.end()
    await running
    expect(await looked(clock, waiting)).toBe('waited')
    expect(reason()).toBeUndefined()
  })
})
