import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../../src/config.ts'
import { nextSettings } from '../../../../src/request/grammars/next/settings.ts'

describe('NEXT_IMAGES', () => {
  const read = (images: unknown) =>
    parseConfig({ NEXT_IMAGES: typeof images === 'string' ? images : JSON.stringify(images) })

  it('is what next.config.js has, and passes over what is not for us', () => {
    const images = {
      loader: 'default',
      deviceSizes: [640],
      formats: ['image/avif', 'image/webp'],
      remotePatterns: [{ protocol: 'https:', hostname: '**.example.com', port: '' }],
    }
    expect(read(images).nextImages).toMatchObject({
      deviceSizes: [640],
      formats: ['avif', 'webp'],
      remotePatterns: [{ protocol: 'https', hostname: '**.example.com', port: '' }],
    })
    expect(nextSettings(read(images).nextImages, 'next').widths).toEqual([
      640, 32, 48, 64, 96, 128, 256, 384,
    ])
    expect(nextSettings({}, 'next').qualities).toEqual([75])
    expect(nextSettings({}, 'vercel').qualities).toBeUndefined()
  })

  it.each([
    '{',
    '[]',
    { deviceSizes: [0] },
    { formats: ['image/tiff'] },
    { qualities: [101] },
    { remotePatterns: [{}] },
    { contentSecurityPolicy: 'a\nb' },
  ])('refuses %j', (images) => {
    expect(() => read(images)).toThrow(/NEXT_IMAGES/)
  })

  it.each([
    ['', { kind: 'keys', prefix: '' }],
    ['public/', { kind: 'keys', prefix: 'public/' }],
    ['https://www.example.com', { kind: 'origin', origin: 'https://www.example.com' }],
    ['https://www.example.com/', { kind: 'origin', origin: 'https://www.example.com' }],
  ])('SITE_FILES = %j', (text, expected) => {
    expect(parseConfig({ SITE_FILES: text }).siteFiles).toEqual(expected)
  })

  it.each(['/public', 'http://a.example', 'https://a.example/b', 'a/,b/'])(
    'SITE_FILES = %j is refused',
    (text) => {
      expect(() => parseConfig({ SITE_FILES: text })).toThrow(/SITE_FILES/)
    },
  )
})
