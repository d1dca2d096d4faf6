import { beforeAll, describe, expect, it } from 'vitest'
import { fixture } from './client.ts'
import { CHROME, img, storePhotos, vary } from './img-client.ts'

beforeAll(storePhotos)

describe('GET /img/:options/:source', () => {
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
})
