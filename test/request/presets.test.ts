import { describe, expect, it } from 'vitest'
import { ConfigError, parseConfig } from '../../src/config.ts'
import { checkPresets } from '../../src/request/check-presets.ts'
import { parseCompressForm } from '../../src/request/compress-form.ts'
import { parseConvertQuery } from '../../src/request/convert-query.ts'
import { parseCloudflare } from '../../src/request/grammars/cloudflare.ts'
import { parseNative } from '../../src/request/grammars/native.ts'
import { parseImageOptions } from '../../src/request/image-options.ts'
import { canonicalTransform } from '../../src/request/transform.ts'
import { canonicalOptions } from '../../src/variants/canonical-options.ts'

const PRESETS = `
  card: width=320,height=240,fit=cover,quality=60
  dark: brightness=0.5, fit=crop
  tool: duotone=navy;gold,trim=border
  lean: quality=40
`
const { presets } = parseConfig({ PRESETS })

const native = (text: string) => parseNative(new URLSearchParams(text), presets)
const canonical = (segment: string) =>
  canonicalTransform(parseCloudflare(segment, presets).transform)

describe('preset', () => {
  it('is the same as its options written out, in every grammar', () => {
    const written = 'width=320&height=240&fit=cover&quality=60'
    expect(native('preset=card')).toEqual(native(written))
    expect(canonicalOptions({ ...native('preset=card'), format: 'webp' })).toBe(
      canonicalOptions({ ...native(written), format: 'webp' }),
    )
    expect(canonical('preset=card')).toBe(canonical(written.replaceAll('&', ',')))
    expect(canonical('preset=tool')).toBe(canonical('trim=border,duotone=navy;gold'))
    const form = (text: string) => parseCompressForm([...new URLSearchParams(text)], presets)
    expect(form('preset=card')).toEqual(form(written))
    const lean = parseImageOptions([['preset', 'lean']], presets)
    expect(lean).toEqual(parseImageOptions([['quality', '40']]))
  })

  it('gives way to what the request says, by any of its names', () => {
    expect(native('width=100&preset=card')).toEqual(native('width=100&height=240&quality=60'))
    expect(canonical('w=100,preset=card')).toBe(canonical('width=100,height=240,fit=cover,q=60'))
    expect(canonical('preset=tool,trim.border.color=red')).toBe(
      canonical('trim=border,trim.border.color=red,duotone=navy;gold'),
    )
  })

  it('may be several: the later one wins', () => {
    expect(native('preset=card;dark')).toEqual(
      native('width=320&height=240&fit=crop&quality=60&brightness=0.5'),
    )
    expect(native('preset=dark;card').fit).toBe('cover')
  })

  it.each(['preset=nosuch', 'preset=card;nosuch', 'preset=', 'preset=Card', 'preset=__proto__'])(
    'refuses %s and names it',
    (text) => {
      const name = text.split(/[=;]/).at(-1)
      for (const read of [
        () => native(text),
        () => parseCloudflare(text, presets),
        () => parseConvertQuery(new URLSearchParams(text), presets),
        () => parseImageOptions(new URLSearchParams(text), presets),
        () => parseCompressForm([...new URLSearchParams(text)], presets),
      ]) {
        expect(read).toThrow(`there is no preset "${name}", known are card, dark, tool, lean`)
      }
    },
  )

  it('is refused twice, where there are none, and where a route has not its options', () => {
    expect(() => native('preset=card&preset=dark')).toThrow('given once')
    expect(() => parseNative([['preset', 'card']])).toThrow('known are none')
    expect(() => parseImageOptions([['preset', 'card']], presets)).toThrow('"width"')
  })

  it('alone is what the owner allows; with options of a stranger it is not', () => {
    const isPreset = (segment: string) => parseCloudflare(segment, presets).isPreset ?? false
    expect(
      ['preset=card', 'preset=card,f=avif', 'preset=card,onerror=redirect'].map(isPreset),
    ).toEqual([true, true, true])
    expect(
      ['w=320', 'preset=card,w=5', 'preset=card,q=5', 'preset=card;dark'].map(isPreset),
    ).toEqual([false, false, false, false])
  })
})

describe('PRESETS', () => {
  it('are lines, JSON or a table', () => {
    const table = { card: { width: 320, grayscale: true }, dark: 'brightness=0.5,trim=1;2;3;4' }
    const expected = new Map([
      [
        'card',
        [
          ['width', '320'],
          ['grayscale', 'true'],
        ],
      ],
      [
        'dark',
        [
          ['brightness', '0.5'],
          ['trim', '1;2;3;4'],
        ],
      ],
    ])
    expect(parseConfig({ PRESETS: table }).presets).toEqual(expected)
    expect(parseConfig({ PRESETS: JSON.stringify(table) }).presets).toEqual(expected)
    const lines = 'card: width=320,grayscale=true\r\n\ndark : brightness=0.5, trim=1;2;3;4\n'
    expect(parseConfig({ PRESETS: lines }).presets).toEqual(expected)
    expect(parseConfig({ PRESETS: ' ' }).presets.size).toBe(0)
  })

  it.each([
    'card',
    'card:',
    'card: width',
    'Card: width=1',
    'card: width=1\ncard: width=2',
    '{"card":',
    '{"card":{}}',
    '{"card":[1]}',
    '{"card":{"width":{"a":1}}}',
    7,
  ])('that are %j stop the Worker', (value) => {
    expect(() => parseConfig({ PRESETS: value })).toThrow(ConfigError)
  })

  it.each([
    ['a: wdth=5', 'wdth'],
    ['a: width=0', 'width'],
    ['a: preset=b\nb: width=5', 'preset'],
    ['a: format=webp,chroma=444', 'chroma'],
    ['a: zoom=0.5', 'zoom'],
    ['a: width=5,width=6', 'width'],
  ])('with options that cannot be used stop it as well: %j', (text, option) => {
    const check = () => checkPresets(parseConfig({ PRESETS: text }).presets)
    expect(check).toThrow(ConfigError)
    expect(check).toThrow(`option "${option}"`)
    expect(() => checkPresets(presets)).not.toThrow()
  })
})
