import { describe, expect, it } from 'vitest'
import { consumeVariant } from '../../src/delivery/consume-variant.ts'
import { storedSource } from '../../src/delivery/stored-source.ts'
import { variantOrderOf } from '../../src/delivery/variant-order.ts'
import { ImageError } from '../../src/engine/index.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { ask, fakeDelivery, textOf, type WishOptions, wish } from './fake-delivery.ts'

const LARGE: WishOptions = {
  transform: { width: 1_024, height: 768 },
  accepted: ['avif', 'webp', 'jpeg', 'png'],
}

async function bucket(): Promise<MemoryStore> {
  const store = new MemoryStore()
  const bytes = new TextEncoder().encode('cat') as Uint8Array<ArrayBuffer>
  await store.put('cat.jpg', bytes, { contentType: 'image/jpeg' })
  return store
}

const keysOf = async (store: MemoryStore) =>
  (await store.list({ prefix: 'variants/' })).objects.map(({ contentType }) => contentType)

describe('FIRST_ANSWER=fast', () => {
  it('answers WebP first where AVIF would take long, orders the AVIF, and then answers that', async () => {
    const store = await bucket()
    const delivery = fakeDelivery(store)
    const first = await ask(delivery, store, LARGE)
    expect([first.kind, first.info.contentType]).toEqual(['first', 'image/webp'])
    const again = await ask(delivery, store, LARGE)
    expect([again.kind, again.isMade]).toEqual(['first', false])
    expect(delivery.ordered).toHaveLength(1)
    const [order] = JSON.parse(JSON.stringify(delivery.ordered)) // as the queue hands it on
    const log = () => {}
    const sourceOf = () => storedSource(store, 'cat.jpg', 1e6)
    expect(await consumeVariant(order, { delivery, log, sourceOf })).toBe('ack')
    const final = await ask(delivery, store, LARGE)
    expect([final.kind, final.info.contentType, await textOf(final)]).toEqual([
      'final',
      'image/avif',
      'cat',
    ])
    expect(final.info.etag).toBeDefined()
    expect(await keysOf(store)).toEqual(['image/avif'])
    expect(await consumeVariant(order, { delivery, log, sourceOf })).toBe('ack')
    expect(delivery.converted).toHaveLength(2)
  })

  it.each<[string, WishOptions]>([
    ['a small result', { ...LARGE, transform: { width: 256, height: 256 } }],
    ['effort=fast', { ...LARGE, transform: { ...LARGE.transform, effort: 'fast' } }],
    [
      'a format that was asked for',
      { transform: { ...LARGE.transform, format: 'avif' }, accepted: ['avif'] },
    ],
    ['a client of WebP', { ...LARGE, accepted: ['webp', 'jpeg', 'png'] }],
  ])('answers %s at once', async (_, options) => {
    const store = await bucket()
    const delivery = fakeDelivery(store)
    expect((await ask(delivery, store, options)).kind).toBe('final')
    expect(delivery.ordered).toEqual([])
  })

  it.each<[string, Partial<WishOptions>, string]>([
    ['its AVIF at once where only PNG would be quicker', {}, 'final image/avif'],
    [
      'PNG first where no loss is asked for',
      { transform: { ...LARGE.transform, lossless: true } },
      'first image/png',
    ],
    ['WebP first to whoever takes that', { accepted: ['avif', 'webp', 'png'] }, 'first image/webp'],
  ])('answers a transparent source with %s', async (_, options, expected) => {
    const store = await bucket()
    const delivery = fakeDelivery(store, { hasAlpha: true })
    const accepted = ['avif', 'jpeg', 'png'] as const
    const { kind, info } = await ask(delivery, store, { ...LARGE, accepted, ...options })
    expect(`${kind} ${info.contentType}`).toBe(expected)
  })

  it('orders once more, a minute later, where the final one does not come', async () => {
    const store = await bucket()
    let late = 0
    const delivery = fakeDelivery(store, { now: () => Date.now() + late })
    await ask(delivery, store, LARGE)
    late = 59_000
    await ask(delivery, store, LARGE)
    expect(delivery.ordered).toHaveLength(1)
    late = 61_000
    for (let i = 0; i < 3; i++) await ask(delivery, store, LARGE)
    expect(delivery.ordered).toHaveLength(2)
  })

  it('makes nothing of another version, and tries again what may get better', async () => {
    const store = await bucket()
    const delivery = fakeDelivery(store)
    const source = { kind: 'stored', key: 'cat.jpg' } as const
    const { transform, accepted } = wish(store, LARGE)
    const log = () => {}
    const sourceOf = () => storedSource(store, 'cat.jpg', 1e6)
    const old = { source, etag: '"old"', transform, accepted }
    expect(await consumeVariant(old, { delivery, log, sourceOf })).toBe('ack')
    expect(delivery.converted).toEqual([])
    const failing = (error: Error) => ({ ...delivery, finish: async () => Promise.reject(error) })
    const ends = async (error: Error) =>
      await consumeVariant(old, { delivery: failing(error), log, sourceOf })
    expect(await ends(new StorageError('get', new Error('down')))).toBe('retry')
    expect(await ends(new ImageError('codec-failed', 'Cannot x: y'))).toBe('retry')
    expect(await ends(new ImageError('damaged-image', 'Cannot x: y'))).toBe('ack')
  })
})

it('FIRST_ANSWER=final answers AVIF at once', async () => {
  const store = await bucket()
  const delivery = fakeDelivery(store, { firstAnswer: 'final' })
  const variant = await ask(delivery, store, LARGE)
  expect([variant.kind, variant.info.contentType]).toEqual(['final', 'image/avif'])
  expect(delivery.ordered).toEqual([])
})

it('variantOrderOf() knows its own messages', () => {
  expect(variantOrderOf({ jobId: 'x' })).toBeUndefined()
  expect(variantOrderOf('x')).toBeUndefined()
  expect(variantOrderOf({ variant: { etag: '"x"' } })).toEqual({ etag: '"x"' })
})
