import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Batch } from '../../src/jobs/batch-state.ts'
import type { Job } from '../../src/jobs/job.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { PATIENCE } from '../helpers/patience.ts'
import { expectProblem, fixture, send } from './client.ts'
import type { FixtureName } from './fixture-names.ts'
import { AUTH } from './jobs-client.ts'
import { ADMIN_API_KEY } from './test-env.ts'

/** Pages of the bucket's list are made this short: a bucket may answer fewer than it is asked for. */
const PAGE = 50
const COUNT = 2 * PAGE + 10
/** Hundreds of jobs take their time on a busy machine. */
const LONG = { timeout: 200_000, interval: 50 }
/** At every turn, so that no state in between is missed. */
const OFTEN = { ...LONG, interval: 0 }

const ADMIN = { 'x-api-key': ADMIN_API_KEY }

function reprocess(document: unknown, headers: Record<string, string> = ADMIN): Promise<Response> {
  return send('/v1/reprocess', { method: 'POST', headers, body: JSON.stringify(document) })
}

interface BatchDocument {
  readonly total: number
  readonly queued: number
  readonly done: number
  readonly failed: number
  readonly finished: boolean
  readonly failures: readonly { key: string; code: string; detail: string }[]
  readonly error?: { readonly code: string }
}

async function begun(document: unknown): Promise<string> {
  const response = await reprocess(document)
  expect(response.status).toBe(202)
  const { batchId } = await response.json<{ batchId: string }>()
  expect(response.headers.get('Location')).toBe(`/v1/batches/${batchId}`)
  return batchId
}

async function batchOf(batchId: string): Promise<BatchDocument> {
  const response = await send(`/v1/batches/${batchId}`, { headers: ADMIN })
  expect(response.status).toBe(200)
  return await response.json()
}

async function finished(batchId: string): Promise<BatchDocument> {
  await expect.poll(async () => (await batchOf(batchId)).finished, LONG).toBe(true)
  return batchOf(batchId)
}

/** So many originals under a prefix of their own. */
async function originals(count: number, name: FixtureName = 'photo.gif'): Promise<string> {
  const prefix = `originals/${crypto.randomUUID()}/`
  const bytes = fixture(name)
  await Promise.all(
    Array.from({ length: count }, (_, i) =>
      env.BUCKET.put(`${prefix}${`${i}`.padStart(4, '0')}.gif`, bytes),
    ),
  )
  return prefix
}

/** What the jobs of a batch have left behind. */
async function leftovers(batchId: string, count: number): Promise<Job[]> {
  const jobs = await Promise.all(
    Array.from({ length: count }, (_, i) => env.JOB.getByName(`${batchId}.${i}`).read()),
  )
  return jobs.filter((job) => job !== undefined) as Job[]
}

