import { beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, fixture, send, sniff } from './client.ts'
import { CHROME, img, shown, storePhotos, variants, vary } from './img-client.ts'

beforeAll(storePhotos)

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

  it('stores one variant for all ways to write the same', async () => {
    await img('w=64,h=64,fit=cover,f=webp/photos/cat.jpg')
    const before = (await variants()).length
    await img('height=32,format=webp,fit=cover,width=32,dpr=2,quality=80/photos/cat.jpg')
    await img('f=webp,w=64,h=64,fit=cover,anim=true/photos%2Fcat.jpg')
    // What a page puts there to get past a cache of its own means nothing here.
    const busted = await img('f=webp,w=64,h=64,fit=cover/photos/cat.jpg?v=2&utm_source=x')
    expect(busted.status).toBe(200)
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

  it('gives strangers what a preset alone says as it is, and rounds what they say beside it', async () => {
    const card = await img('preset=card/photos/cat.jpg')
    expect(await shown(card)).toBe('webp 37x23')
    expect(card.headers.get('Image-Quality')).toBe('61')
    const other = await img('preset=card,width=50/photos/cat.jpg')
    expect(other.headers.get('Image-Quality')).toBe('70')
    expect(other.headers.get('Image-Width')).toBe('64')
    await expectProblem(await img('preset=cart/photos/cat.jpg'), 400, 'invalid-option')
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
