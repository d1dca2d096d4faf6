import { expect, it } from 'vitest'
import { parseCompressForm } from '../../src/request/compress-form.ts'
import { parseConvertQuery } from '../../src/request/convert-query.ts'
import { givenFields, isPassedOver } from '../../src/request/form-fields.ts'
import { parseNative } from '../../src/request/grammars/native.ts'
import { parseImageOptions, parseReprocess } from '../../src/request/image-options.ts'
import type { OptionEntry } from '../../src/request/read-options.ts'

const GRAMMARS = [parseNative, parseImageOptions, parseCompressForm, parseConvertQuery]

it.each(GRAMMARS)('readTexts() refuses alike what is unknown or given twice (%o)', (parse) => {
  const refusal = (entries: readonly OptionEntry[]) => () => parse(entries)
  expect(refusal([['colour', '1']])).toThrow('Cannot use option "colour": known are ')
  const twice = ['quality', '5'] as const
  expect(refusal([twice, twice])).toThrow(
    'Cannot use option "quality": expected it to be given once',
  )
  expect(refusal([['quality', '0']])).toThrow('expected a whole number from 1 to 100')
})

it('readDocument() refuses alike what is unknown or invalid', () => {
  expect(() => parseReprocess({ colour: 1 }, 4)).toThrow('"colour": known are prefix, formats')
  expect(() => parseReprocess({ quality: '5' }, 4)).toThrow('a whole number from 1 to 100')
})

it('takeOut() takes what one route has besides, once', () => {
  const name = ['fileName', 'a'] as const
  expect(parseCompressForm([name])).toMatchObject({ fileName: 'a', options: { format: 'jpeg' } })
  expect(() => parseCompressForm([name, name])).toThrow('"fileName": expected it to be given once')
})

it('givenFields() takes empty fields for absent', () => {
  expect(givenFields([...GRAMMARS.map(() => ['width', ''] as const), ['a', ' ']])).toEqual([
    ['a', ' '],
  ])
  expect(['_csrf', 'csrf'].map(isPassedOver)).toEqual([true, false])
})
