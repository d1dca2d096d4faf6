import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from 'thumbhash'
import { beforeAll, describe, expect, it } from 'vitest'
import type { SlabList } from '../../src/engine/index.ts'
import { signUrl } from '../../src/signing/sign-url.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { expectProblem, fixture, ORIGIN, send } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'
import { CHROME, img, shown, store } from './img-client.ts'

interface Document {
  readonly width: number
  readonly height: number
  readonly placeholder: { readonly thumbHash: string }
  readonly srcset: string
  readonly sources: readonly { readonly type: string; readonly srcset: string }[]
  readonly img: string
  readonly picture: string
}

beforeAll(async () => {
  await store('srcset/a b.jpg', 'photo.jpg')
  await store('srcset/logo.png', 'logo.png')
  await store('srcset/turned.jpg', 'turned.jpg')
})

const hashOf = ({ placeholder }: Document) =>
  Uint8Array.from(atob(placeholder.thumbHash), (char) => char.charCodeAt(0))

async function srcsetOf(source: string): Promise<Document> {
  const response = await img(`srcset/${source}`)
  expect(response.status).toBe(200)
  return await response.json()
}

describe('GET /img/srcset/:source', () => {
  it('tells the size, and addresses that answer what they say', async () => {
    const document = await srcsetOf('srcset/a%20b.jpg?widths=32,64,640')
    expect([document.width, document.height]).toEqual([160, 120])
    const entries = document.srcset.split(', ').map((entry) => entry.split(' '))
    expect(entries.map(([, width]) => width)).toEqual(['32w', '64w', '160w'])
    for (const [url = '', width = ''] of entries) {
      const answer = await send(url.replace(ORIGIN, ''), { headers: { Accept: 'image/webp' } })
      expect(await shown(answer)).toMatch(`webp ${width.slice(0, -1)}x`)
    }
  })

  it('has a list for each format, and markup that falls back', async () => {
    const { sources, picture, img: tag } = await srcsetOf('srcset/a%20b.jpg?widths=32')
    expect(sources.map(({ type }) => type)).toEqual(['image/avif', 'image/webp'])
    expect(sources[1]?.srcset).toBe(`${ORIGIN}/img/width=32,format=webp/srcset/a%20b.jpg 32w`)
    expect(picture).toBe(
      `<picture><source type="image/avif" srcset="${sources[0]?.srcset}">` +
        `<source type="image/webp" srcset="${sources[1]?.srcset}">` +
        `<img src="${ORIGIN}/img/width=32,format=jpeg/srcset/a%20b.jpg" ` +
        `srcset="${ORIGIN}/img/width=32,format=jpeg/srcset/a%20b.jpg 32w" ` +
        'width="160" height="120" loading="lazy" decoding="async" alt=""></picture>',
    )
    expect(tag).toContain('format=auto')
    expect((await srcsetOf('srcset/logo.png')).picture).toContain('format=png')
  })

  it('has a ThumbHash of the picture, upright', async () => {
    const photo = hashOf(await srcsetOf('srcset/a%20b.jpg'))
    expect(thumbHashToApproximateAspectRatio(photo)).toBeCloseTo(160 / 120, 0)
    const turned = hashOf(await srcsetOf('srcset/turned.jpg'))
    expect(thumbHashToApproximateAspectRatio(turned)).toBeLessThan(1)
    const logo = thumbHashToAverageRGBA(hashOf(await srcsetOf('srcset/logo.png')))
    expect(logo.a).toBeCloseTo(0.5, 1)
    expect(logo.r).toBeGreaterThan(0.6)
    expect(logo.g).toBeLessThan(0.3)
  })

  it('may be kept as long as a variant, and is 304 for its tag', async () => {
    const response = await img('srcset/srcset/logo.png')
    expect(response.headers.get('Cache-Control')).toContain('max-age=86400')
    const tag = response.headers.get('ETag') ?? ''
    const again = await img('srcset/srcset/logo.png', { 'If-None-Match': tag, Accept: CHROME })
    expect(again.status).toBe(304)
  })

  it.each([
    ['srcset/srcset/none.jpg', 404, 'not-found'],
    ['srcset/originals/x.jpg', 403, 'source-not-allowed'],
    ['srcset/https://evil.test/x.jpg?widths=5', 403, 'source-not-allowed'],
    ['srcset/srcset/logo.png?widths=0', 400, 'invalid-option'],
    ['srcset/srcset/logo.png?widths=5,', 400, 'invalid-option'],
    ['srcset/srcset/logo.png?widths=5&widths=6', 400, 'invalid-option'],
    ['srcset/srcset/logo.png?sizes=5', 400, 'unknown-option'],
  ])('GET /img/%s is %i %s', async (path, status, code) => {
    await expectProblem(await img(path), status, code)
  })

  it('signs its addresses where it was signed itself, and not otherwise', async () => {
    const objects = new MemoryStore()
    await objects.put('cat.jpg', fixture('photo.jpg'), { contentType: 'image/jpeg' })
    const key = { name: 'web', secret: 'a-secret-of-the-owner' }
    const env = { URL_SIGNING_KEYS: `web=${key.secret}` }
    const png = async (input: SlabList) => ({ ...conversionOf(input), bytes: fixture('logo.png') })
    const app = fakeApp(png, env, () => ({ store: objects }))
    await expectProblem(await app.request('/img/srcset/cat.jpg?widths=5'), 403, 'bad-signature')
    const signed = await signUrl('/img/srcset/cat.jpg?widths=5', { key })
    const changed = await app.request(signed.replace('widths=5', 'widths=6'))
    await expectProblem(changed, 403, 'bad-signature')
    const { srcset } = await (await app.request(signed)).json<Document>()
    const [url = ''] = srcset.split(' ')
    expect((await app.request(url.replace(ORIGIN, ''))).status).toBe(200)
    expect(url).toContain('/img/width=5,format=auto/cat.jpg?kid=web&sig=')
  })
})
