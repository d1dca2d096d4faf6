import type { Operations, TransformerFunction } from 'unpic'
import { describe, expect, it } from 'vitest'
import astro from '../../src/client/loaders/astro.ts'
import nextLoader from '../../src/client/loaders/next.ts'
import nuxt from '../../src/client/loaders/nuxt.ts'
import { extract, generate, transform, type UnpicOptions } from '../../src/client/loaders/unpic.ts'
import { imageUrl, pictureHtml, srcset } from '../../src/client/url.ts'
import { parseCloudflare } from '../../src/request/grammars/cloudflare.ts'
import { splitImgPath } from '../../src/request/img-path.ts'

const BASE = 'https://images.example'

/** What the Worker understands of an address. */
function understood(address: string) {
  const { options, source } = splitImgPath(new URL(address, BASE).href, '/img/')
  return { source, ...parseCloudflare(options).transform }
}

describe('imageUrl()', () => {
  it.each([
    ['photos/a cat.jpg', { kind: 'stored', key: 'photos/a cat.jpg' }],
    ['/photos/50%.jpg', { kind: 'stored', key: 'photos/50%.jpg' }],
    ['what?#.jpg', { kind: 'stored', key: 'what?#.jpg' }],
    ['https://a.example/b.jpg?c=d', { kind: 'remote', url: 'https://a.example/b.jpg?c=d' }],
  ])('names %s so that the Worker finds it', (name, source) => {
    expect(understood(imageUrl(BASE, name, { width: 80 }))).toMatchObject({ source, width: 80 })
  })

  it('encodes what would end an option, and no more than that', () => {
    const address = imageUrl(BASE, 'c.jpg', { background: '#fff', gravity: '0.5x0.2', width: 8 })
    expect(address).toContain('/img/background=%23fff,gravity=0.5x0.2,width=8/')
    const { background, gravity } = understood(address)
    expect([background, gravity]).toEqual([
      { r: 255, g: 255, b: 255, a: 255 },
      { x: 0.5, y: 0.2 },
    ])
    const rgb = imageUrl(BASE, 'c.jpg', { background: 'rgb(1, 2, 3)' })
    expect(understood(rgb).background).toEqual({ r: 1, g: 2, b: 3, a: 255 })
  })

  it('asks for what the client takes where nothing is asked for', () => {
    expect(understood(imageUrl('', 'c.jpg')).format).toBe('auto')
  })
})

describe('srcset() and pictureHtml()', () => {
  it('list widths once, ascending', () => {
    const list = srcset(BASE, 'c.jpg', [16, 8, 16], { format: 'webp' })
    expect(list).toBe(
      `${BASE}/img/format=webp,width=8/c.jpg 8w, ${BASE}/img/format=webp,width=16/c.jpg 16w`,
    )
  })

  it('name the best format first, and close every attribute', () => {
    const html = pictureHtml('', '"<&.jpg', { alt: 'a "cat" & <dog>', widths: [8, 16] })
    expect([...html.matchAll(/type="(.*?)"/g)].map(([, type]) => type)).toEqual([
      'image/avif',
      'image/webp',
    ])
    expect(html).toContain('alt="a &quot;cat&quot; &amp; &lt;dog>"')
    expect(html.match(/<\w+/g)).toEqual(['<picture', '<source', '<source', '<img'])
  })
})

describe('loaders', () => {
  it('of next/image, Nuxt and Astro make addresses that the Worker understands', () => {
    const config = { service: { config: { url: BASE } } }
    const picture = {
      src: 'c.jpg',
      width: 80,
      height: 40,
      fit: 'cover',
      widths: [8, '16w'],
    } as const
    expect(understood(nextLoader({ src: '/c.jpg', width: 80, quality: 70 }))).toMatchObject({
      ...{ width: 80, quality: 70, format: 'auto' },
    })
    const modifiers = { width: 80, format: 'webp', quality: '' }
    expect(understood(nuxt().getImage('c.jpg', { modifiers }).url)).toMatchObject({
      ...{ width: 80, format: 'webp' },
    })
    expect(
      understood(nuxt().getImage('c.jpg', { modifiers: { width: 8, height: 9 } }).url),
    ).toMatchObject({
      fit: 'cover',
    })
    const contained = { width: 8, height: 9, fit: 'contain' }
    expect(understood(nuxt().getImage('c.jpg', { modifiers: contained }).url).fit).toBe('pad')
    expect(understood(astro.getURL(picture, config))).toMatchObject({ width: 80, height: 40 })
    const set = astro.getSrcSet(picture, config)
    expect(set.map(({ descriptor }) => descriptor)).toEqual(['8w', '16w'])
  })

  it('unpic reads and changes addresses, by the types of unpic itself', () => {
    const typed: TransformerFunction<Operations, UnpicOptions> = transform
    expect(typed('c.jpg', { width: 8, height: 4.2 })).toBe(
      '/img/format=auto,width=8,height=4,fit=cover/c.jpg',
    )
    expect(typed('c.jpg', { width: 8 })).toBe('/img/format=auto,width=8/c.jpg')
    const address = imageUrl(BASE, 'photos/a cat.jpg', { width: 80, background: '#fff' })
    const found = extract(address)
    expect(found).toEqual({
      src: 'photos/a cat.jpg',
      operations: { width: 80, background: '#fff' },
      options: { baseUrl: BASE },
    })
    expect(transform(address, { width: 90 })).toContain(`${BASE}/img/`)
    expect(understood(transform(address, { width: 90 }))).toMatchObject({
      width: 90,
      format: 'auto',
    })
    expect(
      understood(generate('https://a.example/b.jpg', { width: 8 }, { baseUrl: BASE })),
    ).toMatchObject({ source: { kind: 'remote', url: 'https://a.example/b.jpg' } })
    expect(extract('https://a.example/b.jpg')).toBeNull()
  })
})
