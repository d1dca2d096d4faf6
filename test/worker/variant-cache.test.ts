/** The entrypoint behind the platform's cache; the cache itself is not simulated. */

import { exports } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { send } from './client.ts'
import { img, shown, store, variants } from './img-client.ts'

interface Entrypoint {
  fetch(address: string, init?: RequestInit): Promise<Response>
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

it('VariantCache leaves HEAD and ranges to the cache, and GET /img answers them where there is none', async () => {
  await store('photos/parts.jpg', 'photo.jpg')
  const path = PATH.replace('cached', 'parts')
  const before = new Set(await variants())
  const whole = await (await img(path)).bytes()
  const key = (await variants()).find((name) => !before.has(name)) ?? ''
  const asked = await cached.fetch(`https://variants.invalid/${key}`, {
    headers: { Range: 'bytes=2-5' },
  })
  expect(asked.status).toBe(200)
  expect(await asked.bytes()).toEqual(whole)
  const part = await img(path, { Range: 'bytes=2-5' })
  expect(part.headers.get('Content-Range')).toBe(`bytes 2-5/${whole.length}`)
  expect(await part.bytes()).toEqual(whole.slice(2, 6))
  const head = await send(`/img/${path}`, { method: 'HEAD' })
  expect(head.headers.get('Content-Length')).toBe(`${whole.length}`)
  const again = await img(path, { 'If-None-Match': head.headers.get('ETag') ?? '' })
  expect(again.status).toBe(304)
})

it('VariantCache shows nothing but variants, and has nothing to purge here', async () => {
  await store('photos/cached.jpg', 'photo.jpg')
  for (const path of ['photos/cached.jpg', 'variants/none', 'variants/../photos/cached.jpg']) {
    const { status, headers } = await cached.fetch(`https://variants.invalid/${path}`)
    expect([status, headers.get('Cache-Control')]).toEqual([404, 'no-store'])
  }
  await cached.purge(['img-0'])
})
