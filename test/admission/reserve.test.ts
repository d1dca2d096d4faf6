import { describe, expect, it } from 'vitest'
import { BusyError } from '../../src/admission/busy-error.ts'
import { createGate } from '../../src/admission/create-gate.ts'
import { MEBIBYTE } from '../../src/engine/index.ts'
import { FakeClock, settle } from '../helpers/fake-clock.ts'
import { LIMITS, setUp, work } from './gates.ts'

describe('ConversionGate.reserve()', () => {
  it('refuses at once what would exceed the bytes', () => {
    const { gate } = setUp()
    gate.reserve(60)
    gate.reserve(40)
    expect(() => gate.reserve(1)).toThrow(BusyError)
  })

  it('refuses at once what would exceed the count', () => {
    const { gate } = setUp({ maxWaiting: 1 })
    gate.reserve(0)
    expect(() => gate.reserve(0)).toThrow(BusyError)
  })

  it('has places for a hundred small uploads at once, as a gallery sends them', () => {
    const budget = { maxUploadBytes: 30e6, memoryBudget: 96 * MEBIBYTE, waitMs: 10_000 }
    const gate = createGate(budget, new FakeClock())
    const tickets = Array.from({ length: 100 }, () => gate.reserve(50_000))
    expect(tickets).toHaveLength(100)
    expect(() => gate.reserve(29e6)).toThrow(BusyError)
  })

  it('takes the place of a released ticket', () => {
    const { gate } = setUp()
    const ticket = gate.reserve(100)
    ticket.release()
    ticket.release()
    expect(gate.reserve(100).bytes).toBe(100)
  })

  it('does not count the running conversion, which the engine counts', async () => {
    const { gate } = setUp()
    const first = work(1)
    const done = gate.reserve(100).run(first.run)
    await settle()
    expect(gate.reserve(100).bytes).toBe(100)
    first.end()
    await done
  })

  it('counts a running conversion whose upload stays held', async () => {
    const { gate } = setUp()
    const first = work(1)
    const ticket = gate.reserve(60)
    const done = ticket.run(first.run, { keepsUpload: true })
    await settle()
    expect(() => gate.reserve(50)).toThrow(BusyError)
    first.end()
    await done
    expect(gate.reserve(100).bytes).toBe(100)
  })

  it('forgets a ticket that was not heard of for the lease', async () => {
    const { gate, clock } = setUp()
    gate.reserve(100)
    await clock.advance(LIMITS.leaseMs)
    expect(gate.reserve(100).bytes).toBe(100)
  })

  it('tells when to come back', () => {
    const { gate } = setUp({ maxWaitingBytes: 0 })
    expect(() => gate.reserve(1)).toThrow(expect.objectContaining({ retryAfterSeconds: 5 }))
  })
})

describe('Ticket.grow()', () => {
  it('raises the reservation and never lowers it', () => {
    const { gate } = setUp()
    const ticket = gate.reserve(10)
    ticket.grow(90)
    ticket.grow(20)
    expect(() => gate.reserve(11)).toThrow(BusyError)
    expect(gate.reserve(10).bytes).toBe(10)
  })

  it('refuses what does not fit beside the others', () => {
    const { gate } = setUp()
    gate.reserve(50)
    const ticket = gate.reserve(10)
    expect(() => ticket.grow(51)).toThrow(BusyError)
    expect(ticket.bytes).toBe(10)
  })

  it('keeps a slow upload alive', async () => {
    const { gate, clock } = setUp()
    const ticket = gate.reserve(10)
    for (let i = 1; i <= 4; i++) {
      await clock.advance(LIMITS.leaseMs / 2)
      ticket.grow(10 * i)
    }
    expect(() => gate.reserve(61)).toThrow(BusyError)
  })
})
