import { describe, expect, it } from 'vitest'
import { splitImgPath } from '../../src/request/img-path.ts'

const split = (path: string) => {
  const { options, source, query } = splitImgPath(`https://images.example${path}`, '/img/')
  return { options, source, query: query.toString() }
}
const stored = (key: string) => ({ kind: 'stored', key })
const remote = (url: string) => ({ kind: 'remote', url })

describe('splitImgPath()', () => {
  it.each([
    ['/img/w=1/cat.jpg', stored('cat.jpg'), ''],
    ['/img/w=1/a/b%20c/cat.jpg', stored('a/b c/cat.jpg'), ''],
    ['/img/w=1/a%2Fcat.jpg', stored('a/cat.jpg'), ''],
    ['/img/w=1/cat.jpg?v=2', stored('cat.jpg'), 'v=2'],
    ['/img/w=1/cat.jpg?exp=1&sig=a', stored('cat.jpg'), 'exp=1&sig=a'],
    ['/img/w=1/https://a.example/b.jpg', remote('https://a.example/b.jpg'), ''],
    ['/img/w=1/https:/a.example/b.jpg', remote('https://a.example/b.jpg'), ''],
    ['/img/w=1/https://a.example/b.jpg?c=d', remote('https://a.example/b.jpg?c=d'), ''],
    [
      '/img/w=1/https://a.example/b?sig=x&c=d&exp=1&sig=y',
      remote('https://a.example/b?sig=x&c=d'),
      'exp=1&sig=y',
    ],
    [
      '/img/w=1/https%3A%2F%2Fa.example%2Fb%3Fc=d?sig=y',
      remote('https://a.example/b?c=d'),
      'sig=y',
    ],
    [
      '/img/w=1/https://a.example/%2e%2e/b%2Fc' /* steps up are resolved first */,
      remote('https://b%2Fc'),
      '',
    ],
    ['/img/w=1/', undefined, ''],
    ['/img/w=1', undefined, ''],
    ['/img/w=1/%E0%A4%A', undefined, ''],
  ])('reads %s', (path, source, query) => {
    expect(split(path)).toEqual({ options: 'w=1', source, query })
  })
})
