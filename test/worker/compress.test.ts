import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { type Conversion, ImageError } from '../../src/engine/index.ts'
import type { ObjectStore } from '../../src/storage/object-store.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { expectProblem, fileOf, fixture, ORIGIN, send, sniff } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'
import { type FixtureName, SECRET } from './fixture-names.ts'
import { API_KEY } from './test-env.ts'

const KEY = { 'x-api-key': API_KEY }

interface Answer {
  readonly url: string
  readonly key: string
  readonly contentType: string
  readonly bytes: number
  readonly originalBytes: number
  readonly width: number
  readonly height: number
  readonly kept?: true
}

function imageForm(file: FixtureName | File, fields: Record<string, string> = {}): FormData {
  const data = new FormData()
  data.append('image', typeof file === 'string' ? fileOf(file) : file)
  for (const [name, text] of Object.entries(fields)) data.append(name, text)
  return data
}

function post(body: BodyInit, headers = {}, path = '/compress'): Promise<Response> {
  return send(path, { method: 'POST', body, headers: { ...KEY, ...headers } })
}

async function compress(
  file: FixtureName | File,
  fields: Record<string, string> = {},
): Promise<Answer> {
  const response = await post(imageForm(file, fields))
  expect(response.status).toBe(200)
  return response.json<Answer>()
}

async function storedBytes({ key }: Answer): Promise<Uint8Array> {
  return new Uint8Array((await (await env.BUCKET.get(key))?.arrayBuffer()) ?? new ArrayBuffer(0))
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}

