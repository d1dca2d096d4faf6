import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ImageError } from '../../src/engine/index.ts'
import { DEAD_LETTER_QUEUE } from '../../src/jobs/job-message.ts'
import { ABANDONED_MS, MAX_AGE_MS, MAX_ATTEMPTS, STALE_SWEEPS } from '../../src/jobs/job-state.ts'
import type { ObjectBytes, PutOptions, StoredObject } from '../../src/storage/object-store.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { expectProblem, fixture } from './client.ts'
import {
  accepted,
  changeJob,
  config,
  deliver,
  derivativesOf,
  ended,
  jobOf,
  lostJob,
  newConverter,
  recordOf,
  upload,
} from './jobs-client.ts'

const MISSING_MS = config.jobSweepMs
const STALE_MS = STALE_SWEEPS * MISSING_MS

/** A bucket of which puts fail, or hang, by the number of the put: 1, 2, 3… */
class FaultyStore extends R2Store {
  puts = 0
  readonly #fault: (put: number) => 'fail' | 'hang' | undefined

  constructor(fault: (put: number) => 'fail' | 'hang' | undefined) {
    super(env.BUCKET)
    this.#fault = fault
  }

  override async put(key: string, body: ObjectBytes, options: PutOptions) {
    const fault = this.#fault(++this.puts)
    if (fault === 'fail') throw new StorageError('put', new Error('10001'))
    if (fault === 'hang') await scheduler.wait(3_600_000)
    return await super.put(key, body, options)
  }
}

class EmptyStore extends R2Store {
  constructor() {
    super(env.BUCKET)
  }

  override async get(): Promise<StoredObject | undefined> {
    return undefined
  }
}

/** Runs the alarm of a job as if it were so much later. */
async function alarmAfter(jobId: string, ms: number): Promise<void> {
  vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })
  expect(await runDurableObjectAlarm(env.JOB.getByName(jobId))).toBe(true)
  vi.useRealTimers()
}

/** Whether the job has a place in the backlog; a limit of 0 lets nobody else in. */
async function isWaiting(jobId: string): Promise<boolean> {
  return (await env.BACKLOG.getByName('all').enter(jobId, 0)).entered
}

/** What holds for every job, whatever happened. */
async function expectWhole(jobId: string): Promise<void> {
  const job = await jobOf(jobId)
  expect(['done', 'error']).toContain(job.status)
  if (job.status === 'error') expect(job.error?.detail).toMatch(/^Cannot /)
  expect(await env.BUCKET.head(job.original.key)).not.toBeNull()
  const stored = await derivativesOf(jobId)
  if (job.status === 'done') expect(stored.size).toBe(job.derivatives.length)
  for (const { key, bytes } of job.derivatives)
    expect(atob(stored.get(key) ?? '')).toHaveLength(bytes)
  for (const [key, text] of stored) expect(isWholeWebp(atob(text)), key).toBe(true)
  expect(await isWaiting(jobId)).toBe(false)
}

