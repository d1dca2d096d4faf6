import { describe, expect, it } from 'vitest'
import { ImageError } from '../../src/engine/index.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { type Random, seededRandom } from '../helpers/random.ts'
import { expectProblem, fixture } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'
import { img, shown, store, variants } from './img-client.ts'

const PATH = '/img/w=16,f=webp/cat.jpg'

async function bucket(fail?: 'head' | 'get' | 'put'): Promise<MemoryStore> {
  const objects = new MemoryStore()
  await objects.put('cat.jpg', fixture('photo.jpg'), { contentType: 'image/jpeg' })
  if (fail) {
    objects[fail] = async () => {
      throw new StorageError(fail, new Error('secret'))
    }
  }
  return objects
}

/** Options that no page would ask for, hardly ever the same ones. */
function oddOptions(random: Random): string {
  const whole = (most: number) => 1 + random.below(most)
  const of = <T>(...values: T[]) => values[whole(values.length) - 1]
  const share = () => random.below(1e6) / 1e6
  const all = [
    `width=${whole(5_000)}`,
    `height=${whole(5_000)}`,
    `quality=${whole(100)}`,
    `gravity=${share()}x${share()}`,
    `dpr=${whole(3)}`,
    `fit=${of('cover', 'contain', 'pad', 'fill', 'crop', 'scale-up', 'aspect-crop')}`,
    `filter=${of('lanczos3', 'mitchell', 'box')}`,
    `effort=${of('fast', 'balanced', 'best')}`,
    `background=${of('red', 'rgb(1,2,3)', '%23123')}`,
    `max_bytes=${1_000 + whole(1e6)}`,
    `rotate=${of(90, 180, 270)}`,
    `flip=${of('h', 'v', 'hv')}`,
    `profile=${of('srgb', 'p3')}`,
    `format=${of('avif', 'webp', 'jpeg', 'png', 'auto', 'json')}`,
  ]
  const some = all.filter(() => random.below(2) === 0)
  return (some.length > 0 ? some : all).join(',')
}

