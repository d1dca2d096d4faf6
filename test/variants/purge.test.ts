import { describe, expect, it } from 'vitest'
import type { ObjectStore } from '../../src/storage/object-store.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { purgeVariants, purgingStore } from '../../src/variants/purge.ts'
import { variantKey } from '../../src/variants/variant-place.ts'
import { MemoryStore } from '../helpers/memory-store.ts'

const bytes = new Uint8Array([1]) as Uint8Array<ArrayBuffer>
const options = { contentType: 'image/webp' }

async function filled(store: ObjectStore, source: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await store.put(await variantKey({ source, etag: `"${i % 3}"`, made: `${i}` }), bytes, options)
  }
}

async function left(store: ObjectStore): Promise<number> {
  return (await store.list({ prefix: 'variants/' })).objects.length
}

describe('purgeVariants()', () => {
  it('removes more than one page of them, and none of another source', async () => {
    const store = new MemoryStore()
    await filled(store, 'cat.jpg', 25)
    await filled(store, 'cat.jpg2', 2)
    const list = store.list.bind(store)
    store.list = (given) => list({ ...given, limit: 10 })
    expect(await purgeVariants(store, 'cat.jpg')).toBe(25)
    store.list = list
    expect(await left(store)).toBe(2)
  })
})

describe('purgingStore()', () => {
  it('removes the variants of what is overwritten or removed', async () => {
    const inner = new MemoryStore()
    const counts: number[] = []
    const store = purgingStore(inner, (count) => counts.push(count))
    await store.put('cat.jpg', bytes, options)
    await filled(inner, 'cat.jpg', 2)
    await store.put('cat.jpg', bytes, options)
    await filled(inner, 'cat.jpg', 3)
    await store.delete('cat.jpg')
    expect(counts).toEqual([2, 3])
    expect(await left(inner)).toBe(0)
  })

  it('looks for none where a key is new, or that of a variant', async () => {
    const inner = new MemoryStore()
    let lists = 0
    inner.list = async () => {
      lists++
      return { objects: [] }
    }
    const store = purgingStore(inner, () => {})
    await store.put('new.jpg', bytes, options)
    await store.put('new.jpg', bytes, { ...options, onlyIf: 'absent' })
    await store.put('variants/a/b/c', bytes, options)
    await store.put('variants/a/b/c', bytes, options)
    await store.delete('variants/a/b/c')
    expect(lists).toBe(0)
  })

  it('fails nothing where the purge fails', async () => {
    const inner = new MemoryStore()
    inner.list = async () => {
      throw new StorageError('list', new Error('down'))
    }
    const store = purgingStore(inner, () => {})
    await store.put('cat.jpg', bytes, options)
    await expect(store.put('cat.jpg', bytes, options)).resolves.toMatchObject({ key: 'cat.jpg' })
    await expect(store.delete('cat.jpg')).resolves.toBeUndefined()
  })
})
