/** Variants through the platform's cache, which is played by a map here. */

import { expect, it } from 'vitest'
import type { ObjectStore } from '../../src/storage/object-store.ts'
import { answerStored, type EdgePort, purgingEdge } from '../../src/variants/edge.ts'
import { purgeVariants } from '../../src/variants/purge.ts'
import { sourceTag } from '../../src/variants/variant-place.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { ask, fakeDelivery, textOf, watched, wish } from './fake-delivery.ts'

interface FakeEdge extends EdgePort {
  readonly purged: string[]
  readonly kept: Map<string, Response>
}

/**
 * Keeps what it may, and says so like the platform: HEAD and ranges are answered from a whole answer,
 * for which the entrypoint is asked by GET.
 */
function fakeEdge(store: ObjectStore): FakeEdge {
  const kept = new Map<string, Response>()
  const purged: string[] = []
  return {
    kept,
    purged,
    async fetch(address, init) {
      const found = kept.get(address)?.clone()
      const answer = found ?? (await answerStored(address, store))
      if (!found && answer.headers.get('Cache-Control')?.includes('public')) {
        kept.set(address, answer.clone())
      }
      return await shownAs(answer, found ? 'HIT' : 'MISS', init)
    },
    async purge(tags) {
      purged.push(...tags)
      for (const [address, { headers }] of kept) {
        if (tags.includes(headers.get('Cache-Tag') ?? '')) kept.delete(address)
      }
    },
  }
}

async function shownAs(
  answer: Response,
  cacheStatus: string,
  { method, headers: asked }: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(answer.headers)
  headers.set('Cf-Cache-Status', cacheStatus)
  const range = /^bytes=(\d+)-(\d+)$/.exec(new Headers(asked).get('Range') ?? '')
  if (!answer.ok || (method !== 'HEAD' && !range)) {
    return new Response(answer.body, { status: answer.status, headers })
  }
  if (!range) {
    headers.delete('Content-Length')
    return new Response(null, { headers })
  }
  const whole = await answer.bytes()
  const part = whole.slice(Number(range[1]), Number(range[2]) + 1)
  headers.set('Content-Range', `bytes ${range[1]}-${range[2]}/${whole.length}`)
  headers.set('Content-Length', `${part.length}`)
  return new Response(part, { status: 206, headers })
}

async function bucket(text = 'one'): Promise<MemoryStore> {
  const store = new MemoryStore()
  await put(store, text)
  return store
}

const put = (store: ObjectStore, text: string) =>
  store.put('cat.jpg', new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>, {
    contentType: 'image/jpeg',
  })

const shared = { isShared: true, admit: async () => {} }

it('deliver() makes a variant, finds it in the bucket, and then in the cache, the same each time', async () => {
  const store = await bucket()
  const delivery = fakeDelivery(store, { edge: fakeEdge(store) })
  const seen: unknown[] = []
  for (let i = 0; i < 4; i++) {
    const variant = await delivery.deliver({ ...wish(store), ...shared }, true)
    const { isMade, isFromEdge, info, kind } = variant
    expect(info).toMatchObject({ contentType: 'image/webp', bytes: 3, metadata: { width: '8' } })
    expect(await store.head(info.key)).toMatchObject({ etag: info.etag, uploaded: info.uploaded })
    expect(kind).toBe('final')
    expect(await textOf(variant)).toBe('one')
    seen.push(isMade ? 'made' : isFromEdge ? 'edge' : 'store')
  }
  expect(seen).toEqual(['made', 'store', 'edge', 'edge'])
  expect(delivery.converted).toEqual(['one'])
})

it('deliver() tells of a variant, and reads parts of it, by way of the cache', async () => {
  const store = await bucket()
  const edge = fakeEdge(store)
  const delivery = fakeDelivery(store, { edge })
  await delivery.deliver({ ...wish(store), ...shared }, true)
  const reads: string[] = []
  const quiet = fakeDelivery(
    watched(store, async (step) => void reads.push(step)),
    { edge },
  )
  for (const isFromEdge of [false, true]) {
    const variant = await quiet.deliver({ ...wish(store), ...shared }, false)
    expect(variant).toMatchObject({ isFromEdge, info: { bytes: 3, contentType: 'image/webp' } })
    const part = await variant.read({ offset: 1, length: 2 })
    expect(await new Response(part as BodyInit).text()).toBe('ne')
  }
  expect(reads.filter((step) => step === 'before get')).toEqual([]) // the bucket has told the source alone
})