describe('GET /img, many at once and on a bad day', () => {
  it('decodes once for a hundred requests at once', async () => {
    await store('photos/crowd.jpg', 'photo.jpg')
    const before = (await variants()).length
    const asked = Array.from({ length: 100 }, () => img('w=96,f=webp/photos/crowd.jpg'))
    const answers = await Promise.all(asked)
    const plans = answers.filter(({ headers }) => headers.has('Image-Plan'))
    expect(plans).toHaveLength(1)
    expect(new Set(await Promise.all(answers.map(shown)))).toEqual(new Set(['webp 96x72']))
    expect(await variants()).toHaveLength(before + 1)
  })

  it('answers the new source as soon as it was written', async () => {
    const path = 'w=32,f=png/photos/changing.jpg'
    await store('photos/changing.jpg', 'photo.jpg')
    const first = await img(path)
    expect(await shown(first)).toBe('png 32x24')
    await store('photos/changing.jpg', 'turned.jpg')
    const tag = first.headers.get('ETag') ?? ''
    const second = await img(path, { 'If-None-Match': tag })
    expect(second.status).toBe(200)
    expect(await shown(second)).toBe('png 32x43')
  })

  it.each(['head', 'get'] as const)(
    'is 503 storage-failed when the bucket fails on %s',
    async (name) => {
      const objects = await bucket(name)
      const app = fakeApp(
        async (input) => conversionOf(input),
        {},
        () => ({ store: objects }),
      )
      const response = await app.request(PATH)
      expect(response.headers.get('Retry-After')).toBe('5')
      expect(response.headers.get('Cache-Control')).toBe('no-store')
      const problem = await expectProblem(response, 503, 'storage-failed')
      expect(JSON.stringify(problem)).not.toContain('secret')
    },
  )

  it('answers all the same when nothing can be stored', async () => {
    const objects = await bucket('put')
    const app = fakeApp(
      async (input) => conversionOf(input),
      {},
      () => ({ store: objects }),
    )
    const response = await app.request(PATH)
    expect(response.status).toBe(200)
    expect(response.headers.get('ETag')).toMatch(/^"[0-9a-f]{32}"$/)
  })

  it('counts and logs how a variant was come by', async () => {
    const objects = await bucket()
    const app = fakeApp(
      async (input) => conversionOf(input),
      {},
      () => ({ store: objects }),
    )
    await app.request(PATH)
    await app.request(PATH)
    await app.request('/img/w=16/none.jpg')
    const results = app.logged.map(({ variant }) => variant)
    expect(results).toEqual(['computed', 'store', 'error'])
    expect(app.logged[0]).toMatchObject({
      route: '/img/:options/:source{.+}',
      storageKey: 'cat.jpg',
    })
    for (const result of results) {
      const series = JSON.stringify(['variant_requests_total', '', result])
      expect(app.counted()[series]).toBe(1)
    }
    for (const name of ['cache_hits_total', 'cache_misses_total']) {
      expect(app.counted()[JSON.stringify([name, ''])]).toBe(1)
    }
  })

  it('limits what one address may have made, and nothing else', async () => {
    const objects = await bucket()
    let hits = 0
    const limiter = {
      allowAddress: async () => true,
      hit: async () => ({ hits: ++hits, endsInMs: 60_000 }),
    }
    const env = { RATE_LIMIT_PER_MINUTE: '1' }
    const app = fakeApp(
      async (input) => conversionOf(input),
      env,
      () => ({ store: objects, limiter }),
    )
    expect((await app.request(PATH)).status).toBe(200)
    for (let i = 0; i < 3; i++) expect((await app.request(PATH)).status).toBe(200)
    const refused = await app.request('/img/w=32,f=webp/cat.jpg')
    expect(refused.headers.get('Retry-After')).toBe('60')
    await expectProblem(refused, 429, 'rate-limited')
  })

  it('makes a bounded number of variants, whatever a stranger thinks of', async () => {
    const objects = await bucket()
    let made = 0
    const app = fakeApp(
      async (input) => {
        made++
        return conversionOf(input)
      },
      { VARIANTS_PER_SOURCE: '40', RATE_LIMIT_PER_MINUTE: '0' },
      () => ({ store: objects }),
    )
    const picks = seededRandom(12)
    const statuses = new Map<number, number>()
    for (let i = 0; i < 1_000; i++) {
      const { status } = await app.request(`/img/${oddOptions(picks)}/cat.jpg`)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    // A few of them are plain by chance.
    expect(made).toBeLessThanOrEqual(50)
    const { length } = (await objects.list({ prefix: 'variants/' })).objects
    expect(length).toBeGreaterThanOrEqual(40)
    expect(length).toBeLessThanOrEqual(50)
    expect([...statuses.keys()].sort()).toEqual([200, 400, 403]) // 400: too large
    const refused = await app.request('/img/w=77,q=20,flip=h,f=png,rotate=90,fit=fill/cat.jpg')
    await expectProblem(refused, 403, 'too-many-variants')
    // Pages that ask for plain widths do not feel it, and there is an end to those as well.
    for (let width = 1; width <= 16_000; width += 160) {
      expect((await app.request(`/img/w=${width},f=avif/cat.jpg`)).status).toBe(200)
    }
    expect(made).toBeLessThanOrEqual(50 + 21)
  })

  it('decodes what cannot be made once, and says the same for a while', async () => {
    let tried = 0
    const objects = await bucket()
    const app = fakeApp(
      async () => {
        tried++
        throw new ImageError('damaged-image', 'Cannot decode JPEG: it is torn')
      },
      {},
      () => ({ store: objects }),
    )
    for (let i = 0; i < 5; i++) {
      await expectProblem(await app.request(PATH), 422, 'damaged-image')
    }
    expect(tried).toBe(1)
  })

  it('takes no key outside IMG_PREFIXES', async () => {
    const objects = await bucket()
    const env = { IMG_PREFIXES: 'photos/, blog/' }
    const app = fakeApp(
      async (input) => conversionOf(input),
      env,
      () => ({ store: objects }),
    )
    await expectProblem(await app.request(PATH), 403, 'source-not-allowed')
  })

  it('takes any width where ALLOWED_WIDTHS is *, and no AVIF without AUTO_FORMATS', async () => {
    const objects = await bucket()
    const seen: unknown[] = []
    const env = { ALLOWED_WIDTHS: '*', AUTO_FORMATS: '' }
    const app = fakeApp(
      async (input, options) => {
        seen.push([options.width, options.format])
        return conversionOf(input)
      },
      env,
      () => ({ store: objects }),
    )
    await app.request('/img/w=123/cat.jpg', { headers: { Accept: 'image/avif,image/webp' } })
    expect(seen).toEqual([[123, 'jpeg']])
  })
})