describe('POST /compress as StorageCompressAI has it', () => {
  it('POST /compress answers an address that a plain GET serves as JPEG', async () => {
    const answer = await compress('photo.jpg', { quality: '50' })
    const { url, key, bytes } = answer
    expect(answer).toEqual({
      url: `${ORIGIN}/files/${key}`,
      key: expect.stringMatching(/^compressed\/photo-[0-9a-f]{12}\.jpg$/),
      contentType: 'image/jpeg',
      bytes: expect.any(Number),
      originalBytes: fixture('photo.jpg').length,
      width: 160,
      height: 120,
    })
    expect(bytes).toBeLessThan(answer.originalBytes)
    const file = await send(new URL(url).pathname)
    expect(file.status).toBe(200)
    expect(file.headers.get('Content-Type')).toBe('image/jpeg')
    expect(file.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    const content = await file.bytes()
    expect(content).toHaveLength(bytes)
    expect(sniff(content)).toBe('jpeg')
  })

  it('POST /api/v1/compress with its fields works, and fileName names the result', async () => {
    const body = imageForm('logo.png', { quality: '85', fileName: 'imagem-comprimida.jpg' })
    const { key } = await (await post(body, {}, '/api/v1/compress')).json<Answer>()
    expect(key).toMatch(/^compressed\/imagem-comprimida-[0-9a-f]{12}\.jpg$/)
  })

  it('POST /compress takes the raw body of its engine and answers JPEG, storing nothing', async () => {
    const before = (await env.BUCKET.list()).objects.length
    const response = await post(fixture('logo.png'), {
      'Content-Type': 'image/png',
      'X-Compression-Quality': '60',
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('image/jpeg')
    expect(response.headers.get('Image-Quality')).toBe('60')
    expect(sniff(await response.bytes())).toBe('jpeg')
    expect((await env.BUCKET.list()).objects).toHaveLength(before)
  })

  it.each([
    ['a form without a file', imageFormWithout()],
    ['an empty form file', imageForm(new File([], 'empty.jpg'))],
  ])('POST /compress with %s is 400', async (_, body) => {
    expect((await post(body)).status).toBe(400)
  })

  it('POST /compress with nothing at all is 400 missing-file', async () => {
    const response = await send('/compress', { method: 'POST', headers: KEY })
    await expectProblem(response, 400, 'missing-file')
  })

  it('POST /compress without a key is 401 and stores nothing', async () => {
    const body = imageForm(new File([fixture('photo.jpg')], 'no-key.jpg'))
    await expectProblem(await send('/compress', { method: 'POST', body }), 401, 'unauthorized')
    expect((await env.BUCKET.list({ prefix: 'compressed/no-key' })).objects).toEqual([])
  })

  it.each([
    ['quality', '0'],
    ['quality', '101'],
    ['quality', 'high'],
    ['format', 'bmp'],
    ['colour', 'red'],
  ])('POST /compress with %s=%s is 400 that names it', async (option, text) => {
    const response = await post(imageForm('photo.jpg', { [option]: text }))
    const code = option === 'colour' ? 'unknown-option' : 'invalid-option'
    expect((await expectProblem(response, 400, code)).option).toBe(option)
  })

  it.each(['0', '101', 'high', ''])(
    'POST /compress with X-Compression-Quality: %s is 400 invalid-option',
    async (quality) => {
      const response = await post(fixture('photo.jpg'), {
        'Content-Type': 'image/jpeg',
        'X-Compression-Quality': quality,
      })
      await expectProblem(response, 400, 'invalid-option')
    },
  )
})

describe('POST /compress options', () => {
  it('POST /compress takes the file from the field file as well, but not from both', async () => {
    const one = new FormData()
    one.append('file', fileOf('photo.jpg'))
    expect((await post(one)).status).toBe(200)
    one.append('image', fileOf('photo.jpg'))
    await expectProblem(await post(one), 400, 'too-many-files')
  })

  it('POST /compress takes every option of a conversion', async () => {
    const answer = await compress('photo.jpg', { format: 'webp', width: '80', fit: 'contain' })
    expect(answer).toMatchObject({ contentType: 'image/webp', width: 80, height: 60 })
    expect(answer.key).toMatch(/\.webp$/)
    expect(sniff(await storedBytes(answer))).toBe('webp')
  })

  it('POST /compress?dry-run=true is 400 unknown-option', async () => {
    const response = await post(imageForm('photo.jpg'), {}, '/compress?dry-run=true')
    await expectProblem(response, 400, 'unknown-option')
  })

  it('POST /compress makes a harmless key of any file name', async () => {
    const file = new File([fixture('photo.jpg')], '../../ÜBER uns & alle?.JPEG')
    const { key } = await compress(file)
    expect(key).toMatch(/^compressed\/ueber-uns-and-alle-[0-9a-f]{12}\.jpg$/)
  })

  it('POST /compress puts size, origin and options into the metadata', async () => {
    const { key } = await compress('photo.jpg', { quality: '41' })
    const object = await env.BUCKET.head(key)
    const digest = await crypto.subtle.digest('SHA-256', fixture('photo.jpg'))
    expect(object?.customMetadata).toEqual({
      width: '160',
      height: '120',
      'source-bytes': `${fixture('photo.jpg').length}`,
      source: hex(digest),
      options: expect.stringContaining('"quality":41'),
    })
    expect(object?.httpMetadata).toMatchObject({
      contentType: 'image/jpeg',
      cacheControl: 'public, max-age=31536000, immutable',
    })
  })
})

describe('POST /compress addresses by content', () => {
  it('POST /compress answers the same key for the same input and options, in any order', async () => {
    const one = await compress('photo.jpg', { quality: '42', width: '100' })
    const stored = await env.BUCKET.head(one.key)
    const again = await compress('photo.jpg', { width: '100', quality: '42' })
    expect(again).toEqual(one)
    expect((await env.BUCKET.head(one.key))?.version).toBe(stored?.version)
  })

  it('POST /compress answers another key for other options, another file, another name', async () => {
    const other = new File([fixture('photo.jpg')], 'other.jpg')
    const changed = new File([fixture('turned.jpg')], 'photo.jpg')
    const answers = [
      await compress('photo.jpg', { quality: '43' }),
      await compress('photo.jpg', { quality: '44' }),
      await compress(changed, { quality: '43' }),
      await compress(other, { quality: '43' }),
    ]
    expect(new Set(answers.map(({ key }) => key)).size).toBe(4)
  })

  it('POST /compress twice at the same moment makes one object, and answers both', async () => {
    const file = () => new File([fixture('photo.jpg')], 'twin.jpg')
    const twins = await Promise.all([1, 2, 3].map(() => compress(file(), { quality: '45' })))
    expect(new Set(twins.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect((await env.BUCKET.list({ prefix: 'compressed/twin' })).objects).toHaveLength(1)
  })

  it('POST /compress never serves what something else left under its key', async () => {
    const { key, bytes } = await compress('photo.jpg', { quality: '46' })
    await env.BUCKET.put(key, 'squatter')
    const moved = await compress('photo.jpg', { quality: '46' })
    expect(moved.key).toMatch(/^compressed\/photo-[0-9a-f]{64}\.jpg$/)
    expect(moved.bytes).toBe(bytes)
    expect(await compress('photo.jpg', { quality: '46' })).toEqual(moved)
  })
})

describe('POST /compress keeps the input where that is smaller', () => {
  it('POST /compress keeps a JPEG that a conversion would not shrink, without EXIF', async () => {
    expect(latin1(fixture('small.jpg'))).toContain(SECRET)
    const answer = await compress('small.jpg', { quality: '90' })
    expect(answer).toMatchObject({ kept: true, width: 160, height: 120 })
    expect(answer.bytes).toBeLessThan(answer.originalBytes)
    const text = latin1(await storedBytes(answer))
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain('Exif')
    expect(text).toContain('ICC_PROFILE')
    expect(await compress('small.jpg', { quality: '90' })).toEqual(answer)
  })

  it('POST /compress with a raw body keeps likewise, and says so', async () => {
    const headers = { 'Content-Type': 'image/jpeg', 'X-Compression-Quality': '90' }
    const response = await post(fixture('small.jpg'), headers)
    expect(response.headers.get('Image-Kept')).toBe('true')
    expect(latin1(await response.bytes())).not.toContain(SECRET)
  })

  it.each<[string, FixtureName, Record<string, string>]>([
    ['is to be resized', 'small.jpg', { width: '150' }],
    ['is to be turned', 'small.jpg', { rotate: '90' }],
    ['keeps its copyright', 'small.jpg', { metadata: 'copyright' }],
    ['is to be another format', 'small.jpg', { format: 'webp' }],
    ['is not upright, with an edge of part of a block', 'turned.jpg', {}],
    ['is no JPEG', 'logo.png', { format: 'png' }],
  ])('POST /compress does not keep an input that %s', async (_, name, fields) => {
    const answer = await compress(name, { quality: '95', ...fields })
    expect(answer).not.toHaveProperty('kept')
  })

  it('POST /compress turns a photo without loss where it would grow', async () => {
    const answer = await compress('turnable.jpg', { quality: '95' })
    expect(answer).toMatchObject({ width: 128, height: 160, kept: true })
    expect(answer.bytes).toBeLessThan(answer.originalBytes)
    const text = latin1(await storedBytes(answer))
    expect(text).not.toContain('Exif')
    expect(text).not.toContain(SECRET)
    expect(text).toContain('ICC_PROFILE')
  })

  it('POST /compress with a raw body turns likewise, and says so', async () => {
    const headers = { 'Content-Type': 'image/jpeg', 'X-Compression-Quality': '95' }
    const response = await post(fixture('turnable.jpg'), headers)
    expect(response.headers.get('Image-Kept')).toBe('true')
    expect(response.headers.get('Image-Width')).toBe('128')
  })

  it('POST /compress stands a turned photo upright', async () => {
    expect(await compress('turned.jpg', { quality: '95' })).toMatchObject({
      width: 120,
      height: 160,
    })
  })
})

describe('POST /compress when something breaks', () => {
  const convert = async (input: Parameters<typeof conversionOf>[0]): Promise<Conversion> =>
    conversionOf(input)

  function appOver(store: ObjectStore, engine = convert) {
    const app = fakeApp(engine, {}, () => ({ store }))
    const init = () => ({ method: 'POST', headers: KEY, body: imageForm('photo.webp') })
    return { app, request: () => app.request('/compress', init()) }
  }

  it('POST /compress with a store that fails on put is 503 storage-failed; only the log knows why', async () => {
    const store = new MemoryStore()
    store.put = async () => {
      throw new StorageError('put', new Error('R2 internal error 10001'))
    }
    const { app, request } = appOver(store)
    const response = await request()
    expect(response.headers.get('Retry-After')).toBe('5')
    const problem = await expectProblem(response, 503, 'storage-failed')
    expect(problem.detail).toBe('Cannot store the file: the storage failed')
    expect(JSON.stringify(problem)).not.toContain('10001')
    expect(JSON.stringify(app.logged)).toContain('10001')
    expect(await store.list({ prefix: '' })).toEqual({ objects: [] })
  })

  it('POST /compress converts nothing while the store does not answer', async () => {
    const store = new MemoryStore()
    store.head = async () => {
      throw new StorageError('head', new Error('R2 internal error 10001'))
    }
    let conversions = 0
    const { request } = appOver(store, async (input) => {
      conversions++
      return conversionOf(input)
    })
    await expectProblem(await request(), 503, 'storage-failed')
    expect(conversions).toBe(0)
  })

  it('POST /compress is 200 when its put fails because another one was faster', async () => {
    const store = new MemoryStore()
    const put = store.put.bind(store)
    store.put = async (...args) => {
      await put(...args)
      throw new StorageError('put', new Error('too many writes to this key'))
    }
    expect((await appOver(store).request()).status).toBe(200)
  })

  it('POST /compress twice at the same moment writes once', async () => {
    const store = new MemoryStore()
    const { put, head } = { put: store.put.bind(store), head: store.head.bind(store) }
    const { promise: allLooked, resolve: letGo } = Promise.withResolvers<void>()
    let looks = 0
    store.head = async (key) => {
      const info = await head(key)
      if (++looks === 3) letGo()
      await allLooked
      return info
    }
    let writes = 0
    store.put = async (...args) => {
      const info = await put(...args)
      if (info) writes++
      return info
    }
    const { request } = appOver(store)
    const answers = await Promise.all([request(), request(), request()])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(writes).toBe(1)
  })

  it('POST /compress looks before it converts: a second one finds the first', async () => {
    let conversions = 0
    const { request } = appOver(new MemoryStore(), async (input) => {
      conversions++
      return conversionOf(input)
    })
    expect((await request()).status).toBe(200)
    expect((await request()).status).toBe(200)
    expect(conversions).toBe(1)
  })

  it('POST /compress of a caller that leaves in its upload stores nothing', async () => {
    const store = new MemoryStore()
    const whole = new Response(imageForm('photo.jpg'))
    const headers = { ...KEY, 'Content-Type': whole.headers.get('Content-Type') ?? '' }
    const pieces = [(await whole.bytes()).subarray(0, 1_000)]
    const body = new ReadableStream({
      pull(controller) {
        const piece = pieces.shift()
        if (piece) controller.enqueue(piece)
        else controller.error(new Error('the line went dead'))
      },
    })
    const { app } = appOver(store)
    const response = await app.request('/compress', { method: 'POST', headers, body })
    const problem = await expectProblem(response, 400, 'malformed-body')
    expect(problem.detail).toBe('Cannot read the body: it ended early')
    expect(await store.list({ prefix: '' })).toEqual({ objects: [] })
  })

  it('POST /compress of a caller that leaves in the conversion stores nothing', async () => {
    const store = new MemoryStore()
    const caller = new AbortController()
    const app = fakeApp(
      async (_input, _options, signal) => {
        caller.abort()
        if (signal?.aborted) throw new ImageError('aborted', 'Cannot convert: the caller has left')
        throw new Error('the signal did not arrive')
      },
      {},
      () => ({ store }),
    )
    const { signal } = caller
    const init = { method: 'POST', headers: KEY, body: imageForm('photo.webp'), signal }
    await expectProblem(await app.request('/compress', init), 499, 'aborted')
    expect(await store.list({ prefix: '' })).toEqual({ objects: [] })
  })

  it('POST /compress answers with PUBLIC_BASE_URL where there is one', async () => {
    const app = fakeApp(convert, { PUBLIC_BASE_URL: 'https://cdn.example.com/i/' })
    const body = imageForm('photo.webp')
    const response = await app.request('/compress', { method: 'POST', headers: KEY, body })
    const { url, key } = await response.json<Answer>()
    expect(url).toBe(`https://cdn.example.com/i/files/${key}`)
  })
})

function imageFormWithout(): FormData {
  const data = new FormData()
  data.append('quality', '80')
  return data
}

function hex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
