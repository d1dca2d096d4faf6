import { describe, expect, it } from 'vitest'
import { readParameters } from '../../../src/http/upload/header-parameters.ts'
import { seededRandom } from '../../helpers/random.ts'

describe('readParameters()', () => {
  it.each([
    ['multipart/form-data; boundary=a/b=c?d:e', { boundary: 'a/b=c?d:e' }],
    [
      'multipart/form-data; boundary="a;b c"; charset=utf-8',
      { boundary: 'a;b c', charset: 'utf-8' },
    ],
    ['multipart/form-data;Boundary=x;', { boundary: 'x' }],
    ['a; x="1; y="2"; z=3', { x: '1', y: '2', z: '3' }],
    ['a; x="1"; x="2"', { x: '1' }],
    ['a; x=; y=1', { x: '', y: '1' }],
    ['a; x="', { x: '' }],
    ['a; =1; x', {}],
    ['a', {}],
    ['', {}],
  ])('reads %s', (header, expected) => {
    expect(Object.fromEntries(readParameters(header))).toEqual(expected)
  })

  it('finds a name beside anything that a browser may call a file', () => {
    const random = seededRandom(55)
    const alphabet = [..."a;= \t\\%'*,:/?é天\u202f🐕\x01"]
    for (let i = 0; i < 5_000; i++) {
      const length = random.below(12)
      const value = Array.from({ length }, () => alphabet[random.below(alphabet.length)]).join('')
      for (const header of [`f; n="x"; v="${value}"`, `f; v="${value}"; n="x"`]) {
        expect(Object.fromEntries(readParameters(header))).toEqual({ n: 'x', v: value })
      }
    }
  })

  it('finds a name beside any odd parameter that has no quote', () => {
    const random = seededRandom(56)
    const alphabet = [..."a;= \t\\%'*,:/?é天\x01"]
    for (let i = 0; i < 5_000; i++) {
      const length = random.below(12)
      const odd = Array.from({ length }, () => alphabet[random.below(alphabet.length)]).join('')
      expect(readParameters(`f; ${odd}; n="x"`).get('n')).toBe('x')
      expect(readParameters(`f; n="x"; ${odd}`).get('n')).toBe('x')
    }
  })
})
