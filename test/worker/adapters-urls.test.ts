/** wsrv, next/image, Vercel, ipx and Netlify: sources, headers and refusals, over a fake engine. */

import { beforeEach, describe, expect, it } from 'vitest'
import { ImageError } from '../../src/engine/index.ts'
import { signUrl } from '../../src/signing/sign-url.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { fixture, ORIGIN } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'

let objects: MemoryStore

beforeEach(async () => {
  objects = new MemoryStore()
  for (const key of ['cat.jpg', 'public/cat.jpg', 'public/a b.jpg']) {
    await objects.put(key, fixture('photo.jpg'), { contentType: 'image/jpeg' })
  }
})

const ON = { ADAPTERS: 'wsrv,next,vercel,ipx,netlify', ALLOWED_SOURCES: 'images.example' }

function app(env: Record<string, string> = {}, answer?: () => Response) {
  const fetched: string[] = []
  const widths: unknown[] = []
  const made = fakeApp(
    async (input, { width }) => {
      widths.push(width)
      return conversionOf(input)
    },
    { ...ON, ...env },
    () => ({ store: objects }),
    async (address) => {
      fetched.push(address)
      const headers = { 'Cache-Control': 'max-age=500000' }
      return answer?.() ?? new Response(fixture('photo.jpg'), { headers })
    },
  )
  return { ...made, fetched, widths }
}

const NEXT = '/_next/image?w=64&q=75&url='

describe('sources of adapters', () => {
  it.each([
    [`${NEXT}/cat.jpg`, {}, 200],
    [`${NEXT}/cat.jpg?v=1`, {}, 200],
    [`${NEXT}/a%2520b.jpg`, { SITE_FILES: 'public/' }, 200],
    [`${NEXT}/a%2520b.jpg`, {}, 404],
    [`${NEXT}${ORIGIN}/files/cat.jpg`, {}, 200],
    ['/_ipx/w_9/cat.jpg', {}, 200],
    ['/_ipx/w_9/a%20b.jpg', { SITE_FILES: 'public/' }, 200],
    ['/_ipx/w_9/none.jpg', {}, 404],
    ['/.netlify/images?url=/cat.jpg', {}, 200],
    ['/.netlify/images?url=cat.jpg', {}, 200],
    [`/wsrv/?url=${ORIGIN.replace(/^https?:\/\//, '')}/files/cat.jpg`, {}, 200],
    [`/wsrv?url=${ORIGIN}/files/none.jpg`, {}, 404],
    [`/wsrv/?url=${ORIGIN}/files/originals/cat.jpg`, {}, 404],
  ])('%s (%j) is %i', async (path, env, status) => {
    const { request, fetched } = app(env)
    expect((await request(path)).status).toBe(status)
    expect(fetched).toEqual([])
  })

  it.each([
    ['/wsrv/?url=images.example/a.jpg', {}, 'https://images.example/a.jpg'],
    ['/wsrv/?url=images.example/a%3Fb%3D1', {}, 'https://images.example/a?b=1'],
    [`${NEXT}https://images.example/a.jpg`, {}, 'https://images.example/a.jpg'],
    ['/_ipx/_/https://images.example/a.jpg', {}, 'https://images.example/a.jpg'],
    ['/_ipx/_/https:/images.example/a.jpg', {}, 'https://images.example/a.jpg'],
    [
      `${NEXT}/a.jpg%3Fv=1`,
      { SITE_FILES: 'https://images.example' },
      'https://images.example/a.jpg?v=1',
    ],
    [
      '/_ipx/_/a%20b.jpg',
      { SITE_FILES: 'https://images.example' },
      'https://images.example/a%20b.jpg',
    ],
    ['/.netlify/images?url=https%3A%2F%2Fimages.example%2Fa', {}, 'https://images.example/a'],
  ])('%s (%j) fetches %s', async (path, env, address) => {
    const { request, fetched } = app(env)
    expect((await request(path)).status).toBe(200)
    expect(fetched).toEqual([address])
  })

  it.each([
    ['/wsrv/?url=evil.test/a.jpg', 404, /unresolvable \(DNS\) or blocked by policy/],
    ['/wsrv/?url=http://images.example/a.jpg', 404, /blocked by policy/],
    [`${NEXT}https://evil.test/a.jpg`, 400, /^"url" parameter is not allowed$/],
    [`${NEXT}http://127.0.0.1/a.jpg`, 400, /^"url" parameter is not allowed$/],
    ['/_ipx/_/https://evil.test/a.jpg', 403, /"IPX_FORBIDDEN_HOST"/],
    ['/.netlify/images?url=https://evil.test/a', 403, /^Forbidden: Remote image URL not allowed$/],
    ['/.netlify/images', 400, /^Bad Request: Missing "url" query parameter$/],
    ['/wsrv/', 400, /"code":400,"message":"Unable to parse URI"/],
  ])('%s is %i', async (path, status, text) => {
    const { request, fetched } = app()
    const response = await request(path)
    expect(response.status).toBe(status)
    expect(await response.text()).toMatch(text)
    expect(fetched).toEqual([])
  })
})

