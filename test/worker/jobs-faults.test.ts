import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ImageError } from '../../src/engine/index.ts'
import { BacklogObject } from '../../src/jobs/backlog-object.ts'
import { DEAD_LETTER_QUEUE } from '../../src/jobs/job-message.ts'
import { JobObject } from '../../src/jobs/job-object.ts'
import {
  BEAT_MS,
  MAX_AGE_MS,
  MAX_ATTEMPTS,
  REMOVAL_MS,
  SILENT_MS,
  STALE_SWEEPS,
} from '../../src/jobs/job-state.ts'
import type { ObjectBytes, PutOptions, StoredObject } from '../../src/storage/object-store.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { PATIENCE } from '../helpers/patience.ts'
import { expectProblem, fixture, send } from './client.ts'
import {
  AUTH,
  accepted,
  changeJob,
  config,
  deliver,
  derivativesOf,
  ended,
  jobOf,
  lostJob,
  newIsolate,
  recordOf,
  upload,
} from './jobs-client.ts'
import { ADMIN_API_KEY } from './test-env.ts'

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
    const { gate, converter } = newIsolate()
    const convertMany = () => Promise.reject(new ImageError('memory-held', message))
    const full = { gate, converter: { ...converter, convertMany } }
    const [unlucky, lucky] = [await lostJob(), await lostJob()]
    const verdicts: (number | 'ack')[] = []
    for (let attempts = 1; attempts <= MAX_ATTEMPTS; attempts++) {
      verdicts.push((await deliver(unlucky, { isolate: full, attempts })).verdict)
    }
    expect(verdicts).toEqual([2, 4, 8, 16, 'ack'])
    const error = { code: 'memory-held', detail: message }
    expect(await jobOf(unlucky)).toMatchObject({ status: 'error', attempts: 5, error })
    expect((await deliver(lucky, { isolate: full })).verdict).toBe(2)
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
    await alarmAfter(id, SILENT_MS - 10_000)
    expect(await recordOf(id)).toMatchObject({ phase: 'uploading' })
    await alarmAfter(id, SILENT_MS + 10_000)
    expect(await recordOf(id)).toBeUndefined()
    expect((await env.BUCKET.list({ prefix: `originals/${id}` })).objects).toEqual([])
    await expect(parts.complete()).rejects.toThrow(StorageError)
    expect(await isWaiting(id)).toBe(false)
  })

  it.each([
    ['before its record began', false],
    ['while its file came', true],
  ])(
    '%s holds its Idempotency-Key for as long as Retry-After tells, then the next one takes over',
    async (when, hasRecord) => {
      const dead = await deadUpload(when, hasRecord)
      const headers = { 'Idempotency-Key': when }
      const refused = await upload(fixture('photo.jpg'), headers)
      const seconds = Number(refused.headers.get('Retry-After'))
      expect(await expectProblem(refused, 409, 'in-progress')).toMatchObject({
        retryAfter: seconds,
      })
      expect(seconds).toBeGreaterThan(1)
      expect(seconds).toBeLessThanOrEqual(SILENT_MS / 1_000)
      vi.useFakeTimers({ now: Date.now() + seconds * 1_000, toFake: ['Date'] })
      const id = await accepted(await upload(fixture('photo.jpg'), headers))
      vi.useRealTimers()
      expect(id).not.toBe(dead)
      expect((await ended(id)).status).toBe('done')
      expect(await recordOf(dead)).toBeUndefined()
      expect(await isWaiting(dead)).toBe(false)
    },
  )

  it('is not taken over while it shows signs of life', async () => {
    const living = await deadUpload('living', true)
    const headers = { 'Idempotency-Key': 'living' }
    const start = Date.now()
    for (let beat = 1; beat <= 8; beat++) {
      vi.useFakeTimers({ now: start + beat * BEAT_MS, toFake: ['Date'] })
      await env.JOB.getByName(living).apply({ type: 'alive' })
      const refused = await upload(fixture('photo.jpg'), headers)
      expect(refused.headers.get('Retry-After')).toBe(`${SILENT_MS / 1_000}`)
      await expectProblem(refused, 409, 'in-progress')
    }
    vi.useRealTimers()
    expect(await recordOf(living)).toMatchObject({ phase: 'uploading' })
  })

  it('was taken over and comes to its end all the same: no job, and its file is removed', async () => {
    const late = await deadUpload('late', true)
    vi.useFakeTimers({ now: Date.now() + SILENT_MS, toFake: ['Date'] })
    const id = await accepted(await upload(fixture('photo.jpg'), { 'Idempotency-Key': 'late' }))
    vi.useRealTimers()
    const object = env.JOB.getByName(late)
    const key = `originals/${late}.jpg`
    await env.BUCKET.put(key, fixture('photo.jpg'))
    const original = { key, bytes: 1, contentType: 'image/jpeg' }
    const order = { formats: ['webp'], quality: 80 } as const
    expect((await object.apply({ type: 'stored', original, order })).job).toBeUndefined()
    expect(await object.abandon(late)).toBe(true)
    expect(await env.BUCKET.head(key)).toBeNull()
    expect(await recordOf(late)).toBeUndefined()
    expect((await ended(id)).status).toBe('done')
  })
})

