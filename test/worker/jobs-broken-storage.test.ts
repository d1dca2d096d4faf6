import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { BacklogObject } from '../../src/jobs/backlog-object.ts'
import { JobObject } from '../../src/jobs/job-object.ts'
import { REMOVAL_MS } from '../../src/jobs/job-state.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { expectProblem, fixture } from './client.ts'
import { alarmAfter } from './faults-client.ts'
import { accepted, ended, recordOf, upload } from './jobs-client.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

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
