/** The entrypoint behind the platform's cache; the cache itself is not simulated. */

import { exports } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { img, shown, store, variants } from './img-client.ts'

interface Entrypoint {
  fetch(address: string): Promise<Response>
  purge(tags: string[]): Promise<void>
}
const cached = (exports as unknown as { VariantCache: Entrypoint }).VariantCache
const PATH = 'w=128,f=webp/photos/cached.jpg'

it('VariantCache answers a stored variant as a cache may keep it, and GET /img shows the same', async () => {
  await store('photos/cached.jpg', 'photo.jpg')
  const before = new Set(await variants())
  const made = await img(PATH)
  const [key = ''] = (await variants()).filter((name) => !before.has(name))
  const behind = await cached.fetch(`https://variants.invalid/${key}`)
  const names = ['Content-Type', 'Content-Length', 'ETag', 'Cache-Tag']
  for (const name of names) expect(behind.headers.get(name)).toBe(made.headers.get(name))
  expect(behind.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
  expect(await shown(behind)).toBe(await shown(made))
  const found = await img(PATH)
  for (const name of [...names, 'Last-Modified', 'Image-Width', 'Image-Quality', 'Cache-Control']) {
    expect(found.headers.get(name)).toBe(made.headers.get(name))
  }
  expect(await shown(found)).toBe('webp 128x96')
})

it('VariantCache shows nothing but variants, and has nothing to purge here', async () => {
  await store('photos/cached.jpg', 'photo.jpg')
  for (const path of ['photos/cached.jpg', 'variants/none', 'variants/../photos/cached.jpg']) {
    const { status, headers } = await cached.fetch(`https://variants.invalid/${path}`)
    expect([status, headers.get('Cache-Control')]).toEqual([404, 'no-store'])
  }
  await cached.purge(['img-0'])
})
