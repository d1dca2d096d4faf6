/** Where the facts are from: see options.test.ts. */

import { describe, expect, it } from 'vitest'
import { readAddress } from '../../../../src/request/grammars/imgproxy/read-wish.ts'
import { ImgproxyUrlError } from '../../../../src/request/grammars/imgproxy/url-error.ts'
import { b64, RULES, SOURCE, wishOf } from './read.ts'

describe('presets', () => {
  const presets = new Map([
    ['test1', 'resizing_type:fill'],
    ['test2', 'blur:0.2/quality:50'],
    ['loop1', 'rt:fill/preset:loop2'],
    ['loop2', 'blur:0.2/preset:loop1'],
    ['broken', 'resize:fit:100:200/sharpen:2/blur'],
    ['invalid', 'resize:fit:-1:-2'],
  ])

  it.each<[string, object]>([
    ['preset:test1:test2', { resizingType: 'fill', blur: 0.2, quality: 50 }], // TestParsePathPreset
    ['pr:test2/q:70', { quality: 70 }],
    ['q:70/pr:test2', { quality: 50 }],
    ['preset:loop1', { resizingType: 'fill', blur: 0.2 }], // TestParsePathPresetLoopDetection
  ])('reads %s', (options, expected) => {
    expect(wishOf(options, { presets })).toMatchObject(expected)
  })

  it('applies the default one before all others', () => {
    const rules = { presets: new Map([['default', 'resizing_type:fill/blur:0.2/quality:50']]) }
    // TestParsePathPresetDefault
    expect(wishOf('quality:70', rules)).toMatchObject({
      resizingType: 'fill',
      blur: 0.2,
      quality: 70,
    })
  })

  it.each(['pr:none', 'pr:broken', 'pr:invalid', 'pr:'])('refuses %s', (options) => {
    expect(() => wishOf(options, { presets })).toThrow(ImgproxyUrlError)
  })

  it('takes nothing else where only presets are allowed', () => {
    const rules = { ...RULES, presets, onlyPresets: true }
    // TestParsePathOnlyPresets, TestParseBase64URLOnlyPresets
    for (const source of [`${SOURCE}@png`, `${b64('http://images.dev/lorem/ipsum.jpg')}.png`]) {
      const { wish } = readAddress(`test1:test2/${source}`, rules)
      expect(wish).toMatchObject({ resizingType: 'fill', blur: 0.2, quality: 50, format: 'png' })
    }
    expect(() => readAddress(`w:100/${SOURCE}`, rules)).toThrow(ImgproxyUrlError)
  })

  it.each([
    ['w:100/h:200', true], // TestParseAllowedOptions
    ['w:100/h:200/blur:10', false],
    ['w:100/h:200/pr:test2', true],
    ['w:100/h:200/pr:test2/blur:10', false],
  ])('are free of the list of allowed options: %s', (options, isAllowed) => {
    const read = () => wishOf(options, { presets, allowedOptions: ['w', 'h', 'pr'] })
    if (isAllowed) expect(read()).toMatchObject({ width: 100 })
    else expect(read).toThrow('not allowed')
  })
})
