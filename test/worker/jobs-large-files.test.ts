import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { OriginalWriter } from '../../src/jobs/original-writer.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { expectProblem } from './client.ts'
import { accepted, ended, upload } from './jobs-client.ts'
import { largeJpeg, MEBIBYTE, postForm } from './uploads-client.ts'

function formOf(file: Uint8Array<ArrayBuffer>): FormData {
  const data = new FormData()
  data.append('file', new File([file], 'large.jpg'))
  return data
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('POST /v1/images with large files', () => {
  it('POST /v1/images stores a file in equal parts of 5 MiB, and it is the same file', async () => {
    const file = largeJpeg(12 * MEBIBYTE + 17)
    const open = vi.spyOn(R2Store.prototype, 'openUpload')
    const job = await ended(await accepted(await upload(file)))
    expect(job.status).toBe('done')
    expect(open).toHaveBeenCalledTimes(1)
    const object = await env.BUCKET.get(job.original.key)
    expect(object?.httpEtag).toMatch(/-3"$/)
    const digest = async (bytes: BufferSource) => [
      ...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)),
    ]
    expect(await digest((await object?.bytes()) ?? new Uint8Array())).toEqual(await digest(file))
  })

  it.each([5 * MEBIBYTE, 5 * MEBIBYTE + 1, 10 * MEBIBYTE])(
    'POST /v1/images stores %i bytes whole',
    async (bytes) => {
      const response = await postForm(formOf(largeJpeg(bytes)))
      const job = await ended(await accepted(response))
      expect(job).toMatchObject({ status: 'done', original: { bytes } })
      expect((await env.BUCKET.head(job.original.key))?.size).toBe(bytes)
    },
  )
})

it('uploads do not pile up in memory: 24 at once of 8 MiB each hold less than 34 MiB together', async () => {
  const held = new Map<OriginalWriter, number>()
  let most = 0
  const { write, release } = OriginalWriter.prototype
  vi.spyOn(OriginalWriter.prototype, 'write').mockImplementation(function (
    this: OriginalWriter,
    piece,
  ) {
    write.call(this, piece)
    held.set(this, this.heldBytes)
    most = Math.max(
      most,
      [...held.values()].reduce((sum, bytes) => sum + bytes, 0),
    )
  })
  vi.spyOn(OriginalWriter.prototype, 'release').mockImplementation(function (this: OriginalWriter) {
    release.call(this)
    held.delete(this)
  })
  const file = largeJpeg(8 * MEBIBYTE)
  const responses = await Promise.all(Array.from({ length: 24 }, () => upload(file)))
  const ids: string[] = []
  for (const response of responses) {
    if (response.status === 202) ids.push(await accepted(response))
    else await expectProblem(response, 503, 'busy')
  }
  expect(ids.length).toBeGreaterThanOrEqual(6)
  expect(most).toBeGreaterThan(5 * MEBIBYTE)
  expect(most).toBeLessThan(34 * MEBIBYTE)
  for (const id of ids) expect((await ended(id)).status).toBe('done')
  expect(held.size).toBe(0)
})
