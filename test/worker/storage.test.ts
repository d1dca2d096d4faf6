import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import {
  MIN_PART_BYTES,
  type ObjectStore,
  type StoredObject,
} from '../../src/storage/object-store.ts'
import { R2Store } from '../../src/storage/r2-store.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { MemoryStore } from '../helpers/memory-store.ts'

const STORES: readonly (readonly [name: string, store: ObjectStore])[] = [
  ['R2Store', new R2Store(env.BUCKET)],
  ['MemoryStore', new MemoryStore()],
]

const TEXT = { contentType: 'text/plain' }

let keys = 0
/** A key that no other test uses. */
function freshKey(): string {
  return `contract/${keys++}`
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>
}

/** A stream that gives the pieces, and then ends or fails. */
function streamOf(pieces: readonly string[], failure?: Error): ReadableStream<Uint8Array> {
  const left = [...pieces]
  return new ReadableStream({
    pull(controller) {
      const piece = left.shift()
      if (piece !== undefined) controller.enqueue(bytesOf(piece))
      else if (failure) controller.error(failure)
      else controller.close()
    },
  })
}

function textOf(object: StoredObject | undefined): Promise<string> {
  return new Response(object?.body ?? null).text()
}

describe.each(STORES)('%s', (name, store) => {
  it(`${name}.delete() removes several objects, and minds none that is not there`, async () => {
    const keys = [freshKey(), freshKey(), freshKey()]
    for (const key of keys.slice(1)) await store.put(key, bytesOf('hello'), TEXT)
    await store.delete(keys)
    for (const key of keys) expect(await store.head(key)).toBeUndefined()
  })

  it(`${name}.put() stores bytes with their type, cache control and metadata`, async () => {
    const key = freshKey()
    const info = await store.put(key, bytesOf('hello'), {
      contentType: 'image/jpeg',
      cacheControl: 'public, max-age=60',
      metadata: { width: '3', options: '{"quality":80}' },
    })
    expect(info).toMatchObject({
      key,
      bytes: 5,
      contentType: 'image/jpeg',
      cacheControl: 'public, max-age=60',
      metadata: { width: '3', options: '{"quality":80}' },
    })
    expect(info?.etag).toMatch(/^"[0-9a-f]{32}"$/)
    expect(Math.abs(Date.now() - (info?.uploaded.getTime() ?? 0))).toBeLessThan(60_000)
    expect(await store.head(key)).toEqual(info)
    const object = await store.get(key)
    expect(object).toMatchObject({ ...info, body: expect.any(ReadableStream) })
    expect(await textOf(object)).toBe('hello')
  })

  it(`${name}.put() replaces what is there, and the tag follows the bytes`, async () => {
    const key = freshKey()
    const first = await store.put(key, bytesOf('one'), TEXT)
    const same = await store.put(key, bytesOf('one'), TEXT)
    const other = await store.put(key, bytesOf('two'), TEXT)
    expect(same?.etag).toBe(first?.etag)
    expect(other?.etag).not.toBe(first?.etag)
    expect(await textOf(await store.get(key))).toBe('two')
  })

  it(`${name}.put() if absent creates once, and the first one stays`, async () => {
    const key = freshKey()
    const puts = ['one', 'two', 'three'].map((text) =>
      store.put(key, bytesOf(text), { ...TEXT, onlyIf: 'absent' }),
    )
    const created = (await Promise.all(puts)).filter((info) => info !== undefined)
    expect(created).toHaveLength(1)
    expect((await store.head(key))?.etag).toBe(created[0]?.etag)
  })

  it(`${name}.put() if a version is there replaces that version only`, async () => {
    const key = freshKey()
    const first = await store.put(key, bytesOf('one'), TEXT)
    const onlyIf = { etag: first?.etag ?? '' }
    expect(await store.put(key, bytesOf('two'), { ...TEXT, onlyIf })).toBeDefined()
    expect(await store.put(key, bytesOf('three'), { ...TEXT, onlyIf })).toBeUndefined()
    expect(await textOf(await store.get(key))).toBe('two')
    expect(await store.put(freshKey(), bytesOf('x'), { ...TEXT, onlyIf })).toBeUndefined()
  })

  it(`${name}.put() takes a stream of known length, an empty one too`, async () => {
    const [long, empty] = [freshKey(), freshKey()]
    await store.put(long, { stream: streamOf(['one ', 'two ', 'three']), bytes: 13 }, TEXT)
    await store.put(empty, { stream: streamOf([]), bytes: 0 }, TEXT)
    expect(await textOf(await store.get(long))).toBe('one two three')
    expect(await store.head(empty)).toMatchObject({ bytes: 0 })
  })

  it(`${name}.put() lets go of a stream that it does not need`, async () => {
    const key = freshKey()
    await store.put(key, bytesOf('one'), TEXT)
    const body = { stream: streamOf(['two']), bytes: 3 }
    expect(await store.put(key, body, { ...TEXT, onlyIf: 'absent' })).toBeUndefined()
    expect(await textOf(await store.get(key))).toBe('one')
  })

  it.each([
    ['breaks', streamOf(['half'], new Error('the line went dead')), 8],
    ['is shorter than declared', streamOf(['half']), 8],
    ['is longer than declared', streamOf(['half and', ' more']), 8],
  ])(`${name}.put() of a stream that %s throws, and stores nothing`, async (_, stream, bytes) => {
    const key = freshKey()
    await expect(store.put(key, { stream, bytes }, TEXT)).rejects.toThrow(StorageError)
    expect(await store.head(key)).toBeUndefined()
  })

  it(`${name}.put() that fails leaves what was there`, async () => {
    const key = freshKey()
    await store.put(key, bytesOf('whole'), TEXT)
    const body = { stream: streamOf(['half'], new Error('the line went dead')), bytes: 8 }
    await expect(store.put(key, body, TEXT)).rejects.toThrow('Cannot store the file')
    expect(await textOf(await store.get(key))).toBe('whole')
  })

  it(`${name}.openUpload() makes one object of all parts, and none before it is complete`, async () => {
    const key = freshKey()
    const upload = await store.openUpload(key, { contentType: 'image/png', metadata: { a: 'b' } })
    const part = new Uint8Array(MIN_PART_BYTES).fill(1)
    await upload.put(part)
    await upload.put(part.fill(2))
    await upload.put(bytesOf('end'))
    expect(await store.head(key)).toBeUndefined()
    const info = await upload.complete()
    expect(info).toMatchObject({ key, bytes: 2 * MIN_PART_BYTES + 3, contentType: 'image/png' })
    const bytes = new Uint8Array(await new Response((await store.get(key))?.body).arrayBuffer())
    const at = [0, MIN_PART_BYTES - 1, MIN_PART_BYTES, 2 * MIN_PART_BYTES, bytes.length - 1]
    expect(at.map((offset) => bytes[offset])).toEqual([
      1,
      1,
      2,
      'e'.charCodeAt(0),
      'd'.charCodeAt(0),
    ])
  })

  it(`${name}.abortUpload() ends an upload, may come twice, and leaves what is complete`, async () => {
    const key = freshKey()
    const upload = await store.openUpload(key, TEXT)
    await upload.put(bytesOf('half'))
    await store.abortUpload(key, upload.id)
    await store.abortUpload(key, upload.id)
    await expect(upload.complete()).rejects.toThrow(StorageError)
    const other = await store.openUpload(key, TEXT)
    await other.put(bytesOf('whole'))
    await other.complete()
    await store.abortUpload(key, other.id)
    expect(await textOf(await store.get(key))).toBe('whole')
  })

  it(`${name}.head() and get() answer undefined for what is not there`, async () => {
    const key = freshKey()
    expect(await store.head(key)).toBeUndefined()
    expect(await store.get(key)).toBeUndefined()
    expect(await store.get(key, { range: { offset: 0, length: 1 } })).toBeUndefined()
  })

  it.each([
    [0, 1, '0'],
    [3, 4, '3456'],
    [9, 1, '9'],
    [0, 10, '0123456789'],
  ])(`${name}.get() reads %i+%i of ten bytes`, async (offset, length, text) => {
    const key = freshKey()
    await store.put(key, bytesOf('0123456789'), TEXT)
    const object = await store.get(key, { range: { offset, length } })
    expect(object?.bytes).toBe(10)
    expect(await textOf(object)).toBe(text)
  })

  it(`${name}.get() of another version comes without its bytes`, async () => {
    const key = freshKey()
    const first = await store.put(key, bytesOf('one'), TEXT)
    const onlyIf = { etag: first?.etag ?? '' }
    expect(await textOf(await store.get(key, { onlyIf }))).toBe('one')
    const second = await store.put(key, bytesOf('two'), TEXT)
    expect(await store.get(key, { onlyIf })).toEqual({ ...second, body: undefined })
  })

  it(`${name}.delete() removes an object, and does nothing where there is none`, async () => {
    const key = freshKey()
    await store.put(key, bytesOf('one'), TEXT)
    await store.delete(key)
    await store.delete(key)
    expect(await store.get(key)).toBeUndefined()
  })

  it(`${name}.list() gives every object under the prefix once, in order, page by page`, async () => {
    const names = ['a', 'b', 'c/1', 'c/2', 'd'].map((leaf) => `${name}/list/${leaf}`)
    for (const key of [...names, `${name}/other`].reverse()) {
      await store.put(key, bytesOf(key), { ...TEXT, metadata: { leaf: key } })
    }
    const found: string[] = []
    let cursor: string | undefined
    do {
      const options = { prefix: `${name}/list/`, limit: 2, ...(cursor ? { cursor } : {}) }
      const page = await store.list(options)
      expect(page.objects.length).toBeLessThanOrEqual(2)
      for (const { key, metadata, contentType } of page.objects) {
        expect({ metadata, contentType }).toEqual({ metadata: { leaf: key }, ...TEXT })
        found.push(key)
      }
      cursor = page.cursor
    } while (cursor)
    expect(found).toEqual(names)
    expect(await store.list({ prefix: 'nothing/here/' })).toEqual({ objects: [] })
  })
})

it('R2Store throws a StorageError that keeps the cause and tells nothing of it', async () => {
  const cause = new Error('internal error; 10001, account 0123')
  const broken = new R2Store({
    put: () => Promise.reject(cause),
    get: () => Promise.reject(cause),
    head: () => Promise.reject(cause),
    delete: () => Promise.reject(cause),
    list: () => Promise.reject(cause),
  } as unknown as R2Bucket)
  const calls = [
    () => broken.put('k', bytesOf('x'), TEXT),
    () => broken.get('k'),
    () => broken.head('k'),
    () => broken.delete('k'),
    () => broken.list({ prefix: '' }),
  ]
  for (const call of calls) {
    const error = await call().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(StorageError)
    expect(error).toMatchObject({
      cause,
      message: expect.stringMatching(/^Cannot .*: the storage/),
    })
    expect(String(error)).not.toContain('10001')
  }
})
