import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCloudinary } from '../../../../src/request/grammars/cloudinary.ts'
import { OptionError } from '../../../../src/request/option-error.ts'
import { canonicalTransform } from '../../../../src/request/transform.ts'
import { MEANINGS, REFUSALS } from './facts.ts'

const parse = (text: string, named?: Map<string, string>) =>
  parseCloudinary([...text.split('/'), 'f_auto'], named)
const meaningOf = (text: string) => canonicalTransform(parse(text).transform)

function refusalOf(text: string): OptionError {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof OptionError) return error
    throw error
  }
  throw new Error(`${text} is taken`)
}

describe('parseCloudinary()', () => {
  it.each(MEANINGS)('takes %s for %j', (transformation, meaning) => {
    expect(meaningOf(transformation)).toBe(meaning)
  })

  it.each(REFUSALS)('refuses %s, and names %j', (transformation, named) => {
    const { option, message } = refusalOf(transformation)
    expect(option).toBe(named)
    expect(message).toContain(`"${named}"`)
  })

  it('takes parameters of a component in any order for the same', () => {
    const transformations = MEANINGS.map(([text]) => text.split('/').map((one) => one.split(',')))
    const shuffled = fc
      .constantFrom(...transformations)
      .chain((components) =>
        fc.tuple(
          fc.constant(components),
          fc.tuple(
            ...components.map((parts) =>
              fc.shuffledSubarray(parts, { minLength: parts.length, maxLength: parts.length }),
            ),
          ),
        ),
      )
    fc.assert(
      fc.property(shuffled, ([components, others]) => {
        const text = (parts: readonly (readonly string[])[]) =>
          parts.map((one) => one.join(',')).join('/')
        expect(meaningOf(text(others))).toBe(meaningOf(text(components)))
      }),
    )
  })

  it('has the format of the last word, and the source’s own without one', () => {
    const formatOf = (text: string) => parseCloudinary(text.split('/')).transform.format
    expect(['f_webp', 'f_jpg', 'f_png/f_avif', 'w_9,f_auto'].map(formatOf)).toEqual([
      ...['webp', 'jpeg', 'avif', 'auto'],
    ])
    expect(formatOf('w_9')).toBe('source')
    expect(parseCloudinary([]).transform.format).toBe('source')
  })

  it.each([
    // cloudinary.com/documentation/image_optimization: PNG has few colours where that is asked for.
    ['f_png,q_50', 'format=png'],
    ['f_png,fl_lossy,q_50', 'colors=256,format=png'],
    ['f_png,fl_png8', 'colors=256,format=png'],
    ['f_gif,q_50', 'format=gif'],
    ['f_webp,fl_lossy,q_50', 'format=webp,quality=50'],
    ['f_jpg,q_50:444', 'chroma=444,format=jpeg,quality=50'],
  ])('takes %s for %s', (text, meaning) => {
    expect(canonicalTransform(parseCloudinary([text]).transform)).toBe(meaning)
  })

  it('puts named transformations in place of their names', () => {
    const named = new Map([
      ['card', 'c_fill,h_20,w_30/t_gray'],
      ['gray', 'e_grayscale'],
      ['loop', 't_loop'],
    ])
    const { transform } = parse('t_card/q_auto:eco', named)
    expect(canonicalTransform(transform)).toBe(
      'fit=cover,grayscale=true,height=20,quality=70,width=30',
    )
    expect(() => parse('t_loop', named)).toThrow(OptionError)
    expect(() => parse('t_card,w_5', named)).toThrow(OptionError)
    expect(() => parse('t_toString')).toThrow('t_toString')
  })

  it('tells what is to be saved, and under which name', () => {
    expect(parse('fl_attachment').attachment).toEqual({ name: undefined })
    expect(parse('c_fill,fl_lossy.attachment:my_cat,w_5').attachment).toEqual({ name: 'my_cat' })
    expect(parse('w_5').attachment).toBeUndefined()
  })

  it('means something or refuses, whatever is written', () => {
    const parts = [...MEANINGS, ...REFUSALS].flatMap(([text]) => text.split(/[,/]/))
    const values = fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 12 }))
    const component = fc.array(values, { minLength: 1, maxLength: 4 }).map((all) => all.join(','))
    fc.assert(
      fc.property(fc.array(component, { maxLength: 4 }), (components) => {
        try {
          parseCloudinary(components)
        } catch (error) {
          expect(error).toBeInstanceOf(OptionError)
        }
      }),
      { numRuns: 3_000 },
    )
  })
})
