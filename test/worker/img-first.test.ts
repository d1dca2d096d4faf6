import { expect, it } from 'vitest'
import { CHROME, img, shown, store } from './img-client.ts'

const PATH = 'w=384,h=256,fit=cover/photos/first.jpg'

it('GET /img answers a costly format with a quick one first, and itself once the queue has made it', async () => {
  await store('photos/first.jpg', 'photo.jpg')
  const first = await img(PATH, { Accept: CHROME })
  expect(first.headers.get('Image-Variant')).toBe('first')
  expect(first.headers.get('Cache-Control')).toBe('public, max-age=10')
  expect(first.headers.get('Vary')).toBe('Accept')
  expect(await shown(first)).toBe('webp 384x256')
  await expect
    .poll(async () => (await img(PATH, { Accept: CHROME })).headers.get('Image-Variant'))
    .toBe('final')
  const final = await img(PATH, {
    Accept: CHROME,
    'If-None-Match': first.headers.get('ETag') ?? '',
  })
  expect(final.status).toBe(200)
  expect(final.headers.get('Cache-Control')).toContain('max-age=86400')
  expect(await shown(final)).toBe('avif 384x256')
})
