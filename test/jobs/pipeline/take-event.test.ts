import { beforeEach, describe, expect, it } from 'vitest'
import { isId } from '../../../src/jobs/id.ts'
import type { StoredJob } from '../../../src/jobs/job.ts'
import { objectEventOf } from '../../../src/jobs/pipeline/object-event.ts'
import { type EventPorts, takeEvent } from '../../../src/jobs/pipeline/take-event.ts'
import { variantKey } from '../../../src/variants/variant-place.ts'
import { MemoryStore } from '../../helpers/memory-store.ts'

const bytes = new Uint8Array([1, 2, 3]) as Uint8Array<ArrayBuffer>
const contentType = 'image/jpeg'
let store: MemoryStore
let jobs: StoredJob[]
let ports: EventPorts

beforeEach(() => {
  store = new MemoryStore()
  jobs = []
  ports = {
    store,
    log: () => {},
    prefixes: ['photos/'],
    sizes: [
      { name: 'full', width: 2_048 },
      { name: 'thumb', width: 200, height: 200 },
    ],
    keepForMs: 1_000,
    enqueue: async (job) => void jobs.push(job),
    onPurge: () => {},
  }
})

async function put(key: string, content = bytes): Promise<string> {
  const info = await store.put(key, content, { contentType })
  return info?.etag ?? ''
}

const created = (key: string, etag: string, action = 'PutObject') => ({
  account: 'a',
  bucket: 'edgepress',
  action,
  eventTime: '2026-11-28T00:00:00Z',
  object: { key, size: 3, eTag: etag.replaceAll('"', '') },
})
const deleted = (key: string, action = 'DeleteObject') => ({ action, object: { key } })

async function variantOf(source: string): Promise<void> {
  await put(await variantKey({ source, etag: '"x"', made: 'w=1' }))
}

const keys = async () => (await store.list({ prefix: '' })).objects.map(({ key }) => key)

describe('takeEvent()', () => {
  it.each(['PutObject', 'CopyObject', 'CompleteMultipartUpload'])(
    'begins the job of what has come under a prefix (%s), the same one when told twice',
    async (action) => {
      const etag = await put('photos/cat.jpg')
      for (let i = 0; i < 2; i++) {
        expect(await takeEvent(created('photos/cat.jpg', etag, action), ports)).toBe('ack')
      }
      expect(jobs[0]).toMatchObject({
        original: { key: 'photos/cat.jpg', bytes: 3, contentType },
        order: { formats: ['webp'], quality: 80 },
      })
      expect(isId(jobs[0]?.id ?? '')).toBe(true)
      expect(jobs[1]?.id).toBe(jobs[0]?.id)
      const next = await put('photos/cat.jpg', new Uint8Array([9]) as Uint8Array<ArrayBuffer>)
      await takeEvent(created('photos/cat.jpg', next), ports)
      expect(jobs[2]?.id).not.toBe(jobs[0]?.id)
    },
  )

  it('never lets the original of a failed job be removed: it is not ours', async () => {
    await takeEvent(created('photos/cat.jpg', await put('photos/cat.jpg')), ports)
    expect(jobs[0]).not.toHaveProperty('failedOriginalForMs')
  })

  it.each(['DeleteObject', 'LifecycleDeletion'])(
    'removes derivatives and variants of what has gone (%s), and nothing else',
    async (action) => {
      for (const key of ['full/photos/cat.webp', 'thumb/photos/cat.jpg', 'full/photos/dog.webp']) {
        await put(key)
      }
      await variantOf('photos/cat.jpg')
      await variantOf('photos/dog.jpg')
      await takeEvent(deleted('photos/cat.jpg', action), ports)
      expect(await keys()).toEqual(['full/photos/dog.webp', expect.stringMatching(/^variants\//)])
    },
  )

  it('removes the variants of what was replaced, under a prefix or not', async () => {
    await variantOf('elsewhere/cat.jpg')
    const etag = await put('elsewhere/cat.jpg')
    await takeEvent(created('elsewhere/cat.jpg', etag), ports)
    expect(await keys()).toEqual(['elsewhere/cat.jpg'])
    expect(jobs).toEqual([])
  })

  it('passes over what is no longer so', async () => {
    const etag = await put('photos/cat.jpg')
    await variantOf('photos/cat.jpg')
    await put('full/photos/cat.webp')
    await takeEvent(deleted('photos/cat.jpg'), ports) // it has come again since
    await takeEvent(created('photos/cat.jpg', '"older"'), ports)
    await takeEvent(created('photos/none.jpg', etag), ports)
    expect(await keys()).toHaveLength(3)
    expect(jobs).toEqual([])
  })

  it.each(['variants/a/b/c', 'sources/a', 'originals/a.jpg'])(
    'passes over our own %s',
    async (key) => {
      const etag = await put(key)
      await takeEvent(created(key, etag), { ...ports, prefixes: [''] })
      expect(jobs).toEqual([])
      expect(await keys()).toEqual([key])
    },
  )

  it('knows an event from other messages', () => {
    for (const body of [
      undefined,
      null,
      'x',
      {},
      { jobId: 'x' },
      { action: 'Other', object: { key: 'x' } },
    ]) {
      expect(takeEvent(body, ports)).toBeUndefined()
    }
    expect(objectEventOf({ action: 'PutObject', object: { key: 5 } })).toBeUndefined()
  })
})
