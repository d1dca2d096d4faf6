import { env } from 'cloudflare:workers'
import { transform } from 'unpic/providers/cloudflare'
import { beforeAll, describe, expect, it } from 'vitest'
import { probe, SlabList } from '../../src/engine/index.ts'
import { expectProblem, fixture, send, sniff } from './client.ts'
import { SECRET } from './fixture-names.ts'
import { CHROME, img, shown, store, variants } from './img-client.ts'
import { ADMIN_API_KEY, API_KEY } from './test-env.ts'

beforeAll(async () => {
  await store('photos/cat.jpg', 'photo.jpg')
  await store('photos/a b.jpg', 'photo.jpg')
  await store('photos/logo.png', 'logo.png')
  await store('photos/moving.gif', 'moving.gif')
  await store('photos/turned.jpg', 'turned.jpg')
  await store('photos/small.jpg', 'small.jpg')
  await store('originals/private.jpg', 'photo.jpg')
  await env.BUCKET.put('photos/text.txt', 'no picture')
  await env.BUCKET.put('photos/broken.jpg', fixture('photo.jpg').slice(0, 400))
})

const vary = (response: Response) => response.headers.get('Vary') ?? ''

describe('GET /img/:options/:source', () => {
  it('answers the format that the client names first, at the asked size, and tells about it', async () => {
    const response = await img('width=128,format=auto/photos/cat.jpg', { Accept: CHROME })
    expect(response.status).toBe(200)
    const { headers } = response
    expect(headers.get('Content-Type')).toBe('image/avif')
    expect(headers.get('ETag')).toMatch(/^"[0-9a-f]{32}"$/)
    expect(headers.get('Cache-Control')).toBe(
      'public, max-age=86400, stale-while-revalidate=604800',
    )
    expect(vary(response)).toBe('Accept')
    expect(headers.get('Image-Variant')).toBe('final')
    expect(headers.get('Image-Width')).toBe('128')
    expect(headers.get('Image-Height')).toBe('96')
    expect(headers.get('Image-Original-Bytes')).toBe(`${fixture('photo.jpg').length}`)
    expect(headers.get('Image-Plan')).toMatch(/^jpeg 160x120 .* avif /)
    expect(headers.get('Cache-Tag')).toMatch(/^img-[0-9a-f]{32}$/)
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(await shown(response)).toBe('avif 128x96')
  })

  it('answers the same bytes and headers from the bucket the second time', async () => {
    const first = await img('w=96,f=webp/photos/cat.jpg')
    const second = await img('w=96,f=webp/photos/cat.jpg')
    expect(first.headers.get('Image-Plan')).not.toBeNull()
    expect(second.headers.get('Image-Plan')).toBeNull()
    for (const name of ['ETag', 'Content-Type', 'Content-Length', 'Image-Width', 'Last-Modified']) {
      expect(second.headers.get(name)).toBe(first.headers.get(name))
    }
    expect(await second.bytes()).toEqual(await first.bytes())
  })

  it.each([
    ['format=auto', CHROME, 'webp 32x21', 3],
    ['format=auto', 'image/avif,image/png', 'gif 32x21', 3],
    ['format=auto,anim=false', CHROME, 'avif 32x21', 1],
    ['format=auto,frames=2', CHROME, 'webp 32x21', 2],
    ['format=png', CHROME, 'png 32x21', 1],
    ['format=png,anim=true', CHROME, 'png 32x21', 3],
  ])(
    'lets a picture move as far as %s and Accept: %s allow',
    async (options, accept, kind, frames) => {
      const response = await img(`width=32,${options}/photos/moving.gif`, { Accept: accept })
      expect(response.headers.get('Image-Plan')).toMatch(/^gif 48x32 /)
      const bytes = await response.bytes()
      const info = probe(SlabList.of(bytes))
      expect(`${sniff(bytes)} ${info.width}x${info.height}`).toBe(kind)
      expect(info.frames).toBe(frames)
    },
  )

  it('tells of a source that moves, and how many frames the result has', async () => {
    const response = await img('width=32,format=json/photos/moving.gif', { Accept: CHROME })
    expect(await response.json()).toMatchObject({
      format: 'webp',
      animated: true,
      frames: 3,
      original: { animated: true, frames: 3 },
    })
  })

  it('stores one variant for all ways to write the same', async () => {
    await img('w=64,h=64,fit=cover,f=webp/photos/cat.jpg')
    const before = (await variants()).length
    await img('height=32,format=webp,fit=cover,width=32,dpr=2,quality=80/photos/cat.jpg')
    await img('f=webp,w=64,h=64,fit=cover,anim=true/photos%2Fcat.jpg')
    expect(await variants()).toHaveLength(before)
  })

  it.each([
    ['w=48/photos/cat.jpg', 'jpeg 48x36'],
    ['w=40/photos/cat.jpg', 'jpeg 48x36'], // rounded up
    ['h=32/photos/cat.jpg', 'jpeg 43x32'],
    ['w=65535/photos/cat.jpg', 'jpeg 160x120'],
    ['w=1920/photos/cat.jpg', 'jpeg 160x120'], // never enlarged
    ['w=48,h=48,fit=cover/photos/cat.jpg', 'jpeg 48x48'],
    ['w=48,h=48,fit=pad/photos/cat.jpg', 'jpeg 48x48'],
    ['w=24,h=24,dpr=2,fit=squeeze/photos/cat.jpg', 'jpeg 48x48'],
    ['w=320,h=160,fit=aspect-crop/photos/cat.jpg', 'jpeg 160x80'],
    ['w=48/photos/turned.jpg', 'jpeg 48x64'],
    ['w=48/photos/logo.png', 'png 48x48'], // like the source: it is transparent
    ['w=48/photos/a%20b.jpg', 'jpeg 48x36'],
  ])('GET /img/%s without Accept is %s', async (path, expected) => {
    expect(await shown(await img(path))).toBe(expected)
  })

  it.each([
    [CHROME, 'image/avif'],
    ['image/webp,*/*;q=0.8', 'image/webp'],
    ['image/avif;q=0,image/webp;q=0.5,image/jpeg;q=0.1', 'image/webp'],
    ['image/*', 'image/jpeg'],
    ['image/jpeg;q=0,*/*', 'image/png'],
  ])('answers %s with %s, and says that it varies', async (accept, type) => {
    const response = await img('w=32/photos/cat.jpg', { Accept: accept })
    expect(response.headers.get('Content-Type')).toBe(type)
    expect(vary(response)).toBe('Accept')
  })

  it('does not vary where the format was said', async () => {
    expect(vary(await img('w=32,f=webp/photos/cat.jpg', { Accept: CHROME }))).toBe('')
    expect(vary(await img('w=0,f=webp/photos/cat.jpg', { Accept: CHROME }))).toBe('')
  })

  it.each(['w=32/photos/none.jpg', 'w=0/photos/cat.jpg', 'w=32/photos/text.txt', 'w=0,f=auto/x'])(
    'varies on refusals as well: %s',
    async (path) => {
      const response = await img(path)
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(vary(response)).toBe('Accept')
    },
  )

  it('HEAD tells what GET would, and sends nothing', async () => {
    const path = '/img/w=16,f=png/photos/cat.jpg'
    const head = await send(path, { method: 'HEAD' })
    const get = await send(path)
    expect(head.status).toBe(200)
    expect((await head.bytes()).length).toBe(0)
    for (const name of ['ETag', 'Content-Type', 'Content-Length', 'Vary', 'Cache-Control']) {
      expect(head.headers.get(name)).toBe(get.headers.get(name))
    }
  })

  it('takes a slow line’s quality where it was offered, and says what that hangs on', async () => {
    const path = 'w=96,q=90,scq=35,f=jpeg/photos/cat.jpg'
    const fast = await img(path, { Downlink: '10', RTT: '50', ECT: '4g' })
    expect(fast.headers.get('Image-Quality')).toBe('90')
    expect(vary(fast)).toBe('Save-Data, ECT, RTT, Downlink')
    for (const hint of [{ 'Save-Data': 'on' }, { ECT: '3g' }, { RTT: '151' }, { Downlink: '1' }]) {
      const slow = await img(path, hint)
      expect(slow.headers.get('Image-Quality'), JSON.stringify(hint)).toBe('35')
    }
  })

  it('format=json tells what the source is, and what would be made of it', async () => {
    const response = await img('w=64,format=json/photos/turned.jpg', { Accept: CHROME })
    expect(response.headers.get('Content-Type')).toBe('application/json')
    expect(vary(response)).toBe('Accept')
    expect(await response.json()).toEqual({
      width: 64,
      height: 85,
      format: 'avif',
      original: {
        file_size: fixture('turned.jpg').length,
        width: 120,
        height: 160,
        format: 'image/jpeg',
        orientation: 6,
        alpha: false,
        animated: false,
        frames: 1,
      },
      placeholder: { thumbHash: expect.any(String), blurHash: expect.any(String) },
      dominant: expect.stringMatching(/^#[0-9a-f]{6}$/),
      palette: expect.any(Array),
    })
  })

  it('format=thumbhash and blurhash are the placeholders of json, as text', async () => {
    const facts = await img('format=json/photos/turned.jpg')
    const { placeholder } = await facts.json<{ placeholder: Record<string, string> }>()
    for (const [format, name] of [
      ['thumbhash', 'thumbHash'],
      ['blurhash', 'blurHash'],
    ] as const) {
      const response = await img(`format=${format},w=64/photos/turned.jpg`, { Accept: CHROME })
      expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
      expect(vary(response)).toBe('')
      expect(await response.text()).toBe(placeholder[name])
    }
    const broken = await img('format=blurhash/photos/broken.jpg')
    expect(broken.status).toBe(422)
  })

  it('gives strangers what a preset alone says as it is, and rounds what they say beside it', async () => {
    const card = await img('preset=card/photos/cat.jpg')
    expect(await shown(card)).toBe('webp 37x23')
    expect(card.headers.get('Image-Quality')).toBe('61')
    const other = await img('preset=card,width=50/photos/cat.jpg')
    expect(other.headers.get('Image-Quality')).toBe('70')
    expect(other.headers.get('Image-Width')).toBe('64')
    await expectProblem(await img('preset=cart/photos/cat.jpg'), 400, 'invalid-option')
  })

  it('answers the source, stripped, where no more was asked and the result would be larger', async () => {
    const response = await img('format=auto/photos/small.jpg', { Accept: 'image/webp' })
    expect(response.headers.get('Image-Variant')).toBe('original')
    expect(response.headers.get('Content-Type')).toBe('image/jpeg')
    const bytes = await response.bytes()
    expect(bytes.length).toBeLessThan(fixture('small.jpg').length)
    expect(new TextDecoder('latin1').decode(bytes)).not.toContain(SECRET)
  })

  it('converts it where the format was asked for, or the client does not show the source’s', async () => {
    const asked = await img('format=webp/photos/small.jpg')
    expect(asked.headers.get('Image-Variant')).toBe('final')
    expect(asked.headers.get('Content-Type')).toBe('image/webp')
    const accept = 'image/webp,image/jpeg;q=0,*/*;q=0.1'
    const named = await img('format=auto/photos/small.jpg', { Accept: accept })
    expect(named.headers.get('Content-Type')).toBe('image/webp')
  })
})

describe('GET /img with conditions and ranges', () => {
  const path = 'w=128,f=webp/photos/cat.jpg'
  const OLD = 'Mon, 01 Jan 2024 00:00:00 GMT'
  let etag = ''
  let changed = ''
  let whole: Uint8Array

  beforeAll(async () => {
    const response = await img(path)
    etag = response.headers.get('ETag') ?? ''
    changed = response.headers.get('Last-Modified') ?? ''
    whole = await response.bytes()
  })

  it.each<[string, () => Record<string, string>]>([
    ['the tag', () => ({ 'If-None-Match': etag })],
    ['the weak tag', () => ({ 'If-None-Match': `W/${etag}` })],
    ['a list', () => ({ 'If-None-Match': `"x", ${etag}` })],
    ['any', () => ({ 'If-None-Match': '*' })],
    ['the date', () => ({ 'If-Modified-Since': changed })],
    ['the tag and an old date', () => ({ 'If-None-Match': etag, 'If-Modified-Since': OLD })],
    ['no-cache besides', () => ({ 'If-None-Match': etag, 'Cache-Control': 'no-cache' })],
  ])('is 304 with what a cache has to renew, for %s', async (_, headers) => {
    const response = await img(path, headers())
    expect(response.status).toBe(304)
    expect(response.headers.get('ETag')).toBe(etag)
    expect(response.headers.get('Cache-Control')).toContain('max-age=86400')
    expect(response.headers.get('Date')).toMatch(/GMT$/)
  })

  it('is 304 with Vary where it was negotiated', async () => {
    const auto = 'w=128/photos/cat.jpg'
    const first = await img(auto, { Accept: CHROME })
    const tag = first.headers.get('ETag') ?? ''
    const again = await img(auto, { Accept: CHROME, 'If-None-Match': tag })
    expect(again.status).toBe(304)
    expect(vary(again)).toBe('Accept')
    const other = await img(auto, { Accept: 'image/webp', 'If-None-Match': tag })
    expect(other.status).toBe(200)
  })

  it.each<[string, () => Record<string, string>]>([
    ['another tag', () => ({ 'If-None-Match': '"other"' })],
    ['another tag and the date', () => ({ 'If-None-Match': '"x"', 'If-Modified-Since': changed })],
    ['an old date', () => ({ 'If-Modified-Since': OLD })],
  ])('is 200 for %s', async (_, headers) => {
    expect((await img(path, headers())).status).toBe(200)
  })

  it('answers a range, also of a variant that is made for it', async () => {
    const part = await img(path, { Range: 'bytes=4-11' })
    expect(part.status).toBe(206)
    expect(part.headers.get('Content-Range')).toBe(`bytes 4-11/${whole.length}`)
    expect(await part.bytes()).toEqual(whole.slice(4, 12))
    const fresh = await img('w=64,q=31,f=webp/photos/cat.jpg', { Range: 'bytes=0-3' })
    expect(fresh.status).toBe(206)
    expect(new TextDecoder().decode(await fresh.bytes())).toBe('RIFF')
  })

  it('is 416 for a range behind the end, and 412 for another version', async () => {
    await expectProblem(await img(path, { Range: 'bytes=9999999-' }), 416, 'range-not-satisfiable')
    await expectProblem(await img(path, { 'If-Match': '"x"' }), 412, 'precondition-failed')
  })
})

describe('GET /img, refused', () => {
  it.each([
    ['w=32/photos/none.jpg', 404, 'not-found'],
    ['w=32', 404, 'not-found'],
    ['w=32/', 404, 'not-found'],
    ['x=32', 400, 'unknown-option'],
    ['w=32/photos//cat.jpg', 404, 'not-found'],
    ['w=32/photos%5Ccat.jpg', 404, 'not-found'],
    ['w=32/photos/%00', 404, 'not-found'],
    ['w=32/variants/x', 404, 'not-found'],
    ['w=32/sources/x', 404, 'not-found'],
    ['w=32/originals/private.jpg', 403, 'source-not-allowed'],
    ['w=32/https://example.com/a.jpg', 403, 'source-not-allowed'],
    ['w=32/photos/text.txt', 415, 'unsupported-format'],
    ['w=32/photos/broken.jpg', 422, 'damaged-image'],
    ['w=032/photos/cat.jpg', 400, 'invalid-option'],
    ['w=32,w=32/photos/cat.jpg', 400, 'invalid-option'],
    ['w=32,x=1/photos/cat.jpg', 400, 'unknown-option'],
    ['w=32,blur=500/photos/cat.jpg', 400, 'invalid-option'],
    ['nothing/photos/cat.jpg', 400, 'invalid-option'],
    ['w=32/photos/cat.jpg?v=2', 400, 'unknown-option'],
  ])('GET /img/%s is %i %s', async (path, status, code) => {
    const response = await img(path)
    const lifetime = code === 'not-found' ? 'public, max-age=10' : 'no-store'
    expect(response.headers.get('Cache-Control')).toBe(lifetime)
    await expectProblem(response, status, code)
  })

  it('redirects to the source instead, where that was asked for', async () => {
    const response = await send('/img/w=32,onerror=redirect/photos/text.txt', {
      redirect: 'manual',
    })
    expect(response.status).toBe(302)
    expect(response.headers.get('Location')).toMatch(/\/files\/photos\/text\.txt$/)
    const bad = await send('/img/w=0,onerror=redirect/photos/text.txt', { redirect: 'manual' })
    await expectProblem(bad, 400, 'invalid-option')
    const none = await send('/img/w=32,onerror=redirect/none', { redirect: 'manual' })
    await expectProblem(none, 404, 'not-found')
  })

  it('POST /img is 405', async () => {
    const response = await send('/img/w=32/photos/cat.jpg', { method: 'POST' })
    await expectProblem(response, 405, 'method-not-allowed')
  })

  it('keeps what it stores from everybody but admins', async () => {
    await img('w=32,f=webp/photos/cat.jpg')
    const [key = ''] = await variants()
    await expectProblem(await send(`/files/${key}`), 401, 'unauthorized')
    const other = await send(`/files/${key}`, { headers: { 'x-api-key': API_KEY } })
    await expectProblem(other, 404, 'not-found')
    const admin = await send(`/files/${key}`, { headers: { 'x-api-key': ADMIN_API_KEY } })
    expect(admin.status).toBe(200)
  })
})

describe('clients of others', () => {
  it.each([
    [{ width: 128, height: 64 }, 'avif 128x64'],
    [{ width: 64 }, 'avif 64x48'],
    [{ height: 96 }, 'avif 128x96'],
    [{ width: 96, format: 'webp', quality: 60 }, 'webp 96x72'],
    [{ width: 96, format: 'jpg' }, 'jpeg 96x72'],
    [{ width: 128, height: 128, fit: 'contain' }, 'avif 128x96'],
    [{ width: 64, gravity: '0.5x0.5', rotate: 90 }, 'avif 64x85'],
  ] as const)('unpic’s address for %j answers %s', async (operations, expected) => {
    const url = transform('/photos/cat.jpg', { ...operations }, { domain: 'cdn.example' })
    const { pathname } = new URL(`${url}`)
    const response = await img(pathname.replace('/cdn-cgi/image/', ''), { Accept: CHROME })
    expect(await shown(response)).toBe(expected)
  })

  // As its cloudflare provider writes them (src/runtime/providers/cloudflare.ts and its snapshots).
  it.each([
    ['w=128,f=auto', 'avif 128x96'],
    ['w=128,h=128,f=auto', 'avif 128x96'],
    ['w=64,h=64,fit=contain,f=auto', 'avif 64x48'],
    ['w=64,h=64,fit=contain,f=jpeg', 'jpeg 64x48'],
    ['w=64,h=64,fit=scale-down,q=80,f=webp', 'webp 64x48'],
    ['w=64,h=64,fit=crop,g=0.5x0.5,f=auto', 'avif 64x64'],
    ['w=64,h=64,fit=pad,f=auto', 'avif 64x64'],
    ['w=64,dpr=2,f=auto', 'avif 128x96'],
  ])('@nuxt/image’s address %s answers %s', async (segment, expected) => {
    expect(await shown(await img(`${segment}/photos/cat.jpg`, { Accept: CHROME }))).toBe(expected)
  })
})

it('GET /img makes no more of a thousand widths than are allowed', async () => {
  const before = (await variants()).length
  for (let width = 1; width <= 1_000; width += 27) {
    const response = await img(`w=${width},f=jpeg,q=33/photos/cat.jpg`)
    expect(sniff(await response.bytes())).toBe('jpeg')
  }
  const widths = [16, 32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 960, 1_080]
  expect((await variants()).length - before).toBeLessThanOrEqual(widths.length)
})
