import { describe, expect, it } from 'vitest'
import { type Conversion, ImageError } from '../../src/engine/index.ts'
import type { ObjectStore } from '../../src/storage/object-store.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { expectProblem } from './client.ts'
import { type Answer, imageForm, KEY } from './compress-client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'

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
