import { describe, expect, it } from 'vitest'
import type { Arrival } from '../../src/admission/arrival.ts'
import { BusyError } from '../../src/admission/busy-error.ts'
import { ConversionGate, type GateLimits } from '../../src/admission/gate.ts'
import { ImageError } from '../../src/engine/api/errors.ts'
import { FakeClock, settle } from '../helpers/fake-clock.ts'

const LIMITS: GateLimits = { maxWaitingBytes: 100, maxWaiting: 5, waitMs: 10_000, leaseMs: 60_000 }

function setUp(limits: Partial<GateLimits> = {}) {
  const clock = new FakeClock()
  return { clock, gate: new ConversionGate({ ...LIMITS, ...limits }, clock) }
}

/** What a waiter answers once it has looked. */
async function looked<T>(clock: FakeClock, result: Promise<T>): Promise<T> {
  await clock.advance(100)
  return result
}

/** Work that a test ends by hand. */
function work<T>(value: T) {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  let started = false
  const run = () => {
    started = true
    return promise
  }
  return { run, isStarted: () => started, end: () => resolve(value), fail: reject }
}

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

describe('Ticket.run()', () => {
  it('runs one at a time, in the order of arrival', async () => {
    const { gate, clock } = setUp()
    const works = [work('a'), work('b'), work('c')]
    const results = works.map(({ run }) => gate.reserve(1).run(run))
    for (const [index, { end }] of works.entries()) {
      await clock.advance(10)
      expect(works.map(({ isStarted }) => isStarted())).toEqual(works.map((_, at) => at <= index))
      end()
    }
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c'])
  })

  it('lets the next one in after a failure', async () => {
    const { gate, clock } = setUp()
    const broken = work(1)
    const failed = gate.reserve(1).run(broken.run)
    const next = gate.reserve(1).run(async () => 'next')
    broken.fail(new Error('broken'))
    await expect(failed).rejects.toThrow('broken')
    expect(await looked(clock, next)).toBe('next')
  })

  it('gives up at the deadline and leaves the line to others', async () => {
    const { gate, clock } = setUp()
    const slow = work(1)
    const running = gate.reserve(1).run(slow.run)
    await settle()
    const late = gate.reserve(100).run(async () => 'late')
    const refusal = expect(late).rejects.toThrow(BusyError)
    await clock.advance(LIMITS.waitMs)
    await refusal
    const next = gate.reserve(100).run(async () => 'next')
    slow.end()
    await running
    expect(await looked(clock, next)).toBe('next')
  })

  it('drops a waiter whose caller has left', async () => {
    const { gate, clock } = setUp()
    const slow = work(1)
    const running = gate.reserve(1).run(slow.run)
    const caller = new AbortController()
    const left = gate.reserve(1).run(async () => 'left', { signal: caller.signal })
    const next = gate.reserve(1).run(async () => 'next')
    const refusal = expect(left).rejects.toThrow(ImageError)
    caller.abort()
    await clock.advance(1_000)
    await refusal
    slow.end()
    await running
    expect(await looked(clock, next)).toBe('next')
  })

  it('passes over a waiter that died without a word', async () => {
    const { gate, clock } = setUp()
    const slow = work(1)
    const running = gate.reserve(1).run(slow.run)
    const dead = gate.reserve(1)
    clock.isMute = true // the runtime dropped its request: its timer does not go on
    dead.run(async () => 'dead').catch(() => {})
    await settle()
    clock.isMute = false
    const followers = ['b', 'c'].map((name) => gate.reserve(1).run(async () => name))
    slow.end()
    await running
    await clock.advance(3_250) // it costs the line once, not at every turn
    expect(await Promise.all(followers)).toEqual(['b', 'c'])
  })

  it('keeps the order when a conversion blocked everything for long', async () => {
    const { gate, clock } = setUp()
    const works = [work('a'), work('b'), work('c')]
    const results = works.map(({ run }) => gate.reserve(1).run(run))
    await settle()
    clock.leap(8_000)
    works[0]?.end()
    await clock.advance(10)
    expect(works.map(({ isStarted }) => isStarted())).toEqual([true, true, false])
    for (const { end } of works) end()
    expect(await looked(clock, Promise.all(results))).toEqual(['a', 'b', 'c'])
  })

  it('takes the permit from a holder that died without a word', async () => {
    const { gate, clock } = setUp()
    gate
      .reserve(1)
      .run(work(1).run)
      .catch(() => {})
    await clock.advance(LIMITS.leaseMs)
    expect(
      await looked(
        clock,
        gate.reserve(1).run(async () => 'next'),
      ),
    ).toBe('next')
  })
  it('leaves the permit to a holder that renews its ticket', async () => {
    const { gate, clock } = setUp()
    const long = work('long')
    const ticket = gate.reserve(1)
    const result = ticket.run(long.run)
    await settle()
    clock.leap(LIMITS.leaseMs - 1_000)
    ticket.renew()
    const next = gate.reserve(1).run(async () => 'next')
    await clock.advance(2_000)
    long.end()
    expect(await Promise.race([result, next])).toBe('long') // nobody has looked yet
    expect(await looked(clock, next)).toBe('next')
  })
})