describe('answers of adapters', () => {
  it('next: has Next’s headers, whatever is named, and the longer lifetime', async () => {
    const { request, widths } = app({ ALLOWED_WIDTHS: '640' })
    const first = await request(`${NEXT}/cat.jpg`, { headers: { Accept: 'image/webp' } })
    expect(widths).toEqual([64])
    const { headers } = first
    expect(headers.get('X-Nextjs-Cache')).toBe('MISS')
    expect(headers.get('Vary')).toBe('Accept')
    expect(headers.get('Cache-Control')).toBe('public, max-age=14400, must-revalidate')
    expect(headers.get('Content-Disposition')).toBe('attachment; filename="cat.webp"')
    expect(headers.get('Content-Security-Policy')).toBe(
      "script-src 'none'; frame-src 'none'; sandbox;",
    )
    const again = await request(`${NEXT}/cat.jpg`, { headers: { Accept: 'image/webp' } })
    expect(again.headers.get('X-Nextjs-Cache')).toBe('HIT')
    const remote = await request(`${NEXT}https://images.example/a.b.jpg`)
    expect(remote.headers.get('Cache-Control')).toMatch(
      /^public, max-age=(?:500000|499\d\d\d), must/,
    )
    expect(remote.headers.get('Content-Disposition')).toBe('attachment; filename="a.webp"')
    const refused = await request(`${NEXT}/none.jpg`)
    expect(refused.headers.get('Vary')).toBe('Accept')
    expect(refused.headers.get('Content-Type')).toMatch(/^text\/plain/)
  })

  it('vercel: names the error that Vercel names, and takes every quality', async () => {
    const { request } = app()
    const path = '/_vercel/image?url=/cat.jpg&w=64&q=33'
    expect((await request(path)).status).toBe(200)
    const refused = await request(path.replace('w=64', 'w=65'))
    expect(refused.status).toBe(400)
    expect(refused.headers.get('X-Vercel-Error')).toBe('INVALID_IMAGE_OPTIMIZE_REQUEST')
  })

  it('wsrv: keeps for a year, names the file, and tells what it is', async () => {
    const { request } = app()
    const { headers } = await request('/wsrv/?url=images.example/a.jpg&filename=cat&maxage=2d')
    expect(headers.get('Cache-Control')).toBe('public, max-age=172800')
    expect(headers.get('Content-Disposition')).toBe('inline; filename=cat.webp')
    expect(headers.get('Link')).toBe('<https://images.example/a.jpg>; rel="canonical"')
    expect(headers.get('Last-Modified')).toBeNull()
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(headers.get('X-Images-Api')).toBe('5')
    const text = await request('/wsrv/?url=images.example/a.jpg&encoding=base64')
    expect(await text.text()).toBe('data:image/webp;base64,AA==')
  })

  it.each([
    // weserv/images test/nginx/header.t, but that it is no way to anywhere.
    ['url=http:%5C%5Cfoobar&default=https://images.example', 302, 'https://images.example/'],
    ['url=images.example/none&default=1', 302, 'https://images.example/none'],
    ['url=images.example/none&errorredirect=images.example/b', 302, 'https://images.example/b'],
    ['url=images.example/none&default=evil.test/b', 404, null],
    ['url=evil.test/none&default=1', 404, null],
  ])('wsrv: %s is %i %s', async (query, status, location) => {
    const { request } = app({}, () => new Response('', { status: 404 }))
    const response = await request(`/wsrv/?${query}`)
    expect([response.status, response.headers.get('Location')]).toEqual([status, location])
    expect(await response.json()).toMatchObject({ status: 'error' })
  })

  it('ipx: hangs on Accept with f_auto alone', async () => {
    const { request } = app()
    const plain = await request('/_ipx/w_9/cat.jpg')
    expect(plain.headers.get('Vary')).toBeNull()
    expect(plain.headers.get('Cache-Control')).toBe('max-age=86400, public, s-maxage=86400')
    expect((await request('/_ipx/f_auto/cat.jpg')).headers.get('Vary')).toBe('Accept')
  })

  it.each([
    ['/wsrv/?url=images.example/a', 404, /Invalid or unsupported image format/],
    [`${NEXT}https://images.example/a`, 400, /^The requested resource isn't a valid image\.$/],
    ['/_ipx/_/https://images.example/a', 400, /"IPX_INVALID_IMAGE"/],
    ['/.netlify/images?url=https://images.example/a', 415, /./],
  ])('%s of what is no picture is %i', async (path, status, text) => {
    const { request } = app({}, () => new Response('text'))
    const response = await request(path)
    expect(response.status).toBe(status)
    expect(await response.text()).toMatch(text)
  })

  it.each([
    ['/wsrv/?url=images.example/a', 503, /"code":503/],
    [`${NEXT}/cat.jpg`, 503, /./],
    ['/_ipx/_/cat.jpg', 503, /"IPX_BUSY"/],
  ])('%s is told to come again: %i', async (path, status, text) => {
    const { request } = fakeApp(
      async (input) => {
        input.release()
        throw new ImageError('memory-held', 'Cannot convert: later')
      },
      ON,
      () => ({ store: objects }),
      async () => new Response(fixture('photo.jpg')),
    )
    const response = await request(path)
    expect(response.status).toBe(status)
    expect(response.headers.get('Retry-After')).not.toBeNull()
    expect(await response.text()).toMatch(text)
  })

  it.each(['/wsrv/?url=a', '/_next/image', '/_vercel/image', '/_ipx/_/a', '/.netlify/images'])(
    'POST %s is 405',
    async (path) => {
      const response = await app().request(path, { method: 'POST' })
      expect([response.status, response.headers.get('Allow')]).toEqual([405, 'GET, HEAD'])
    },
  )

  it.each([
    '/wsrv/?url=images.example/a.jpg&w=9',
    `${NEXT}/cat.jpg`,
    '/_ipx/w_9/cat.jpg',
    '/.netlify/images?url=/cat.jpg',
  ])('%s takes our signature, where one is wanted', async (path) => {
    const secret = 'a-secret-of-the-owner'
    const { request } = app({ URL_SIGNING_KEYS: `web=${secret}` })
    expect((await request(path)).status).toBe(403)
    const signed = await signUrl(path, {
      key: { name: 'web', secret },
      expires: Math.ceil(Date.now() / 1_000) + 60,
    })
    const response = await request(signed)
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toMatch(/^public, max-age=(?:60|59|58)$/)
  })

  it('are in the contract', async () => {
    const { paths } = await (await app().request('/openapi.json')).json<{ paths: object }>()
    const ours = ['/wsrv/', '/_next/image', '/_vercel/image', '/_ipx/{modifiers}/{id}']
    expect(Object.keys(paths)).toEqual(expect.arrayContaining([...ours, '/.netlify/images']))
  })
})
