import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { probe, SlabList } from '../../src/engine/index.ts'
import { expectProblem, fixture, form, ORIGIN, send } from './client.ts'
import { SECRET } from './fixture-names.ts'
import { AUTH, accepted, ended, type JobDocument, upload } from './jobs-client.ts'
import { originals, postForm } from './uploads-client.ts'

async function stored(key: string): Promise<Uint8Array> {
  const object = await env.BUCKET.get(key)
  if (!object) throw new Error(`there is no ${key}`)
  return object.bytes()
}

/** What the derivatives of a job are named after. */
function publicNameOf({ derivatives }: JobDocument): string {
  return /^full\/([0-9a-f-]{36})\./.exec(derivatives[0]?.key ?? '')?.[1] ?? 'none'
}

describe('POST /v1/images', () => {
  it('answers 202 with where to ask, and the job reaches done with four derivatives', async () => {
    const response = await postForm(form('photo.jpg'))
    expect(response.status).toBe(202)
    const answer = await response.json<{ jobId: string }>()
    const path = `/v1/jobs/${answer.jobId}`
    expect(answer).toEqual({ jobId: answer.jobId, status: 'processing', statusUrl: ORIGIN + path })
    expect(response.headers.get('Location')).toBe(path)
    const job = await ended(answer.jobId)
    const key = `originals/${answer.jobId}.jpg`
    expect(job).toMatchObject({
      jobId: answer.jobId,
      status: 'done',
      phase: 'done',
      attempts: 1,
      original: {
        key,
        bytes: fixture('photo.jpg').length,
        contentType: 'image/jpeg',
        width: 160,
        height: 120,
      },
    })
    expect(job.derivatives.map(({ name, width, height }) => [name, width, height])).toEqual([
      ['full', 160, 120],
      ['medium', 160, 120],
      ['small', 160, 120],
      ['thumb', 120, 120],
    ])
    const publicName = publicNameOf(job)
    for (const { name, key, url, format, width, height, bytes } of job.derivatives) {
      expect(key).toBe(`${name}/${publicName}.webp`)
      expect(format).toBe('webp')
      const file = await send(url.slice(ORIGIN.length))
      expect(file.headers.get('Content-Type')).toBe('image/webp')
      const image = await file.bytes()
      expect(image).toHaveLength(bytes)
      expect(probe(SlabList.of(image))).toMatchObject({ format: 'webp', width, height })
    }
    expect(await stored(key)).toEqual(fixture('photo.jpg'))
    expect((await send(`/files/${key}`)).status).toBe(401)
  })

  it('takes a raw body and makes every format asked for, without metadata', async () => {
    const options = '?formats=jpg,avif,png&quality=60'
    const job = await ended(await accepted(await upload(fixture('small.jpg'), {}, options)))
    const keys = ['jpg', 'avif', 'png'].flatMap((extension) =>
      ['full', 'medium', 'small', 'thumb'].map(
        (size) => `${size}/${publicNameOf(job)}.${extension}`,
      ),
    )
    expect(job.derivatives.map(({ key }) => key)).toEqual(keys)
    for (const key of keys) {
      expect(new TextDecoder('latin1').decode(await stored(key))).not.toContain(SECRET)
    }
  })

  it('turns by EXIF, and tells the size as it is seen', async () => {
    const job = await ended(await accepted(await upload(fixture('turned.jpg'))))
    expect(job.original).toMatchObject({ width: 120, height: 160 })
    expect(job.derivatives[0]).toMatchObject({ width: 120, height: 160 })
  })

  it('reads options of a form that come after the file', async () => {
    const data = form('photo.jpg')
    data.append('formats', 'jpeg')
    const job = await ended(await accepted(await postForm(data)))
    expect(job.derivatives.map(({ format }) => format)).toEqual(Array(4).fill('jpeg'))
  })

  it('keeps a GIF of 8 bytes under a key that names its format', async () => {
    const job = await ended(await accepted(await upload(new TextEncoder().encode('GIF89a\x01\0'))))
    expect(job.original).toMatchObject({
      key: `originals/${job.jobId}.gif`,
      contentType: 'image/gif',
    })
    expect(await stored(job.original.key)).toHaveLength(8)
  })

  it('accepts a damaged file, and the job says at once what is wrong', async () => {
    const job = await ended(await accepted(await upload(fixture('photo.jpg').subarray(0, 400))))
    expect(job).toMatchObject({
      status: 'error',
      phase: 'failed',
      attempts: 1,
      error: { code: 'damaged-image' },
      derivatives: [],
    })
    expect(await originals()).toContain(job.original.key)
  })

  it.each([
    ['a text', 'words and words', 415, 'unsupported-format'],
    ['nothing', '', 400, 'empty-file'],
  ])('refuses %s and stores nothing', async (_, body, status, code) => {
    const before = await originals()
    await expectProblem(await upload(body), status, code)
    expect(await originals()).toEqual(before)
    expect(await env.BACKLOG.getByName('all').depth()).toBe(0)
  })

  it.each([
    ['?formats=tiff', 'formats'],
    ['?formats=', 'formats'],
    ['?formats=webp,webp', 'formats'],
    ['?quality=0', 'quality'],
    ['?width=100', 'width'],
  ])('POST /v1/images%s is 400 and names the option', async (query, option) => {
    const response = await upload(fixture('photo.jpg'), {}, query)
    expect(await response.json()).toMatchObject({ status: 400, option })
  })

  it('with a bad option behind the file is 400 and stores nothing', async () => {
    const before = await originals()
    const data = form('photo.jpg')
    data.append('quality', '101')
    await expectProblem(await postForm(data), 400, 'invalid-option')
    expect(await originals()).toEqual(before)
  })

  it('needs a key, GET /v1/jobs too, and an unknown job is 404', async () => {
    await expectProblem(await upload('x', { 'x-api-key': 'wrong' }), 401, 'unauthorized')
    await expectProblem(await send(`/v1/jobs/${crypto.randomUUID()}`), 401, 'unauthorized')
    for (const id of [crypto.randomUUID(), 'all', '..%2F']) {
      await expectProblem(await send(`/v1/jobs/${id}`, { headers: AUTH }), 404, 'not-found')
    }
  })
})
