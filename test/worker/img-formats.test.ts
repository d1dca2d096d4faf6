import { beforeAll, describe, expect, it } from 'vitest'
import { probe, SlabList } from '../../src/engine/index.ts'
import { fixture, sniff } from './client.ts'
import { SECRET } from './fixture-names.ts'
import { CHROME, img, storePhotos, vary } from './img-client.ts'

beforeAll(storePhotos)

describe('GET /img/:options/:source', () => {
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
