import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { REMOVAL_MS } from '../../src/jobs/job-state.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { PATIENCE } from '../helpers/patience.ts'
import { expectProblem, fixture, send } from './client.ts'
import { alarmAfter } from './faults-client.ts'
import {
  AUTH,
  accepted,
  changeJob,
  config,
  deliver,
  ended,
  jobOf,
  lostJob,
  recordOf,
  upload,
} from './jobs-client.ts'
import { ADMIN_API_KEY } from './test-env.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
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