/** An upload of which nothing more is heard: a claim, a place, and perhaps a record. */
async function deadUpload(idempotencyKey: string, hasRecord: boolean): Promise<string> {
  const id = crypto.randomUUID()
  await env.IDEMPOTENCY.getByName(`ci\n${idempotencyKey}`).claim(id, 86_400_000)
  if (!hasRecord) return id
  await env.BACKLOG.getByName('all').enter(id, 1_000)
  await env.JOB.getByName(id).begin({ id, owner: 'ci', keepForMs: 86_400_000 })
  return id
}

describe('an upload while the storage fails', () => {
  /** Everything fails, as R2 does for minutes now and then. */
  function breakStorage(): void {
    for (const name of ['put', 'delete', 'abortUpload'] as const) {
      vi.spyOn(R2Store.prototype, name).mockRejectedValue(new StorageError('put', new Error()))
    }
  }

  it.each([
    ['whole', 1],
    ['in parts', 6],
  ])(
    '%s gives its place and its Idempotency-Key back at once, and is cleaned up later',
    async (name, mebibytes) => {
      const file = new Uint8Array(mebibytes * 1024 * 1024)
      file.set(fixture('photo.jpg'))
      const depth = await env.BACKLOG.getByName('all').depth()
      const headers = { 'Idempotency-Key': `broken ${name}` }
      const begin = vi.spyOn(JobObject.prototype, 'begin')
      const { complete } = await brokenUploads()
      breakStorage()
      await expectProblem(await upload(file, headers), 503, 'storage-failed')
      expect(await env.BACKLOG.getByName('all').depth()).toBe(depth)
      const id = begin.mock.calls[0]?.[0].id ?? ''
      expect(await recordOf(id)).toMatchObject({ phase: 'abandoned', owes: 'removal' })
      await alarmAfter(id, REMOVAL_MS)
      expect(await recordOf(id)).toMatchObject({ phase: 'abandoned', owes: 'removal' })
      vi.restoreAllMocks()
      await env.BUCKET.put(`originals/${id}.jpg`, 'arrived after all')
      const again = await accepted(await upload(file, headers))
      expect((await ended(again)).status).toBe('done')
      await alarmAfter(id, 2 * REMOVAL_MS)
      expect(await recordOf(id)).toBeUndefined()
      expect(await env.BUCKET.head(`originals/${id}.jpg`)).toBeNull()
      for (const end of complete) await expect(end()).rejects.toThrow()
    },
  )

  /** Uploads in parts whose parts fail; how to complete what must have been thrown away. */
  async function brokenUploads() {
    const complete: (() => Promise<unknown>)[] = []
    const { openUpload } = R2Store.prototype
    vi.spyOn(R2Store.prototype, 'openUpload').mockImplementation(async function (
      this: R2Store,
      key,
      options,
    ) {
      const opened = await openUpload.call(this, key, options)
      complete.push(() => opened.complete())
      const put = () => Promise.reject(new StorageError('put', new Error()))
      return { ...opened, put }
    })
    return { complete }
  }

  it.each(['enter', 'begin'] as const)(
    'that cannot %s because its object fails leaves no place taken',
    async (step) => {
      const depth = await env.BACKLOG.getByName('all').depth()
      const { enter } = BacklogObject.prototype
      if (step === 'begin') vi.spyOn(JobObject.prototype, 'begin').mockRejectedValue(new Error())
      else {
        vi.spyOn(BacklogObject.prototype, 'enter').mockImplementation(async function (
          this: BacklogObject,
          ...args
        ) {
          await enter.apply(this, args)
          throw new Error('the connection was lost')
        })
      }
      await expectProblem(await upload(fixture('photo.jpg')), 500, 'internal')
      expect(await env.BACKLOG.getByName('all').depth()).toBe(depth)
    },
  )
})

