import { transform } from 'unpic/providers/cloudflare'
import { beforeAll, describe, expect, it } from 'vitest'
import { CHROME, img, shown, storePhotos } from './img-client.ts'

beforeAll(storePhotos)

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
