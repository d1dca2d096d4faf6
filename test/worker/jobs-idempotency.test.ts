import { describe, expect, it } from 'vitest'
import { expectProblem, fixture, form } from './client.ts'
import { accepted, changeJob, ended, upload } from './jobs-client.ts'
import { SECOND_API_KEY } from './test-env.ts'
import { largeJpeg, MEBIBYTE, originals, postForm } from './uploads-client.ts'

describe('Idempotency-Key', () => {
  it('the same key with the same file and options answers the first answer again, in whatever form', async () => {
    const headers = { 'Idempotency-Key': 'order 1' }
    const first = await (await upload(fixture('photo.jpg'), headers, '?formats=webp,jpg')).text()
    const before = await originals()
    const repeats = [
      () => upload(fixture('photo.jpg'), headers, '?formats=webp,jpeg'),
      () => upload(fixture('photo.jpg'), headers, '?formats=jpeg,webp&quality=80'),
      () => postForm(form('photo.jpg', { formats: 'webp,jpeg' }), headers),
    ]
    for (const repeat of repeats) {
      const again = await repeat()
      expect(again.status).toBe(202)
      expect(await again.text()).toBe(first)
      await ended(JSON.parse(first).jobId)
    }
    expect(await originals()).toEqual(before)
  })

  const sameLength = fixture('photo.jpg')
  sameLength[sameLength.length - 1] = 0
  it.each([
    ['another file', () => fixture('logo.png'), ''],
    ['another file of the same length', () => sameLength, ''],
    ['what is no image', () => 'words', ''],
    ['other formats', () => fixture('photo.jpg'), '?formats=webp,png'],
    ['another quality', () => fixture('photo.jpg'), '?quality=81'],
    ['another profile', () => fixture('photo.jpg'), '?profile=p3'],
  ])(
    'the same key with %s is 422 idempotency-conflict, and stores nothing',
    async (name, body, query) => {
      const headers = { 'Idempotency-Key': `conflict ${name}` }
      const id = await accepted(await upload(fixture('photo.jpg'), headers))
      const before = await originals()
      for (const finished of [false, true]) {
        if (finished) await ended(id)
        await expectProblem(await upload(body(), headers, query), 422, 'idempotency-conflict')
      }
      expect(await originals()).toEqual(before)
      expect(await accepted(await upload(fixture('photo.jpg'), headers))).toBe(id)
    },
  )

  it('the same key with a large file in parts is compared to its last byte', async () => {
    const headers = { 'Idempotency-Key': 'large' }
    const file = largeJpeg(6 * MEBIBYTE)
    const id = await accepted(await upload(file, headers))
    expect(await accepted(await upload(file, headers))).toBe(id)
    file[file.length - 1] = (file.at(-1) ?? 0) ^ 1
    await expectProblem(await upload(file, headers), 422, 'idempotency-conflict')
  })

  it('the same key for a job of before digests is compared by length and options', async () => {
    const headers = { 'Idempotency-Key': 'old' }
    const id = await accepted(await upload(fixture('photo.jpg'), headers))
    await ended(id)
    await changeJob(id, ({ digest: _, ...job }) => job)
    expect(await accepted(await upload(sameLength, headers))).toBe(id)
    await expectProblem(await upload(fixture('logo.png'), headers), 422, 'idempotency-conflict')
  })

  it('the same key of another caller is another upload', async () => {
    const key = { 'Idempotency-Key': 'order 2' }
    const mine = await accepted(await upload(fixture('photo.jpg'), key))
    const other = { ...key, 'x-api-key': SECOND_API_KEY }
    expect(await accepted(await upload(fixture('photo.jpg'), other))).not.toBe(mine)
  })

  it('five requests at once with one key begin one job', async () => {
    const before = (await originals()).length
    const headers = { 'Idempotency-Key': 'order 3' }
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => upload(fixture('photo.jpg'), headers)),
    )
    const ids = new Set<string>()
    for (const response of responses) {
      if (response.status === 202) ids.add(await accepted(response))
      else await expectProblem(response, 409, 'in-progress')
    }
    expect(ids.size).toBe(1)
    expect((await originals()).length).toBe(before + 1)
  })

  it('a key whose upload was refused may be used again', async () => {
    const headers = { 'Idempotency-Key': 'order 4' }
    await expectProblem(await upload('words', headers), 415, 'unsupported-format')
    await accepted(await upload(fixture('photo.jpg'), headers))
  })

  it.each(['', 'x'.repeat(129), 'ä'])('the key %j is 400', async (key) => {
    const response = await upload(fixture('photo.jpg'), { 'Idempotency-Key': key })
    await expectProblem(response, 400, 'invalid-option')
  })
})
