import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NextImages } from '../../../src/config/next-images.ts'
import { parseConfig } from '../../../src/config.ts'
import { matchesLocal, matchesRemote } from '../../../src/request/grammars/next/patterns.ts'
import { nextSettings } from '../../../src/request/grammars/next/settings.ts'
import { parseNext } from '../../../src/request/grammars/next.ts'
import { OptionError } from '../../../src/request/option-error.ts'
import { canonicalTransform } from '../../../src/request/transform.ts'

const ANY: NextImages = { qualities: Array.from({ length: 100 }, (_, i) => i + 1) }
const nobody = () => 0

function parse(
  query: string,
  images: NextImages = ANY,
  weigh: (format: string) => number = nobody,
) {
  return parseNext(new URLSearchParams(query), nextSettings(images, 'next'), weigh)
}

function messageOf(query: string, images?: NextImages): string {
  try {
    parse(query, images)
    return ''
  } catch (error) {
    return error instanceof OptionError ? error.message : `no OptionError: ${error}`
  }
}

const WIDTH_RULE = '"w" parameter (width) must be an integer greater than 0'
const QUALITY_RULE = '"q" parameter (quality) must be an integer between 1 and 100'

/**
 * Where the facts are from: vercel/next.js at 00bac06, packages/next/src/server/image-optimizer.ts
 * (`validateParams`), test/integration/image-optimizer/test/util.ts, test/unit/image-optimizer/*.
 */