async function countOf(prefix: string): Promise<number> {
  let count = 0
  let cursor: string | undefined
  do {
    const page = await env.BUCKET.list({ prefix, ...(cursor ? { cursor } : {}) })
    count += page.objects.length
    cursor = page.truncated ? page.cursor : undefined
  } while (cursor)
  return count
}

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('POST /v1/reprocess', () => {
  it('originals over three pages are all counted, with a kill in between, and leave nothing behind', async () => {
    const prefix = await originals(COUNT)
    const { list: listed } = R2Store.prototype
    const list = vi.spyOn(R2Store.prototype, 'list').mockImplementation(function (
      this: R2Store,
      options,
    ) {
      return listed.call(this, { ...options, limit: Math.min(PAGE, options.limit ?? PAGE) })
    })
    const id = await begun({ prefix, workers: 8 })
    await expect.poll(async () => (await batchOf(id)).done).toBeGreaterThanOrEqual(40)
    await abortAllDurableObjects()
    vi.useFakeTimers({ now: Date.now() + 70_000, toFake: ['Date'] })
    await runDurableObjectAlarm(env.BATCHES.getByName(id))
    vi.useRealTimers()
    expect(await finished(id)).toMatchObject({
      total: COUNT,
      queued: 0,
      done: COUNT,
      failed: 0,
    })
    const pages = list.mock.calls.filter(([options]) => options.prefix === prefix)
    expect(pages.length).toBeGreaterThanOrEqual(3)
    expect(pages[0]?.[0].limit).toBe(250)
    const name = prefix.slice('originals/'.length)
    for (const size of ['full', 'medium', 'small', 'thumb']) {
      expect(await countOf(`${size}/${name}`)).toBe(COUNT)
    }
    expect(await countOf(prefix)).toBe(COUNT)
    expect(await leftovers(id, COUNT)).toEqual([])
    expect(await env.BACKLOG.getByName('all').depth()).toBe(0)
  })

  it('tells which originals failed, and why', async () => {
    const prefix = await originals(3)
    await env.BUCKET.put(`${prefix}broken.jpg`, fixture('photo.jpg').slice(0, 300))
    await env.BUCKET.put(`${prefix}words.txt`, 'no picture at all')
    const batch = await finished(await begun({ prefix, formats: ['jpg', 'webp'], quality: 50 }))
    expect(batch).toMatchObject({ total: 5, queued: 0, done: 3, failed: 2 })
    expect(batch.failures).toEqual([
      {
        key: `${prefix}broken.jpg`,
        code: 'damaged-image',
        detail: expect.stringMatching(/^Cannot/),
      },
      { key: `${prefix}words.txt`, code: 'unsupported-format', detail: expect.any(String) },
    ])
    expect(await countOf(`thumb/${prefix.slice('originals/'.length)}`)).toBe(6)
  })

  it('stops at the limit', async () => {
    const prefix = await originals(4)
    const batch = await finished(await begun({ prefix, limit: 3 }))
    expect(batch).toMatchObject({ total: 3, done: 3 })
  })

  it('of nothing is finished at once', async () => {
    const batch = await finished(await begun({ prefix: `originals/${crypto.randomUUID()}/` }))
    expect(batch).toMatchObject({ total: 0, done: 0, failed: 0, failures: [] })
  })

  it('never has more jobs under way than workers', async () => {
    const prefix = await originals(12)
    const id = await begun({ prefix, workers: 3 })
    let most = 0
    await expect
      .poll(async () => {
        const batch = (await env.BATCHES.getByName(id).read()) as Batch
        most = Math.max(most, batch.running.length)
        return (await batchOf(id)).finished
      }, OFTEN)
      .toBe(true)
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(3)
  })

  it('lists again when the storage fails, and gives up in the end', async () => {
    const prefix = await originals(2)
    const list = vi.spyOn(R2Store.prototype, 'list')
    list.mockRejectedValueOnce(new StorageError('list', new Error('10001')))
    const id = await begun({ prefix })
    await vi.waitFor(() => expect(list).toHaveBeenCalledTimes(1), PATIENCE)
    await runDurableObjectAlarm(env.BATCHES.getByName(id))
    expect(await finished(id)).toMatchObject({ total: 2, done: 2 })

    list.mockRejectedValue(new StorageError('list', new Error('10001')))
    const lost = await begun({ prefix })
    await expect
      .poll(async () => {
        await runDurableObjectAlarm(env.BATCHES.getByName(lost))
        return (await batchOf(lost)).finished
      }, OFTEN)
      .toBe(true)
    expect(await batchOf(lost)).toMatchObject({ total: 0, error: { code: 'storage-failed' } })
  })

  it('ends its record keepForMs after its end', async () => {
    const id = await begun({ prefix: `originals/${crypto.randomUUID()}/` })
    await finished(id)
    const object = env.BATCHES.getByName(id)
    vi.useFakeTimers({ now: Date.now() + 7 * 86_400_000 + 1_000, toFake: ['Date'] })
    await vi.waitFor(async () => expect(await runDurableObjectAlarm(object)).toBe(true), PATIENCE)
    vi.useRealTimers()
    await runInDurableObject(object, (_, { storage }) => {
      expect(storage.kv.get('batch')).toBeUndefined()
    })
    await expectProblem(await send(`/v1/batches/${id}`, { headers: ADMIN }), 404, 'not-found')
  })

  it.each([
    [{ prefix: 'full/' }, 'prefix'],
    [{ prefix: 7 }, 'prefix'],
    [{ formats: [] }, 'formats'],
    [{ formats: 'webp' }, 'formats'],
    [{ quality: 0 }, 'quality'],
    [{ limit: 0.5 }, 'limit'],
    [{ workers: 33 }, 'workers'],
    [{ perfix: 'originals/' }, 'perfix'],
    [[], 'prefix'],
  ])('of %j is 400 and names the option', async (document, option) => {
    expect(await (await reprocess(document)).json()).toMatchObject({ status: 400, option })
  })

  it('needs an admin key and JSON', async () => {
    await expectProblem(await reprocess({}, AUTH), 403, 'forbidden')
    await expectProblem(await send('/v1/batches/x', { headers: AUTH }), 403, 'forbidden')
    const init = { method: 'POST', headers: ADMIN, body: '{' }
    await expectProblem(await send('/v1/reprocess', init), 400, 'malformed-body')
  })
})
