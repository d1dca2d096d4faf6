import { describe, expect, it } from 'vitest'
import { BusyError } from '../../src/admission/busy-error.ts'
import { ImageError } from '../../src/engine/api/errors.ts'
import { settle } from '../helpers/fake-clock.ts'
import { LIMITS, looked, setUp, work } from './gates.ts'

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