it.each([
  ['is whole', new Response('one')],
  ['is another', new Response('xx', { status: 206, headers: { 'Content-Range': 'bytes 0-1/3' } })],
  ['fails', new Response(null, { status: 503 })],
])('deliver() asks the bucket for a part where what the cache has %s', async (_, answer) => {
  const store = await bucket()
  const edge = fakeEdge(store)
  const parts: typeof edge.fetch = async (address, init) =>
    init?.headers ? answer : edge.fetch(address, init)
  const delivery = fakeDelivery(store, { edge: { fetch: parts } })
  await delivery.deliver({ ...wish(store), ...shared }, true)
  const variant = await delivery.deliver({ ...wish(store), ...shared }, false)
  const part = await variant.read({ offset: 1, length: 2 })
  expect(await new Response(part as BodyInit).text()).toBe('ne')
})

it('deliver() gives nothing old from the cache once a source was written', async () => {
  const store = await bucket()
  const delivery = fakeDelivery(store, { edge: fakeEdge(store) })
  for (const text of ['one', 'two', 'one', 'three']) {
    await put(store, text)
    for (let i = 0; i < 3; i++) {
      const variant = await delivery.deliver({ ...wish(store), ...shared }, true)
      expect(await textOf(variant)).toBe(text)
    }
  }
})

it('deliver() leaves the cache alone where others may not share the answer', async () => {
  const store = await bucket()
  const edge = fakeEdge(store)
  const delivery = fakeDelivery(store, { edge })
  for (let i = 0; i < 3; i++) expect((await ask(delivery, store)).isFromEdge).toBe(false)
  expect(edge.kept.size).toBe(0)
})

it.each([
  ['throws', () => Promise.reject(new Error('no loopback'))],
  ['fails', async () => new Response('over capacity', { status: 503 })],
  ['has lost what belongs to an object', async () => new Response('one')],
  ['weakens tags', async () => new Response('one', { headers: { ETag: 'W/"1"' } })],
])('deliver() asks the bucket where the cache %s', async (_, fetch) => {
  const store = await bucket()
  const delivery = fakeDelivery(store, { edge: { fetch } })
  for (let i = 0; i < 2; i++) {
    const variant = await delivery.deliver({ ...wish(store), ...shared }, true)
    expect(await textOf(variant)).toBe('one')
  }
  expect(delivery.converted).toEqual(['one'])
})

it('answerStored() shows variants and nothing else of the bucket', async () => {
  const store = await bucket()
  const answer = await answerStored('https://variants.invalid/cat.jpg', store)
  expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([404, 'no-store'])
})

it('purgeVariants() reaches the cache by the tag of the source', async () => {
  const store = await bucket()
  const edge = fakeEdge(store)
  const delivery = fakeDelivery(store, { edge })
  for (let i = 0; i < 3; i++) await delivery.deliver({ ...wish(store), ...shared }, true)
  expect(edge.kept.size).toBe(1)
  expect(await purgeVariants(purgingEdge(store, edge), 'cat.jpg')).toBe(1)
  expect(edge.purged).toEqual([await sourceTag('cat.jpg')])
  expect(edge.kept.size).toBe(0)
})

it('purgingEdge() does not fail where the cache cannot be purged', async () => {
  const store = await bucket()
  const delivery = fakeDelivery(store)
  await ask(delivery, store)
  const edge = { purge: () => Promise.reject(new Error('too many purges')) }
  expect(await purgeVariants(purgingEdge(store, edge), 'cat.jpg')).toBe(1)
})

it('deliver() fails like the bucket where both fail', async () => {
  const store = await bucket()
  const broken = watched(store, async (step) => {
    if (step === 'before get') throw new Error('R2 is down')
  })
  const edge = { fetch: async () => new Response(null, { status: 503 }) }
  const delivery = fakeDelivery(broken, { edge })
  await expect(delivery.deliver({ ...wish(store), ...shared }, true)).rejects.toThrow('R2 is down')
})
