import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NextImages } from '../../../../src/config/next-images.ts'
import { nextSettings } from '../../../../src/request/grammars/next/settings.ts'
import { parseNext } from '../../../../src/request/grammars/next.ts'
import { OptionError } from '../../../../src/request/option-error.ts'
import { canonicalTransform } from '../../../../src/request/transform.ts'

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
