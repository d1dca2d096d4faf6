import { expect, it, vi } from 'vitest'
import { findOrMake } from '../../src/variants/find-or-make.ts'
import { variantKeys } from '../../src/variants/variant-key.ts'
import { MemoryStore } from '../helpers/memory-store.ts'

const ORIGIN = { source: 'a'.repeat(64), options: '{}' }
const MADE = { bytes: new Uint8Array([1]), contentType: 'image/webp', metadata: { width: '1' } }

async function placeOf(prefix = 'variants/', origin = ORIGIN) {
  const keys = await variantKeys({ prefix, name: 'Mein Bild.jpg', origin, format: 'webp' })
  return { keys, origin }
}

it('variantKeys() rest under any prefix, and tell name and format', async () => {
  const { short, long } = (await placeOf('a/b/')).keys
  expect(short).toMatch(/^a\/b\/mein-bild-[0-9a-f]{12}\.webp$/)
  expect(long).toMatch(/^a\/b\/mein-bild-[0-9a-f]{64}\.webp$/)
  const other = await placeOf('a/b/', { ...ORIGIN, options: '{"quality":1}' })
  expect(other.keys.short).not.toBe(short)
})

it('findOrMake() makes and stores once, with the origin, and finds it from then on', async () => {
  const store = new MemoryStore()
  const place = await placeOf()
  const make = vi.fn(async () => MADE)
  const first = await findOrMake(store, place, make)
  expect(first.made).toBe(MADE)
  expect(first.stored).toMatchObject({
    key: place.keys.short,
    cacheControl: 'public, max-age=31536000, immutable',
    metadata: { ...ORIGIN, width: '1' },
  })
  const second = await findOrMake(store, place, make)
  expect(second).toEqual({ stored: first.stored, made: undefined })
  expect(make).toHaveBeenCalledTimes(1)
})

it('findOrMake() takes the long key where something else rests under the short one', async () => {
  const store = new MemoryStore()
  const place = await placeOf()
  await store.put(place.keys.short, new Uint8Array(2), { contentType: 'image/webp' })
  const { stored } = await findOrMake(store, place, async () => MADE)
  expect(stored.key).toBe(place.keys.long)
  expect((await findOrMake(store, place, async () => MADE)).made).toBeUndefined()
})

it('findOrMake() answers what another request has stored meanwhile', async () => {
  const store = new MemoryStore()
  const place = await placeOf()
  const { stored, made } = await findOrMake(store, place, async () => {
    await store.put(place.keys.short, new Uint8Array(3), { contentType: 'image/webp' })
    return MADE
  })
  expect([stored.bytes, made]).toEqual([3, MADE])
})
