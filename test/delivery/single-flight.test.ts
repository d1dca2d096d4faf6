import { describe, expect, it } from 'vitest'
import { SingleFlight } from '../../src/delivery/single-flight.ts'
import { FakeClock, settle } from '../helpers/fake-clock.ts'

const LIMITS = {
  leaseMs: 10_000,
  waitMs: 2_000,
  isShared: (error: unknown) => error instanceof RangeError,
}

function setUp() {
  const clock = new FakeClock()
  return { clock, flights: new SingleFlight<string>(clock, LIMITS) }
}

describe('SingleFlight', () => {
  it('does the work once for all that ask at the same time, and tells who has done it', async () => {
    const { clock, flights } = setUp()
    const { promise, resolve } = Promise.withResolvers<string>()
    let runs = 0
    const asked = Array.from({ length: 100 }, () =>
      flights.run('key', () => {
        runs++
        return promise
      }),
    )
    await settle()
    resolve('made')
    await clock.advance(100)
    const answers = await Promise.all(asked)
    expect(runs).toBe(1)
    expect(answers.filter(({ led }) => led)).toHaveLength(1)
    expect(new Set(answers.map(({ value }) => value))).toEqual(new Set(['made']))
  })

  it('does it again for whoever comes later, and apart for another key', async () => {
    const { flights } = setUp()
    let runs = 0
    const work = async () => `${++runs}`
    await flights.run('one', work)
    await Promise.all([flights.run('one', work), flights.run('other', work)])
    expect(runs).toBe(3)
  })

  it('shares an error that is about the work', async () => {
    const { clock, flights } = setUp()
    let runs = 0
    const work = async () => {
      runs++
      await settle()
      throw new RangeError('damaged')
    }
    const both = Promise.allSettled([flights.run('key', work), flights.run('key', work)])
    await clock.advance(100)
    const asked = await both
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(runs).toBe(1)
  })

  it('tries again after an error that is about the request that led', async () => {
    const { clock, flights } = setUp()
    const lead = flights.run('key', async () => {
      await settle()
      throw new Error('the client has left')
    })
    const follow = flights.run('key', async () => 'made')
    await expect(lead).rejects.toThrow('the client has left')
    await clock.advance(100)
    await expect(follow).resolves.toEqual({ value: 'made', led: true })
  })

  it('gives up with the last error when leaders fail for too long', async () => {
    const { clock, flights } = setUp()
    const { promise, reject } = Promise.withResolvers<string>()
    const lead = flights.run('key', () => promise)
    const follow = flights.run('key', async () => 'never')
    const ends = Promise.allSettled([lead, follow])
    await clock.advance(2_500)
    reject(new Error('busy'))
    await clock.advance(200)
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  it('leads itself when its leader has died without a word', async () => {
    const { clock, flights } = setUp()
    void flights.run('key', () => new Promise(() => {}))
    const follow = flights.run('key', async () => 'made')
    await clock.advance(10_500)
    await expect(follow).resolves.toEqual({ value: 'made', led: true })
  })

  it('never waits for a promise of another request: each waiter looks by a timer of its own', async () => {
    const { clock, flights } = setUp()
    const { promise, resolve } = Promise.withResolvers<string>()
    let waits = 0
    const wait = clock.wait.bind(clock)
    clock.wait = (ms) => {
      waits++
      return wait(ms)
    }
    const asked = [flights.run('key', () => promise), flights.run('key', () => promise)]
    await clock.advance(1_000)
    expect(waits).toBeGreaterThanOrEqual(4)
    resolve('made')
    await clock.advance(200)
    await Promise.all(asked)
  })
})
