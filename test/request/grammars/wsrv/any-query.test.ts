import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OptionError } from '../../../../src/request/option-error.ts'
import { canonicalTransform } from '../../../../src/request/transform.ts'
import { transformOf } from './read.ts'

/** A query of names that there are, with values that may be any. */
const value = fc.oneof(
  fc.constantFrom('', '1', '0', '-1', 'true', 'cover', 'contain', '50%', 'red', '80ff0000', '0.5'),
  fc.integer({ min: -400, max: 400 }).map(String),
  fc.float({ min: -10, max: 300, noNaN: true }).map(String),
  fc.string({ maxLength: 12 }).map(encodeURIComponent),
  fc.constantFrom('jpg', 'png', 'webp', 'json', 'greyscale', 'duotone', 'circle', 'ellipse', 'top'),
)
const name = fc.constantFrom(
  ...['w', 'h', 'dpr', 'fit', 'we', 'cbg', 'a', 'fpx', 'fpy', 'cx', 'cy', 'cw', 'ch', 'precrop'],
  ...['crop', 'trim', 'tbg', 'mask', 'mbg', 'ro', 'flip', 'flop', 'bg', 'blur', 'bri', 'con'],
  ...['filt', 'start', 'stop', 'gam', 'mod', 'sat', 'hue', 'sharp', 'tint', 'output', 'q', 'n'],
)
const pairs = fc.array(fc.tuple(name, value), { maxLength: 6 })

describe('parseWsrv() of any query', () => {
  it('answers a transform or an OptionError', () => {
    fc.assert(
      fc.property(pairs, (given) => {
        const query = given.map(([one, text]) => `${one}=${text}`).join('&')
        try {
          canonicalTransform(transformOf(query))
        } catch (error) {
          expect(error).toBeInstanceOf(OptionError)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is the same in whatever order, and beside what is unknown', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, value), { maxLength: 5, selector: ([n]) => n }),
        (given) => {
          const texts = given.map(([one, text]) => `${one}=${text}`)
          // Some stand for several, of which the first counts.
          fc.pre(!given.some(([one]) => ['mod', 'crop', 'a', 'fit', 'sharp'].includes(one)))
          const read = (query: string) => {
            try {
              return canonicalTransform(transformOf(query))
            } catch {
              return 'refused'
            }
          }
          expect(read([...texts].reverse().concat('utm=1').join('&'))).toBe(read(texts.join('&')))
        },
      ),
      { numRuns: 300 },
    )
  })
})
