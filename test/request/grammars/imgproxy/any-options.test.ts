import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readAddress } from '../../../../src/request/grammars/imgproxy/read-wish.ts'
import { ImgproxyUrlError } from '../../../../src/request/grammars/imgproxy/url-error.ts'
import { OptionError } from '../../../../src/request/option-error.ts'
import { RULES, SOURCE } from './read.ts'

it('readAddress() answers or refuses whatever is written, and nothing else', () => {
  const names = [
    'rs',
    's',
    'w',
    'h',
    'g',
    'c',
    't',
    'pd',
    'bg',
    'wm',
    'fq',
    'fn',
    'exp',
    'dpr',
    'z',
    'a',
    'aq',
    'x',
  ]
  const argument = fc.oneof(
    fc.constantFrom(
      'fill',
      'fit',
      '1',
      '0',
      '0.5',
      '',
      'ce',
      'fp',
      'sm',
      'fff',
      'jpg',
      't',
      '-1',
      '1e9',
    ),
    fc.integer({ min: -9, max: 9_999 }).map(String),
    fc.string({ maxLength: 6 }),
  )
  const option = fc
    .tuple(fc.constantFrom(...names), fc.array(argument, { minLength: 1, maxLength: 5 }))
    .map(([name, args]) => [name, ...args].join(':'))
  const path = fc
    .tuple(fc.array(option, { maxLength: 6 }), fc.oneof(fc.constant(SOURCE), fc.string()))
    .map((parts) => parts.flat().join('/'))
  fc.assert(
    fc.property(path, (text) => {
      try {
        readAddress(text, RULES)
      } catch (error) {
        expect(error instanceof ImgproxyUrlError || error instanceof OptionError, `${error}`).toBe(
          true,
        )
      }
    }),
    { numRuns: 3_000, seed: 11 },
  )
})
