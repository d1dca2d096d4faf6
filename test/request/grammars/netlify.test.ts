import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNetlify } from '../../../src/request/grammars/netlify.ts'
import { OptionError } from '../../../src/request/option-error.ts'
import { canonicalTransform, type Transform } from '../../../src/request/transform.ts'

const parse = (query: string) => parseNetlify(new URLSearchParams(query))
const canonical = (query: string) => canonicalTransform(parse(query).transform)

/**
 * Where the facts are from: docs.netlify.com/build/image-cdn/overview, netlify/primitives
 * packages/images/src/main.ts, unpic 4.2.2, Nuxt Image 2.1 (test/e2e/__snapshots__/netlifyImageCdn.json5).
 */
describe('parseNetlify()', () => {
  it.each<[string, Partial<Transform>]>([
    ['url=/owl.jpeg', { format: 'auto', quality: 75, fit: 'scale-down' }],
    ['url=/owl.jpeg&w=50', { width: 50 }],
    ['url=/owl.jpeg&h=50', { height: 50 }],
    ['url=/a.jpg&w=50&h=40', { width: 50, height: 40, fit: 'scale-down' }],
    ['url=/a.jpg&w=50&h=40&fit=contain', { fit: 'scale-down' }],
    ['url=/a.jpg&w=50&h=40&fit=cover', { fit: 'aspect-cover' }],
    ['url=/a.jpg&w=50&h=40&fit=fill', { fit: 'aspect-fill' }],
    ['url=/a.jpg&w=50&fit=cover', { width: 50, fit: 'scale-down' }],
    ['url=/a.jpg&w=50&h=50&fit=cover&position=left', { gravity: { x: 0, y: 0.5 } }],
    ['url=/a.jpg&w=50&h=50&fit=cover&position=center', { gravity: { x: 0.5, y: 0.5 } }],
    ['url=/a.jpg&w=50&h=50&position=left', { gravity: { x: 0.5, y: 0.5 } }],
    ['url=/a.jpg&fm=avif', { format: 'avif' }],
    ['url=/a.jpg&fm=jpg', { format: 'jpeg' }],
    ['url=/a.jpg&fm=png', { format: 'png' }],
    ['url=/a.jpg&fm=webp', { format: 'webp' }],
    ['url=/a.jpg&fm=gif', { format: 'gif' }],
    ['url=/a.jpg&fm=blurhash', { format: 'blurhash' }],
    ['url=/a.jpg&q=100', { quality: 100 }],
    ['url=/a.jpg&width=50&height=40&quality=20', { width: 50, height: 40, quality: 20 }],
    ['w=200&h=100&fit=cover&url=%2Fa.jpg', { width: 200, height: 100 }],
  ])('%s', (query, expected) => {
    expect(parse(query).transform).toMatchObject(expected)
  })

  it.each([
    'w=0',
    'w=abc',
    'w=-5',
    'w=1.5',
    'h=70000',
    'fit=crop',
    'position=north',
    'fm=tiff',
    'q=0',
    'q=101',
    'q=high',
  ])('refuses %s', (query) => {
    expect(() => parse(`url=/a.jpg&${query}`)).toThrow(OptionError)
  })

  it('tells the source', () => {
    expect(parse('w=1').url).toBeUndefined()
    expect(parse('url=https%3A%2F%2Fa.example%2Fb.jpg%3Fc').url).toBe('https://a.example/b.jpg?c')
  })

  it('is the same for the same meaning', () => {
    expect(canonical('url=/a&q=75&fit=contain')).toBe(canonical('url=/b'))
    expect(canonical('w=9&url=/a')).toBe(canonical('url=/a&width=9&utm=1'))
  })

  it('answers a transform or an OptionError to anything', () => {
    const name = fc.constantFrom('url', 'w', 'h', 'fit', 'position', 'fm', 'q', 'width')
    const text = fc.oneof(fc.constantFrom('9', 'cover', 'top', 'webp', '/a'), fc.string())
    fc.assert(
      fc.property(fc.array(fc.tuple(name, text), { maxLength: 6 }), (pairs) => {
        try {
          canonical(new URLSearchParams(pairs).toString())
        } catch (error) {
          expect(error).toBeInstanceOf(OptionError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