describe('parseNext()', () => {
  it.each([
    // test/integration/image-optimizer/test/util.ts, `should fail when …`; words as of image-optimizer.ts
    ['w=64&q=100', '"url" parameter is required'],
    ['url=/test.png&q=100', '"w" parameter (width) is required'],
    ['url=/test.png&w=64', '"q" parameter (quality) is required'],
    ['url=/test.png&w=64&q=101', QUALITY_RULE],
    ['url=/test.png&w=64&q=0', QUALITY_RULE],
    ['url=/test.png&w=0&q=100', WIDTH_RULE],
    ['url=/test.png&w=-100&q=100', WIDTH_RULE],
    ['url=/test.png&w=foo&q=100', WIDTH_RULE],
    ['url=/test.png&w=64&q=foo', QUALITY_RULE],
    ['url=/test.png&w=1000&q=100', '"w" parameter (width) of 1000 is not allowed'],
    ['url=/test.png&w=8&q=70', '"w" parameter (width) of 8 is not allowed'],
    ['url=/test.png&w=3&q=70', '"w" parameter (width) of 3 is not allowed'],
    ['url=file://localhost/test.png&w=64&q=80', '"url" parameter is invalid'],
    ['url=ftp://localhost/test.png&w=64&q=80', '"url" parameter is invalid'],
    ['url=test.png&w=64&q=80', '"url" parameter is invalid'],
    ['url=///test.png&w=64&q=80', '"url" parameter cannot be a protocol-relative URL (//)'],
    ['url=//example.com&w=64&q=80', '"url" parameter cannot be a protocol-relative URL (//)'],
    ['url=/_next/image?url=test.png%26w=1%26q=1&w=64&q=80', '"url" parameter cannot be recursive'],
    ['url=/_next/image/&w=64&q=80', '"url" parameter cannot be recursive'],
    ['url=/_next%252Fimage&w=64&q=80', '"url" parameter cannot be recursive'],
    // validateParams
    ['url=/a&url=/b&w=64&q=75', '"url" parameter cannot be an array'],
    ['url=/a&w=64&w=64&q=75', '"w" parameter (width) cannot be an array'],
    ['url=/a&w=64&q=75&q=75', '"q" parameter (quality) cannot be an array'],
    [`url=/${'a'.repeat(3_072)}&w=64&q=75`, '"url" parameter is too long'],
    ['url=/a&w=6.4&q=75', WIDTH_RULE],
    ['url=/a&w=%2064&q=75', WIDTH_RULE],
    ['url=/a&w=1e2&q=75', WIDTH_RULE],
    ['url=/a&w=64&q=7.5', QUALITY_RULE],
    ['url=/a&w=64&q=-1', QUALITY_RULE],
    ['url=javascript:alert(1)&w=64&q=75', '"url" parameter is invalid'],
    ['url=&w=64&q=75', '"url" parameter is required'],
    ['url=/a&w=&q=75', '"w" parameter (width) is required'],
    ['url=/a&w=64&q=', '"q" parameter (quality) is required'],
    // The address comes first, then the width, then the quality.
    ['url=//a&w=x&q=x', '"url" parameter cannot be a protocol-relative URL (//)'],
    ['url=/a&w=1000&q=0', '"w" parameter (width) of 1000 is not allowed'],
  ])('refuses %s', (query, message) => {
    expect(messageOf(query)).toBe(message)
  })

  it('holds to qualities, widths and patterns', () => {
    expect(messageOf('url=/a&w=64&q=80', {})).toBe('"q" parameter (quality) of 80 is not allowed')
    expect(messageOf('url=/a&w=64&q=75', {})).toBe('')
    expect(messageOf('url=/a&w=200&q=75', { imageSizes: [200] })).toBe('')
    expect(messageOf('url=/a&w=640&q=75', { sizes: [200] })).toMatch(/640 is not allowed/)
    const notAllowed = '"url" parameter is not allowed'
    const url = 'url=https://vercel.com/button&w=64&q=75'
    expect(messageOf(url, { remotePatterns: [] })).toBe(notAllowed)
    expect(messageOf(url, { domains: ['example.com'] })).toBe(notAllowed)
    expect(messageOf(url, { domains: ['vercel.com'] })).toBe('')
    expect(messageOf('url=/a&w=64&q=75', { localPatterns: [{ pathname: '/b/**' }] })).toBe(
      notAllowed,
    )
    expect(messageOf('url=/b/c&w=64&q=75', { localPatterns: [{ pathname: '/b/**' }] })).toBe('')
  })

  it('never enlarges, and takes the width alone', () => {
    const { transform, url } = parse('url=/test.jpg&w=384&q=40')
    expect(transform).toMatchObject({
      width: 384,
      quality: 40,
      fit: 'scale-down',
      format: 'source',
    })
    expect(transform).not.toHaveProperty('height')
    expect(url).toBe('/test.jpg')
    expect(parse('url=/test.jpg&w=0640&q=075').transform).toEqual(
      parse('url=/test.jpg&w=640&q=75').transform,
    )
  })

  it.each([
    // docs: `formats`; test/util.ts, `… accept header as …`
    [['webp'], { avif: 1, webp: 1 }, 'webp'],
    [['avif', 'webp'], { avif: 1, webp: 1 }, 'avif'],
    [['webp', 'avif'], { avif: 1, webp: 1 }, 'webp'],
    [['avif', 'webp'], { webp: 1 }, 'webp'],
    [['avif', 'webp'], { avif: 0.5, webp: 0.9 }, 'webp'],
    [['webp'], { avif: 1 }, 'source'],
    [['webp'], {}, 'source'],
    [['avif'], { avif: 0 }, 'source'],
  ] as const)('of %j a client that weighs %j gets %s', (formats, weights, expected) => {
    const weigh = (format: string) => (weights as Record<string, number>)[format] ?? 0
    const { transform } = parse('url=/a&w=64&q=75', { formats }, weigh)
    expect(transform.format).toBe(expected)
    expect(transform.movingFormat).toBe(
      expected === 'avif' ? (weigh('webp') > 0 ? 'webp' : 'gif') : undefined,
    )
  })

  it('answers a transform or a refusal to anything', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('/a', '64', '75', '640', ''),
    )
    const name = fc.constantFrom('url', 'w', 'q', 'h')
    fc.assert(
      fc.property(fc.array(fc.tuple(name, text), { maxLength: 5 }), (pairs) => {
        const query = new URLSearchParams(pairs).toString()
        try {
          canonicalTransform(parse(query).transform)
        } catch (error) {
          expect(error).toBeInstanceOf(OptionError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('matchesRemote()', () => {
  const file = 'https://example.com:42/path/to/file'
  it.each([
    // test/unit/image-optimizer/match-remote-pattern.test.ts
    [{ hostname: 'example.com' }, 'https://example.com', true],
    [{ hostname: 'example.com' }, 'https://example.com.uk', false],
    [{ hostname: 'example.com' }, 'https://sub.example.com', false],
    [{ hostname: 'example.com' }, 'http://example.com:81/path/to/file?q=1', true],
    [{ protocol: 'https', hostname: 'example.com' }, 'http://example.com:81/path', false],
    [{ protocol: 'https', hostname: 'example.com', port: '' }, 'https://example.com/path', true],
    [
      { protocol: 'https', hostname: 'example.com', port: '' },
      'https://example.com:81/path',
      false,
    ],
    [{ protocol: 'https', hostname: 'example.com', port: '42' }, 'https://example.com:42', true],
    [{ protocol: 'https', hostname: 'example.com', port: '42' }, 'https://example.com', false],
    [{ hostname: 'example.com', port: '42', pathname: '/path/to/file' }, file, true],
    [{ hostname: 'example.com', port: '42', pathname: '/path/to/file' }, `${file}?q=1`, true],
    [{ hostname: 'example.com', pathname: '/path/to' }, file, false],
    [{ hostname: 'avatars.*.example.com' }, 'https://avatars.example.com', false],
    [{ hostname: 'avatars.*.example.com' }, 'https://avatars.sfo1.example.com', true],
    [{ hostname: 'avatars.*.example.com' }, 'https://more.avatars.iad1.example.com', false],
    [{ hostname: 'avatars.*1.example.com' }, 'https://avatars.1.example.com', true],
    [{ hostname: 'avatars.*1.example.com' }, 'https://avatars.sfo2.example.com', false],
    [{ hostname: 'avatars.*a*.example.com' }, 'https://avatars.iad2.example.com', true],
    [{ hostname: 'avatars.*a*.example.com' }, 'https://avatars.sfo1.example.com', false],
    [{ hostname: 'avatars.ia*.example.com' }, 'https://avatars.ia.example.com', true],
    [{ hostname: '**.example.com' }, 'https://example.com', false],
    [{ hostname: '**.example.com' }, 'https://sub.example.com', true],
    [{ hostname: '**.example.com' }, 'https://deep.sub.example.com', true],
    [{ hostname: '**.example.com' }, 'https://sub.example.com.uk', false],
    [{ hostname: '**' }, 'https://anything.example', true],
    [
      { hostname: 'example.com', pathname: '/act123/*/pic.jpg' },
      'https://example.com/act123/usr4/pic.jpg',
      true,
    ],
    [
      { hostname: 'example.com', pathname: '/act123/*/pic.jpg' },
      'https://example.com/act123/usr4/picsjpg',
      false,
    ],
    [
      { hostname: 'example.com', pathname: '/act123/*4/pic.jpg' },
      'https://example.com/act123/4/pic.jpg',
      true,
    ],
    [
      { hostname: 'example.com', pathname: '/act123/*4/pic.jpg' },
      'https://example.com/act123/usr5/pic.jpg',
      false,
    ],
    [
      { hostname: 'example.com', pathname: '/act123/usr*/pic.jpg' },
      'https://example.com/act123/usr/pic.jpg',
      true,
    ],
    [{ hostname: 'example.com', pathname: '/act123/**' }, 'https://example.com/act123', true],
    [
      { hostname: 'example.com', pathname: '/act123/**' },
      'https://example.com/act123/usr4/pic.jpg',
      true,
    ],
    [{ hostname: 'example.com', pathname: '/act123/**' }, 'https://example.com/act1234', false],
    [{ hostname: 'example.com', search: '?q=1' }, `https://example.com/a?q=1`, true],
    [{ hostname: 'example.com', search: '' }, `https://example.com/a?q=1`, false],
  ] as const)('%j and %s: %s', (pattern, url, expected) => {
    expect(matchesRemote(pattern, new URL(url))).toBe(expected)
  })
})

describe('matchesLocal()', () => {
  it.each([
    // test/unit/image-optimizer/match-local-pattern.test.ts
    [{}, '/path/to/file.txt?q=1', true],
    [{ search: '' }, '/path/to/file', true],
    [{ search: '' }, '/path/to/file?q=1', false],
    [{ pathname: '/path/to/file' }, '/path/to/file?q=1&a=two', true],
    [{ pathname: '/path/to/file' }, '/path/to/file.txt', false],
    [{ pathname: '/path/to/**' }, '/path/to', true],
    [{ pathname: '/path/to/**' }, '/path', false],
    [{ pathname: '/path/to/**' }, '/path/to/file.txt?q=1', true],
    [{ pathname: '/path/to/f*' }, '/path/to/file?q=1', true],
    [{ pathname: '/path/to/*le' }, '/path/to/file', true],
    [{ pathname: '/path/*/file' }, '/path/to/file', true],
    [{ pathname: '/*/to/file' }, '/path/to/file', true],
    [{ pathname: '/path/to/file', search: '?q=1' }, '/path/to/file?q=1&a=two', false],
    [{ pathname: '/path/to/file', search: '?q=1&a=two' }, '/path/to/file?q=1&a=two', true],
  ])('%j and %s: %s', (pattern, path, expected) => {
    expect(matchesLocal(pattern, path)).toBe(expected)
  })
})

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