describe('the original of a failed job', () => {
  const DAY_MS = 86_400_000

  async function failedUpload(): Promise<{ id: string; key: string }> {
    const damaged = fixture('photo.jpg').slice(0, 400)
    const id = await accepted(await upload(damaged))
    const { status, original } = await ended(id)
    expect(status).toBe('error')
    await vi.waitFor(async () => expect((await recordOf(id))?.owes).toBeUndefined(), PATIENCE)
    return { id, key: original.key }
  }

  it('is deleted FAILED_ORIGINAL_DAYS after its end, and not a day before', async () => {
    const { id, key } = await failedUpload()
    await alarmAfter(id, config.failedOriginalForMs - DAY_MS)
    expect(await env.BUCKET.head(key)).not.toBeNull()
    await alarmAfter(id, config.failedOriginalForMs + 1_000)
    expect(await env.BUCKET.head(key)).toBeNull()
    expect(await recordOf(id)).toBeUndefined()
  })

  it('is deleted later when the storage fails', async () => {
    const { id, key } = await failedUpload()
    vi.spyOn(R2Store.prototype, 'delete').mockRejectedValueOnce(new StorageError('delete', 1))
    await alarmAfter(id, config.failedOriginalForMs + 1_000)
    expect(await env.BUCKET.head(key)).not.toBeNull()
    await alarmAfter(id, config.failedOriginalForMs + REMOVAL_MS + 2_000)
    expect(await env.BUCKET.head(key)).toBeNull()
    expect(await recordOf(id)).toBeUndefined()
  })

  it('outlives the record where it is to be kept longer; the record is 404 then', async () => {
    const { id, key } = await failedUpload()
    await changeJob(id, (job) => ({ ...job, keepForMs: 1, updatedAt: job.updatedAt - 10 }))
    await expectProblem(await send(`/v1/jobs/${id}`, { headers: AUTH }), 404, 'not-found')
    expect(await env.BUCKET.head(key)).not.toBeNull()
    await alarmAfter(id, config.failedOriginalForMs + 1_000)
    expect(await env.BUCKET.head(key)).toBeNull()
  })

  it('stays for good when a batch has made its derivatives after all', async () => {
    const { id, key } = await failedUpload()
    const customMetadata = (await env.BUCKET.head(key))?.customMetadata ?? {}
    await env.BUCKET.put(key, fixture('photo.jpg'), { customMetadata })
    const admin = { 'x-api-key': ADMIN_API_KEY }
    const body = JSON.stringify({ prefix: key })
    const batch = await send('/v1/reprocess', { method: 'POST', headers: admin, body })
    const { batchId } = await batch.json<{ batchId: string }>()
    await vi.waitFor(async () => {
      const document = await (await send(`/v1/batches/${batchId}`, { headers: admin })).json()
      expect(document).toMatchObject({ total: 1, done: 1, finished: true })
    }, PATIENCE)
    const { failedOriginalForMs, keepForMs = 0 } = (await recordOf(id)) ?? {}
    expect(failedOriginalForMs).toBeUndefined()
    await alarmAfter(id, keepForMs + 1_000)
    expect(await recordOf(id)).toBeUndefined()
    expect(await env.BUCKET.head(key)).not.toBeNull()
  })

  it.each(['done', 'of a batch'])('stays when its job is %s', async (kind) => {
    const id = kind === 'done' ? await lostJob() : await lostJob(new Uint8Array(9))
    await changeJob(id, (job) => ({
      ...job,
      ...(kind === 'done' && { failedOriginalForMs: 1_000 }),
    }))
    await deliver(id)
    const { key } = (await jobOf(id)).original
    await vi.waitFor(async () => expect((await recordOf(id))?.owes).toBeUndefined(), PATIENCE)
    await alarmAfter(id, DAY_MS + 1_000)
    expect(await recordOf(id)).toBeUndefined()
    expect(await env.BUCKET.head(key)).not.toBeNull()
  })
})
