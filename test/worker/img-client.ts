/** A browser that shows pictures of `/img`. */

import { env } from 'cloudflare:workers'
import { probe, SlabList } from '../../src/engine/index.ts'
import { fixture, send, sniff } from './client.ts'
import type { FixtureName } from './fixture-names.ts'

export const CHROME = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8'

/** Puts a fixture into the bucket, as somebody would with any S3 tool. */
export async function store(key: string, name: FixtureName): Promise<void> {
  await env.BUCKET.put(key, fixture(name))
}

/** The photos that the tests ask for, and what cannot be shown. */
export async function storePhotos(): Promise<void> {
  await store('photos/cat.jpg', 'photo.jpg')
  await store('photos/a b.jpg', 'photo.jpg')
  await store('photos/logo.png', 'logo.png')
  await store('photos/moving.gif', 'moving.gif')
  await store('photos/turned.jpg', 'turned.jpg')
  await store('photos/small.jpg', 'small.jpg')
  await store('originals/private.jpg', 'photo.jpg')
  await env.BUCKET.put('photos/text.txt', 'no picture')
  await env.BUCKET.put('photos/broken.jpg', fixture('photo.jpg').slice(0, 400))
}

export function img(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return send(`/img/${path}`, { headers })
}

export const vary = (response: Response) => response.headers.get('Vary') ?? ''

/** `webp 100x75`, as the bytes tell. */
export async function shown(response: Response): Promise<string> {
  const bytes = await response.bytes()
  const { width, height } = probe(SlabList.of(bytes))
  return `${sniff(bytes)} ${width}x${height}`
}

/** Keys of all stored variants. */
export async function variants(): Promise<string[]> {
  const { objects } = await env.BUCKET.list({ prefix: 'variants/' })
  return objects.map(({ key }) => key)
}
