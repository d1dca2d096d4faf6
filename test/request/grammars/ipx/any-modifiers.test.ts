import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OptionError } from '../../../../src/request/option-error.ts'
import { canonicalTransform } from '../../../../src/request/transform.ts'
import { transformOf } from './read.ts'

describe('parseIpx()', () => {
  it.each([
    ['w_200,f_webp', 'f_webp,w_200'],
    ['s_200', 'resize_200x200'],
    ['q_80', '_'],
    ['pos_north,s_9x9', 's_9x9,position_top'],
    ['b_f00,extend_1', 'background_ff0000,extend_1_0_0_0'],
    ['crop_0_0_1_1', 'extract_0_0_1_1'],
    ['brightness_2', 'modulate_2'],
    ['fit_cover,s_9x9', 's_9x9'],
    ['utm_1', '_'],
    ['grayscale,tint_orange', 'grayscale'], // sharp takes the colours away at the end
    ['kernel_mitchell,w_80', 'w_80'], // src/handlers/handlers.ts: `resize` alone takes it
    ['h_90,kernel_nearest', 'h_90'],
  ])('%s is %s', (one, other) => {
    expect(canonicalTransform(transformOf(one))).toBe(canonicalTransform(transformOf(other)))
  })

  it('answers a transform or an OptionError to any modifiers', () => {
    const name = fc.constantFrom(
      ...[
        'w',
        'h',
        's',
        'fit',
        'pos',
        'q',
        'f',
        'b',
        'enlarge',
        'kernel',
        'trim',
        'extend',
        'crop',
      ],
      ...['rotate', 'flip', 'flop', 'sharpen', 'median', 'blur', 'flatten', 'negate', 'linear'],
      ...['modulate', 'hue', 'tint', 'grayscale', 'animated', 'constructor', '__proto__', ''],
    )
    const value = fc.oneof(
      fc.constantFrom(
        '',
        '10',
        '200x100',
        'cover',
        'contain',
        'webp',
        'auto',
        'red',
        'f00',
        '1_2_3_4',
      ),
      fc.integer({ min: -99, max: 9_999 }).map(String),
      fc.string({ maxLength: 10 }).map(encodeURIComponent),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 5 }), (given) => {
        const modifiers = given.map(([one, text]) => `${one}_${text}`).join(',')
        try {
          canonicalTransform(transformOf(modifiers.replaceAll('/', '')))
        } catch (error) {
          expect(error).toBeInstanceOf(OptionError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
