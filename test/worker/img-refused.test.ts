import { beforeAll, describe, expect, it } from 'vitest'
import { expectProblem, send } from './client.ts'
import { img, storePhotos, variants } from './img-client.ts'
import { ADMIN_API_KEY, API_KEY } from './test-env.ts'

beforeAll(storePhotos)

describe('GET /img, refused', () => {
  it.each([
    ['w=32/photos/none.jpg', 404, 'not-found'],
    ['w=32', 404, 'not-found'],
    ['w=32/', 404, 'not-found'],
    ['x=32', 400, 'unknown-option'],
    ['/photos/cat.jpg', 400, 'invalid-option'],
    ['/https://example.com/a.jpg', 400, 'invalid-option'],
    ['/', 400, 'invalid-option'],
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
    ['w=32/photos/cat.jpg?q=20', 400, 'invalid-option'],
    ['w=32/photos/cat.jpg?format=avif&v=2', 400, 'invalid-option'],
    ['w=32/photos/cat.jpg?upscale=generate', 400, 'invalid-option'],
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