/** RIFF tells how long the file has to be. */
function isWholeWebp(file: string): boolean {
  const view = new DataView(Uint8Array.from(file.slice(0, 12), (c) => c.charCodeAt(0)).buffer)
  return file.slice(8, 12) === 'WEBP' && view.getUint32(4, true) + 8 === file.length
}

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('a run that fails', () => {
  it('R2 put fails once: the message comes again, and the job ends done', async () => {
    const id = await lostJob()
    const store = new FaultyStore((put) => (put === 2 ? 'fail' : undefined))
    const first = await deliver(id, { store })
    expect(first).toMatchObject({ verdict: 2, logged: [{ error: { code: 'storage-failed' } }] })
    expect(await jobOf(id)).toMatchObject({ phase: 'queued', attempts: 1 })
    expect((await jobOf(id)).error).toBeUndefined()
    expect((await deliver(id, { store, attempts: 2 })).verdict).toBe('ack')
    expect(await jobOf(id)).toMatchObject({ status: 'done', attempts: 2 })
    await expectWhole(id)
  })

  it('R2 put fails always: the job ends in error after five runs, with growing delays', async () => {
    const id = await lostJob()
    const store = new FaultyStore(() => 'fail')
    const verdicts: (number | 'ack')[] = []
    for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) {
      verdicts.push((await deliver(id, { store, attempts })).verdict)
    }
    expect(verdicts).toEqual([2, 4, 8, 16, 'ack'])
    const error = { code: 'storage-failed', detail: 'Cannot store the file: the storage failed' }
    expect(await jobOf(id)).toMatchObject({ status: 'error', attempts: 5, error })
    await expectWhole(id)
  })

  it('R2 put of an upload fails: 503, nothing is left, and the same Idempotency-Key may try again', async () => {
    const headers = { 'Idempotency-Key': 'failing put' }
    const depth = await env.BACKLOG.getByName('all').depth()
    const before = (await env.BUCKET.list({ prefix: 'originals/' })).objects.map(({ key }) => key)
    vi.spyOn(R2Store.prototype, 'put').mockRejectedValueOnce(new StorageError('put', new Error()))
    const refused = await upload(fixture('photo.jpg'), headers)
    expect(refused.headers.get('Retry-After')).toBe('5')
    await expectProblem(refused, 503, 'storage-failed')
    expect((await env.BUCKET.list({ prefix: 'originals/' })).objects.map(({ key }) => key)).toEqual(
      before,
    )
    expect(await env.BACKLOG.getByName('all').depth()).toBe(depth)
    const id = await accepted(await upload(fixture('photo.jpg'), headers))
    expect((await ended(id)).status).toBe('done')
  })

  it('R2 get returns nothing: it is asked five times, then the job ends in error', async () => {
    const id = await lostJob()
    for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) {
      await deliver(id, { store: new EmptyStore(), attempts })
    }
    const error = { code: 'original-missing' }
    expect(await jobOf(id)).toMatchObject({ status: 'error', attempts: 5, error })
    await expectWhole(id)
  })

  it('R2 get returns nothing once: the job ends done', async () => {
    const id = await lostJob()
    expect((await deliver(id, { store: new EmptyStore() })).verdict).toBe(2)
    await deliver(id, { attempts: 2 })
    await expectWhole(id)
    expect((await jobOf(id)).status).toBe('done')
  })

  it.each(['unsupported-format', 'damaged-image'] as const)(
    'an original that is %s fails at once and is not delivered again',
    async (code) => {
      const bytes =
        code === 'damaged-image' ? fixture('photo.jpg').slice(0, 300) : new Uint8Array(9)
      const id = await lostJob(bytes)
      expect((await deliver(id)).verdict).toBe('ack')
      expect(await jobOf(id)).toMatchObject({ status: 'error', attempts: 1, error: { code } })
      await expectWhole(id)
    },
  )

  it('no memory in this isolate: the job is tried again, five times, and ends done in another', async () => {
    const message = 'Cannot convert now: what earlier conversions have left behind takes the memory'
    const full = {
      ...newConverter(),
      derive: () => Promise.reject(new ImageError('memory-held', message)),
    }
    const [unlucky, lucky] = [await lostJob(), await lostJob()]
    const verdicts: (number | 'ack')[] = []
    for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) {
      verdicts.push((await deliver(unlucky, { converter: full, attempts })).verdict)
    }
    expect(verdicts).toEqual([2, 4, 8, 16, 'ack'])
    const error = { code: 'memory-held', detail: message }
    expect(await jobOf(unlucky)).toMatchObject({ status: 'error', attempts: 5, error })
    expect((await deliver(lucky, { converter: full })).verdict).toBe(2)
    expect((await deliver(lucky, { attempts: 2 })).verdict).toBe('ack')
    expect(await jobOf(lucky)).toMatchObject({ status: 'done', attempts: 2 })
    for (const id of [unlucky, lucky]) await expectWhole(id)
  })

  it('the queue gives up: the dead letter ends the job in error, with its last reason', async () => {
    const id = await lostJob()
    await deliver(id, { store: new EmptyStore() })
    expect((await deliver(id, { queue: DEAD_LETTER_QUEUE })).verdict).toBe('ack')
    expect(await jobOf(id)).toMatchObject({ status: 'error', error: { code: 'original-missing' } })
    await deliver(id, { queue: DEAD_LETTER_QUEUE })
    await expectWhole(id)
  })
})

