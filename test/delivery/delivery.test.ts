import { describe, expect, it } from 'vitest'
import type { ObjectStore } from '../../src/storage/object-store.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { ask, fakeDelivery, textOf, watched, wish } from './fake-delivery.ts'

const write = (store: ObjectStore, text: string, key = 'cat.jpg') =>
  store.put(key, new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>, {
    contentType: 'image/jpeg',
  })

async function storedVariants(store: ObjectStore) {
  return (await store.list({ prefix: 'variants/' })).objects
}

/** Steps of the bucket that one cold request takes, before and after each operation. */
async function countSteps(): Promise<number> {
  const bucket = new MemoryStore()
  await write(bucket, 'old')
  let steps = 0
  const store = watched(bucket, async () => void steps++)
  await textOf(await ask(fakeDelivery(store), store))
  return steps
}

const STEPS = await countSteps()
const EACH_STEP = Array.from({ length: STEPS }, (_, i) => i)

describe('deliver()', () => {
  it('makes a variant once, and finds it afterwards', async () => {
    const store = new MemoryStore()
    await write(store, 'cat')
    const delivery = fakeDelivery(store)
    const first = await ask(delivery, store)
    const second = await ask(delivery, store)
    expect([first.isMade, second.isMade]).toEqual([true, false])
    expect([await textOf(first), await textOf(second)]).toEqual(['cat', 'cat'])
    expect(second.info.etag).toBe(first.info.etag)
    expect(delivery.converted).toEqual(['cat'])
  })

  it('decodes once for a hundred that ask at once', async () => {
    const store = new MemoryStore()
    await write(store, 'cat')
    const delivery = fakeDelivery(store)
    const all = await Promise.all(Array.from({ length: 100 }, () => ask(delivery, store)))
    expect(new Set(await Promise.all(all.map(textOf)))).toEqual(new Set(['cat']))
    expect(delivery.converted).toHaveLength(1)
    expect(all.filter(({ plan }) => plan)).toHaveLength(1)
    expect(await storedVariants(store)).toHaveLength(1)
  })

  it('makes nothing for a caller who has left, and then what somebody else asks for', async () => {
    const store = new MemoryStore()
    await write(store, 'cat')
    const delivery = fakeDelivery(store)
    const signal = AbortSignal.abort()
    const left = delivery.deliver({ ...wish(store), admit: async () => {}, signal }, true)
    await expect(left).rejects.toMatchObject({ code: 'aborted' })
    expect(delivery.converted).toEqual([])
    await ask(delivery, store)
    expect(delivery.converted).toEqual(['cat'])
  })

  it('has a variant for each transform, and for each source', async () => {
    const store = new MemoryStore()
    await write(store, 'cat')
    await write(store, 'cat', 'copy.jpg')
    const delivery = fakeDelivery(store)
    await ask(delivery, store)
    await ask(delivery, store, { transform: { width: 5 } })
    await ask(delivery, store, { key: 'copy.jpg' })
    const keys = (await storedVariants(store)).map(({ key }) => key)
    expect(keys).toHaveLength(3)
    expect(keys.every((key) => /^variants\/[0-9a-f]{32}\/[\w-]+\/[0-9a-f]{32}$/.test(key))).toBe(
      true,
    )
    expect(new Set(keys.map((key) => key.split('/')[1])).size).toBe(2)
  })

  it.each(EACH_STEP)(
    'never answers an old source after a write, whichever step it falls on (%i)',
    async (at) => {
      const bucket = new MemoryStore()
      await write(bucket, 'old')
      let step = 0
      let during: string | undefined
      const delivery = fakeDelivery(
        watched(bucket, async () => {
          if (step++ !== at) return
          await write(bucket, 'new')
          during = await textOf(await ask(delivery, bucket))
        }),
      )
      const store = watched(bucket, async () => {
        if (step++ === at) await write(bucket, 'new')
      })
      const answer = await textOf(await ask(delivery, store))
      expect(['old', 'new']).toContain(answer) // they were under way at the same time
      if (during !== undefined) expect(during).toBe('new')
      if (step <= at) await write(bucket, 'new')
      expect(await textOf(await ask(delivery, bucket))).toBe('new')
    },
  )

  it.each(EACH_STEP)(
    'answers right or fails when the bucket fails at a step, and recovers (%i)',
    async (at) => {
      const bucket = new MemoryStore()
      await write(bucket, 'cat')
      let step = 0
      const store = watched(bucket, async (name) => {
        if (step++ === at) throw new StorageError('get', new Error(name))
      })
      const delivery = fakeDelivery(store)
      const answer = await ask(delivery, store).then(textOf, (error: unknown) => error)
      if (answer !== 'cat') expect(answer).toBeInstanceOf(StorageError)
      for (const { key } of await storedVariants(bucket)) {
        expect(await new Response((await bucket.get(key))?.body).text()).toBe('cat')
      }
      expect(await textOf(await ask(delivery, store))).toBe('cat')
    },
  )

  it('answers though nothing can be stored, and makes it again the next time', async () => {
    const bucket = new MemoryStore()
    await write(bucket, 'cat')
    const store = watched(bucket, async (step) => {
      if (step === 'before put') throw new StorageError('put', new Error('full'))
    })
    const delivery = fakeDelivery(store)
    for (let i = 0; i < 2; i++) {
      const variant = await ask(delivery, store)
      expect(variant.info.etag).toMatch(/^"[0-9a-f]{32}"$/)
      expect(await textOf(variant)).toBe('cat')
    }
    expect(delivery.converted).toHaveLength(2)
  })

  it('answers what another isolate has stored meanwhile, under its tag', async () => {
    const bucket = new MemoryStore()
    await write(bucket, 'cat')
    const other = fakeDelivery(bucket)
    const store = watched(bucket, async (step) => {
      if (step === 'before put') await ask(other, bucket)
    })
    const variant = await ask(fakeDelivery(store), store)
    const [stored] = await storedVariants(bucket)
    expect(variant.info.etag).toBe(stored?.etag)
    expect(await textOf(variant)).toBe('cat')
  })

  it('gives up on a source that is another one whenever it is read', async () => {
    const bucket = new MemoryStore()
    await write(bucket, '0')
    let version = 0
    const store = watched(bucket, async (step) => {
      if (step === 'after head') await write(bucket, `${++version}`)
    })
    await expect(ask(fakeDelivery(store), store)).rejects.toThrow('it has changed')
  })

  it('makes nothing for whoever is not admitted', async () => {
    const store = new MemoryStore()
    await write(store, 'cat')
    const delivery = fakeDelivery(store)
    const { deliver } = delivery
    const refusing = {
      ...delivery,
      deliver: (request, withBody) =>
        deliver(
          {
            ...request,
            admit: async () => {
              throw new Error('too many')
            },
          },
          withBody,
        ),
    } as typeof delivery
    await expect(ask(refusing, store)).rejects.toThrow('too many')
    expect(delivery.converted).toEqual([])
    await ask(delivery, store)
    await expect(ask(refusing, store)).resolves.toMatchObject({ isMade: false })
  })
})
