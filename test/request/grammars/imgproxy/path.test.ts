/**
 * Facts of imgproxy's own suites, in our words: handlers/path_test.go (TestParsePath,
 * TestRedenormalizePathHTTPProtocol), options/parser/processing_options_test.go (TestParseBase64URL…,
 * TestParsePlainURL…), at imgproxy/imgproxy eef3b312.
 */

import { describe, expect, it } from 'vitest'
import { mended, splitSignature } from '../../../../src/request/grammars/imgproxy/path.ts'
import { readAddress } from '../../../../src/request/grammars/imgproxy/read-wish.ts'
import { readSource } from '../../../../src/request/grammars/imgproxy/source.ts'
import { RULES } from './read.ts'

describe('splitSignature()', () => {
  it.each([
    // BasicPath
    [
      '/sig/rs:fill:300:200/plain/http://a.dev/i.jpg',
      'sig',
      'rs:fill:300:200/plain/http://a.dev/i.jpg',
    ],
    // PathWithPlainUrlRedenormalization
    [
      '/sig/rs:fill:300:200/plain/https:/a.dev/p/i.jpg',
      'sig',
      'rs:fill:300:200/plain/https://a.dev/p/i.jpg',
    ],
    // PathWithOptionsSeparatorUnescapingPLain
    [
      '/sig/rs%3Afill%3A300%3A200/plain/https://a.dev/i.jpg',
      'sig',
      'rs:fill:300:200/plain/https://a.dev/i.jpg',
    ],
    // PathWithOptionsSeparatorUnescapingBas64
    ['/sig/rs%3Afill%3A300%3A200/abc/abc', 'sig', 'rs:fill:300:200/abc/abc'],
    ['sig/plain/http://a.dev/i.jpg', 'sig', 'plain/http://a.dev/i.jpg'],
  ])('takes %s apart', (rest, signature, path) => {
    expect(splitSignature(rest)).toEqual({ signature, path })
  })

  // NoSignatureSeparator, EmptyPath, OnlySignature
  it.each(['/invalid_path_without_slash', '/', '', '/signature_only/', '//x'])(
    'refuses %j',
    (rest) => {
      expect(() => splitSignature(rest)).toThrow(expect.objectContaining({ kind: 'invalid' }))
    },
  )
})

describe('mended()', () => {
  it.each([
    ['plain/http:/example.com/image.jpg', 'plain/http://example.com/image.jpg'], // HTTP
    ['plain/https:/example.com/image.jpg', 'plain/https://example.com/image.jpg'], // HTTPS
    ['plain/local:/image.jpg', 'plain/local:///image.jpg'], // Local
    ['/rs:fill:3:2/plain/http:/example.com/i.jpg', 'rs:fill:3:2/plain/http://example.com/i.jpg'], // WithOptions
    ['/plain/http://example.com/image.jpg', 'plain/http://example.com/image.jpg'], // NormalizedPath
    ['/rs:fill:3:2/plain/example.com/i.jpg', 'rs:fill:3:2/plain/example.com/i.jpg'], // ProtocolMissing
    ['', ''], // EmptyString
    ['/', ''], // SingleSlash
    ['/http:/example.com/image.jpg', 'http:/example.com/image.jpg'], // NoPlainPrefix
    ['/plain/example.com/image.jpg', 'plain/example.com/image.jpg'], // NoProtocol
    ['/plain/http:', 'plain/http:'], // EndsWithProtocol
    ['/plain/http:/test', 'plain/http://test'], // OnlyProtocol
  ])('makes of %j %j', (path, expected) => {
    expect(mended(path)).toBe(expected)
  })
})

const ADDRESS = 'http://images.dev/lorem/ipsum.jpg?param=value'
const ENCODED = btoa(ADDRESS).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
const PLAIN = 'http://images.dev/lorem/ipsum.jpg'

function sourceOf(path: string, hasFilename = false) {
  const { source, wish } = readAddress(path, { ...RULES, hasFilename })
  return [source.kind === 'address' ? source.address : source.kind, wish.format]
}

describe('readAddress()', () => {
  it.each([
    [`size:100:100/${ENCODED}.png`, false, ADDRESS, 'png'], // TestParseBase64URL
    [`size:100:100/${ENCODED}.png/puppy.jpg`, true, ADDRESS, 'png'], // …WithFilename
    [`size:100:100/${ENCODED}`, false, ADDRESS, ''], // …WithoutExtension
    [`size:100:100/${ENCODED}.`, false, ADDRESS, ''],
    [`size:100:100/${ENCODED}==`, false, ADDRESS, ''], // padding may stay
    [`size:100:100/${ENCODED.slice(0, 9)}/${ENCODED.slice(9)}.webp`, false, ADDRESS, 'webp'], // cut by slashes
    [`${ENCODED}.jpg`, false, ADDRESS, 'jpeg'],
    [`size:100:100/plain/${PLAIN}@png`, false, PLAIN, 'png'], // TestParsePlainURL
    [`size:100:100/plain/${PLAIN}`, false, PLAIN, ''], // …WithoutExtension
    [`size:100:100/plain/${PLAIN}@`, false, PLAIN, ''],
    [`size:100:100/plain/${encodeURIComponent(ADDRESS)}@png`, false, ADDRESS, 'png'], // …Escaped
    [`plain/${PLAIN}@best`, false, PLAIN, 'best'],
    [`raw:1/plain/${PLAIN}@nothing`, false, PLAIN, ''], // raw passes over the extension
    ['plain/local:///a/b.jpg', false, 'local:///a/b.jpg', ''],
  ])('finds the source of %s', (path, hasFilename, address, format) => {
    expect(sourceOf(path, hasFilename)).toEqual([address, format])
  })

  // decodeBase64URL, decodePlainURL, DecodeURL (options/parser/url.go), parsePathOptions
  it.each([
    'size:100:100',
    'size:100:100/plain',
    'size:100:100/plain/',
    `plain/${PLAIN}@png@jpg`,
    `plain/${PLAIN}%zz`,
    'plain/@png',
    '.png',
    `${ENCODED}.png.jpg`,
    'not base64!',
    'abcde',
    `plain/${PLAIN}@nothing`,
    `fill/300/200/sm/0/plain/${PLAIN}`, // the old basic format
    `fit/plain/${PLAIN}`,
    `unknown:1/plain/${PLAIN}`,
    `:1/plain/${PLAIN}`,
    `w/plain/${PLAIN}`, // no argument: the source would begin here
  ])('refuses %s', (path) => {
    expect(() => sourceOf(path)).toThrow(expect.objectContaining({ kind: 'invalid' }))
  })
})

it('readSource() finds what is encrypted, whole or cut', () => {
  const text = 'p5VjorNdhs7mRRw8gA9TWoRlGci3l1kuzqN43UQlRaRI'
  const source = readSource(['enc', text.slice(0, 8), `${text.slice(8)}.png`], {
    hasFilename: false,
  })
  expect(source).toMatchObject({ kind: 'encrypted', extension: 'png' })
  expect(source.kind === 'encrypted' && source.bytes.length).toBe(33)
})
