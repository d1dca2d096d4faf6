import { describe, expect, it } from 'vitest'
import { parseWsrv } from '../../../../src/request/grammars/wsrv.ts'
import type { Transform } from '../../../../src/request/transform.ts'
import { parse, transformOf } from './read.ts'

describe('parseWsrv(): output', () => {
  it.each<[string, Partial<Transform>]>([
    // docs/format.md
    ['', { format: 'source', quality: 80, anim: false }],
    ['output=jpg', { format: 'jpeg' }],
    ['output=png', { format: 'png' }],
    ['output=gif&n=-1', { format: 'gif' }],
    ['output=webp', { format: 'webp' }],
    ['output=jxl', { format: 'jxl' }],
    ['output=avif', { format: 'avif' }], // src/api/parsers/enumeration.h
    ['output=origin', { format: 'source' }],
    ['output=json', { format: 'json' }],
    ['output=webp&ll', { format: 'webp', lossless: true }],
    ['output=webp&lossless=true', { format: 'webp', lossless: true }],
    ['output=png&ll', { format: 'png', lossless: 'auto' }],
    ['q=20', { quality: 20 }],
    ['quality=20', { quality: 20 }],
    ['q=0', { quality: 80 }],
    ['q=101', { quality: 80 }],
    ['n=3', { frames: 3 }],
    ['pages=3', { frames: 3 }],
    ['n=0', { anim: false }],
    ['page=0', { anim: false }],
    ['il&af&l=9', { format: 'source' }],
  ])('%s', (query, expected) => {
    expect(transformOf(query)).toMatchObject(expected)
  })

  it.each<[string, object]>([
    // test/nginx/header.t
    ['maxage=1w', { maxAge: 604_800 }],
    ['maxage=1h', { maxAge: 31_536_000 }],
    ['maxage=2y', { maxAge: 31_536_000 }],
    ['filename=test', { filename: 'test' }],
    ['filename=../test', { filename: 'image' }],
    ['default=https://example.org', { fallback: { kind: 'url', url: 'https://example.org/' } }],
    // docs/format.md; src/nginx/{util,header,error}.cpp
    ['', { maxAge: 31_536_000, filename: 'image', isBase64: false, fallback: undefined }],
    ['maxage=31d', { maxAge: 2_678_400 }],
    ['maxage=2M', { maxAge: 5_184_000 }],
    ['maxage=1y', { maxAge: 31_536_000 }],
    ['maxage=86400', { maxAge: 86_400 }],
    ['maxage=1d12h', { maxAge: 129_600 }],
    ['maxage=nonsense', { maxAge: 31_536_000 }],
    [`filename=${'a'.repeat(78)}`, { filename: 'a'.repeat(78) }],
    [`filename=${'a'.repeat(79)}`, { filename: 'image' }],
    ['encoding=base64', { isBase64: true }],
    ['default=1', { fallback: { kind: 'source' } }],
    ['errorredirect=wsrv.nl/x.svg', { fallback: { kind: 'url', url: 'https://wsrv.nl/x.svg' } }],
  ])('%s', (query, expected) => {
    expect(parse(query)).toMatchObject(expected)
  })

  it.each([
    // src/nginx/uri_parser.cpp; a host alone is https here
    ['example.org/a.jpg', 'https://example.org/a.jpg'],
    ['https://example.org', 'https://example.org/'],
    ['HTTPS://example.org/a', 'https://example.org/a'],
    ['http://example.org/a', 'http://example.org/a'],
    ['ssl:example.org/a', 'https://example.org/a'],
    ['//example.org/a', 'https://example.org/a'],
    ['///example.org/a', 'https://example.org/a'],
    ['example.org?a=1%26b=2', 'https://example.org/?a=1&b=2'],
    ['example.org/a%23b', 'https://example.org/a'],
    ['http:%5C%5Cfoobar', undefined], // test/nginx/error.t
    ['http://%E2%99%A5.localhost', 'http://xn--g6h.localhost/'], // test/nginx/uri.t
    ['example.org/%252F', 'https://example.org/%2F'], // the same: decoded only once
    ['', undefined],
    ['a.b', undefined],
  ])('url=%s is %s', (text, expected) => {
    expect(parseWsrv(`url=${text}`).source?.url).toBe(expected)
  })
})
