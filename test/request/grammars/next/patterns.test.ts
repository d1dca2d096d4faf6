import { describe, expect, it } from 'vitest'
import { matchesLocal, matchesRemote } from '../../../../src/request/grammars/next/patterns.ts'

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
