import { describe, expect, it } from 'vitest'
import { signUrl } from '../../src/signing/sign-url.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { expectProblem, fixture, send } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'

const KEYS = { web: 'a-secret-of-the-owner', app: 'another-secret-of-theirs' }
const env = { URL_SIGNING_KEYS: `web=${KEYS.web},app=${KEYS.app}` }
const key = { name: 'web', secret: KEYS.web }
const objects = new MemoryStore()
const contentType = 'image/jpeg'
await objects.put('cat.jpg', fixture('photo.jpg'), { contentType })
await objects.put('originals/cat.jpg', fixture('photo.jpg'), { contentType })
const widths: unknown[] = []
const app = fakeApp(
  async (input, { width }) => {
    widths.push(width)
    return conversionOf(input)
  },
  env,
  () => ({ store: objects }),
)
const PATH = '/img/w=123,f=webp/cat.jpg'
const soon = () => Math.floor(Date.now() / 1_000) + 600

describe('GET /img with URL_SIGNING_KEYS', () => {
  it('takes what is signed, in any size, and lets no cache keep it for longer than it holds', async () => {
    const response = await app.request(await signUrl(PATH, { key, expires: soon() }))
    expect(response.status).toBe(200)
    expect(widths.at(-1)).toBe(123)
    const [, seconds] =
      /^public, max-age=(\d+)$/.exec(response.headers.get('Cache-Control') ?? '') ?? []
    expect(Number(seconds)).toBeGreaterThan(500)
    expect(Number(seconds)).toBeLessThanOrEqual(600)
  })

  it('draws for whoever has signed', async () => {
    const draw = encodeURIComponent(JSON.stringify([{ key: 'logo.png', width: 0.5 }]))
    const path = `/img/w=64,f=webp,draw=${draw}/cat.jpg`
    const response = await app.request(await signUrl(path, { key }))
    expect(response.status).toBe(200)
    expect(widths.at(-1)).toBe(64)
  })

  it('takes every live key, and an address that never expires', async () => {
    const other = { name: 'app', secret: KEYS.app }
    const response = await app.request(await signUrl(PATH, { key: other }))
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toContain('max-age=86400')
  })

  it('answers originals to those who were given an address, and tells shared caches to stay away', async () => {
    const path = '/img/w=16,f=webp/originals/cat.jpg'
    const response = await app.request(await signUrl(path, { key, expires: soon() }))
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toMatch(/^private, max-age=\d+$/)
    await expectProblem(await app.request(path), 403, 'bad-signature')
  })

  it.each<[string, () => string | Promise<string>]>([
    ['no signature', () => PATH],
    ['a time alone', () => `${PATH}?exp=${soon()}`],
    [
      'another path',
      async () => (await signUrl('/img/w=1/cat.jpg', { key })).replace('w=1/', 'w=2/'),
    ],
    [
      'another time',
      async () => (await signUrl(PATH, { key, expires: 5 })).replace('exp=5', 'exp=9999999999'),
    ],
    [
      'a time taken away',
      async () => (await signUrl(PATH, { key, expires: 5 })).replace('exp=5&', ''),
    ],
    ['another kid', async () => (await signUrl(PATH, { key })).replace('kid=web', 'kid=app')],
    ['an unknown kid', async () => (await signUrl(PATH, { key })).replace('kid=web', 'kid=x')],
    ['an unknown secret', () => signUrl(PATH, { key: { name: 'web', secret: 'guessed-guessed' } })],
    ['a second time', async () => `${await signUrl(PATH, { key, expires: 5 })}&exp=9999999999`],
  ])('is 403 bad-signature for %s', async (_, address) => {
    const response = await app.request(await address())
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    await expectProblem(response, 403, 'bad-signature')
  })

  it('is 410 expired afterwards', async () => {
    await expectProblem(await app.request(await signUrl(PATH, { key, expires: 5 })), 410, 'expired')
  })
})

it('GET /img without URL_SIGNING_KEYS takes no signature on trust', async () => {
  const response = await send(await signUrl('/img/w=16/cat.jpg', { key }))
  await expectProblem(response, 403, 'bad-signature')
})
