import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MAX_AGE_MS, MAX_ATTEMPTS, STALE_SWEEPS } from '../../src/jobs/job-state.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { PATIENCE } from '../helpers/patience.ts'
import { alarmAfter, expectWhole, FaultyStore } from './faults-client.ts'
import {
  changeJob,
  config,
  deliver,
  derivativesOf,
  ended,
  jobOf,
  lostJob,
  newIsolate,
  recordOf,
} from './jobs-client.ts'

const MISSING_MS = config.jobSweepMs
const STALE_MS = STALE_SWEEPS * MISSING_MS

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('a consumer that dies', () => {
  it('the consumer dies after two derivatives: the same message runs the job again, to the same bytes', async () => {
    const whole = await lostJob()
    await deliver(whole)
    const id = await lostJob()
    const store = new FaultyStore((put) => (put === 3 ? 'hang' : undefined))
    void deliver(id, { store, isolate: newIsolate() })
    await vi.waitFor(() => expect(store.puts).toBe(3), PATIENCE)
    const half = await derivativesOf(id)
    expect(half.size).toBe(2)
    expect(await jobOf(id)).toMatchObject({ phase: 'running', attempts: 1 })
    expect((await deliver(id, { attempts: 2 })).verdict).toBe('ack')
    expect(await jobOf(id)).toMatchObject({ status: 'done', attempts: 2 })
    const stored = await derivativesOf(id)
    for (const [key, bytes] of half) expect(stored.get(key)).toBe(bytes)
    expect([...stored.values()]).toEqual([...(await derivativesOf(whole)).values()])
    await expectWhole(id)
  })

  it('the consumer dies and its message with it: the alarm finds the stale run', async () => {
    const id = await lostJob()
    const store = new FaultyStore(() => 'hang')
    void deliver(id, { store, isolate: newIsolate() })
    await vi.waitFor(() => expect(store.puts).toBe(1), PATIENCE)
    await alarmAfter(id, STALE_MS - 10_000)
    expect(await jobOf(id)).toMatchObject({ phase: 'running' })
    await alarmAfter(id, STALE_MS + 10_000)
    expect(await ended(id)).toMatchObject({ status: 'done', attempts: 2 })
    await expectWhole(id)
  })

  it('a run that dies five times ends the job in error', async () => {
    const id = await lostJob()
    await changeJob(id, (job) => ({ ...job, phase: 'running', attempts: MAX_ATTEMPTS, dueAt: 1 }))
    await vi.waitFor(async () => expect((await jobOf(id)).phase).toBe('failed'), PATIENCE)
    expect(await jobOf(id)).toMatchObject({ status: 'error', error: { code: 'gave-up' } })
    await expectWhole(id)
  })
})

describe('messages', () => {
  it('a message that is delivered twice at the same time runs the job once', async () => {
    const id = await lostJob()
    const both = await Promise.all([deliver(id), deliver(id, { messageId: 'a copy' })])
    expect(both.map(({ verdict }) => verdict)).toEqual(['ack', 'ack'])
    expect(both.flatMap(({ logged }) => logged)).toHaveLength(1)
    expect(await jobOf(id)).toMatchObject({ status: 'done', attempts: 1 })
    await expectWhole(id)
  })

  it('a late message changes nothing', async () => {
    const id = await lostJob()
    await deliver(id)
    const record = await recordOf(id)
    expect((await deliver(id, { attempts: 2 })).verdict).toBe('ack')
    expect(await recordOf(id)).toEqual(record)
  })

  it('a message for a job that is gone, or for none, is forgotten', async () => {
    expect((await deliver(crypto.randomUUID())).verdict).toBe('ack')
    expect((await deliver('nonsense')).verdict).toBe('ack')
  })

  it('a message that is lost is sent again by the alarm', async () => {
    const id = await lostJob()
    await alarmAfter(id, MISSING_MS - 10_000)
    expect(await jobOf(id)).toMatchObject({ phase: 'queued', attempts: 0 })
    await alarmAfter(id, MISSING_MS + 10_000)
    expect(await ended(id)).toMatchObject({ status: 'done', attempts: 1 })
    await expectWhole(id)
  })

  it('a message that was never sent, because the object died, is sent by the alarm', async () => {
    const id = await lostJob()
    await changeJob(id, (job) => ({ ...job, owes: 'message', dueAt: Date.now() + 5_000 }))
    await evictDurableObject(env.JOB.getByName(id))
    await alarmAfter(id, 5_000)
    expect(await ended(id)).toMatchObject({ status: 'done' })
    await expectWhole(id)
  })

  it('a job that nobody runs within a day ends in error', async () => {
    const id = await lostJob()
    await alarmAfter(id, MAX_AGE_MS)
    expect(await jobOf(id)).toMatchObject({ status: 'error', error: { code: 'expired' } })
    await expectWhole(id)
  })
})

describe('the Durable Object', () => {
  it('is evicted between all events, and the job ends done', async () => {
    const id = await lostJob()
    const object = env.JOB.getByName(id)
    const store = new FaultyStore(() => undefined)
    vi.spyOn(store, 'put').mockImplementation(async (key, body, options) => {
      await evictDurableObject(object).catch(() => {}) // refused while it is not running
      return await R2Store.prototype.put.call(store, key, body, options)
    })
    await evictDurableObject(object)
    expect((await deliver(id, { store })).verdict).toBe('ack')
    await evictDurableObject(object)
    expect(await jobOf(id)).toMatchObject({ status: 'done', attempts: 1 })
    await expectWhole(id)
  })

  it('ends its record keepForMs after the job', async () => {
    const id = await lostJob()
    await deliver(id)
    await alarmAfter(id, 86_000_000)
    expect((await jobOf(id)).status).toBe('done')
    await alarmAfter(id, 86_500_000)
    expect(await recordOf(id)).toBeUndefined()
    expect((await derivativesOf(id)).size).toBe(4)
  })
})