it('the log line of a job tells one decode, however many formats it makes', async () => {
  const id = await lostJob('photo.jpg', { formats: ['webp', 'avif', 'jpeg', 'png'] })
  const { logged } = await deliver(id)
  expect((await jobOf(id)).derivatives).toHaveLength(16)
  expect(logged).toMatchObject([{ level: 'info', event: 'job', jobId: id, status: 'done' }])
  expect(logged[0]?.plan).toMatch(/^jpeg 160x120 > \(.*\); decodes=1; peak=[\d.]+MiB$/)
})

describe('a consumer that dies', () => {
  it('the consumer dies after two derivatives: the same message runs the job again, to the same bytes', async () => {
    const whole = await lostJob()
    await deliver(whole)
    const id = await lostJob()
    const store = new FaultyStore((put) => (put === 3 ? 'hang' : undefined))
    void deliver(id, { store, converter: newConverter() })
    await vi.waitFor(() => expect(store.puts).toBe(3), { timeout: 10_000 })
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
    void deliver(id, { store, converter: newConverter() })
    await vi.waitFor(() => expect(store.puts).toBe(1), { timeout: 10_000 })
    await alarmAfter(id, STALE_MS - 10_000)
    expect(await jobOf(id)).toMatchObject({ phase: 'running' })
    await alarmAfter(id, STALE_MS + 10_000)
    expect(await ended(id)).toMatchObject({ status: 'done', attempts: 2 })
    await expectWhole(id)
  })

  it('a run that dies five times ends the job in error', async () => {
    const id = await lostJob()
    await changeJob(id, (job) => ({ ...job, phase: 'running', attempts: MAX_ATTEMPTS, dueAt: 1 }))
    await vi.waitFor(async () => expect((await jobOf(id)).phase).toBe('failed'))
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

describe('an upload that dies', () => {
  it('leaves a record whose alarm removes file, parts and place', async () => {
    const id = crypto.randomUUID()
    const key = `originals/${id}.png`
    const store = new R2Store(env.BUCKET)
    await env.BACKLOG.getByName('all').enter(id, 64)
    const object = env.JOB.getByName(id)
    await object.begin({ id, keepForMs: 1_000 })
    const parts = await store.openUpload(key, { contentType: 'image/png' })
    await parts.put(new Uint8Array(5 * 1024 * 1024))
    await object.apply({ type: 'parts', key, uploadId: parts.id })
    await store.put(`originals/${id}.jpg`, fixture('photo.jpg'), { contentType: 'image/jpeg' })
    await alarmAfter(id, ABANDONED_MS - 10_000)
    expect(await recordOf(id)).toMatchObject({ phase: 'uploading' })
    await alarmAfter(id, ABANDONED_MS + 10_000)
    expect(await recordOf(id)).toBeUndefined()
    expect((await env.BUCKET.list({ prefix: `originals/${id}` })).objects).toEqual([])
    await expect(parts.complete()).rejects.toThrow(StorageError)
    expect(await isWaiting(id)).toBe(false)
  })

  it('holds its Idempotency-Key until it counts as dead, then the next one takes over', async () => {
    const dead = crypto.randomUUID()
    await env.IDEMPOTENCY.getByName('ci\ndied').claim(dead, 86_400_000)
    const headers = { 'Idempotency-Key': 'died' }
    await expectProblem(await upload(fixture('photo.jpg'), headers), 409, 'in-progress')
    vi.useFakeTimers({ now: Date.now() + ABANDONED_MS + 1_000, toFake: ['Date'] })
    const id = await accepted(await upload(fixture('photo.jpg'), headers))
    vi.useRealTimers()
    expect(id).not.toBe(dead)
    expect((await ended(id)).status).toBe('done')
  })
})
