import { describe, expect, it } from 'vitest'
import { DEFAULT_OPTIONS } from '../../../src/engine/api/options.ts'
import { parseConvertQuery } from '../../../src/request/convert-query.ts'
import { parseNative } from '../../../src/request/grammars/native.ts'
import { OptionError } from '../../../src/request/option-error.ts'

const parse = (options: Record<string, string>) => parseNative(Object.entries(options))

describe('parseNative()', () => {
  it('gives the engine’s defaults for nothing', () => {
    expect(parse({})).toEqual(DEFAULT_OPTIONS)
  })

  it('refuses metadata of a format that is named and has no place for them', () => {
    expect(() => parse({ format: 'gif', metadata: 'copyright' })).toThrow('none for GIF')
    expect(parse({ format: 'gif', metadata: 'none' }).metadata).toBe('none')
    for (const format of ['jpeg', 'png', 'webp', 'avif', 'jxl']) {
      expect(parse({ format, metadata: 'copyright' }).metadata).toBe('copyright')
    }
  })

  it('reads every option', () => {
    const options = parse({
      format: 'jpg',
      quality: '1',
      lossless: 'false',
      effort: 'best',
      width: '65535',
      height: '1',
      fit: 'scale-down',
      gravity: '0.5x0.25',
      background: '#102030',
      rotate: '270',
      flip: 'hv',
      filter: 'mitchell',
      metadata: 'copyright',
      profile: 'p3',
      max_bytes: '50000',
    })
    expect(options).toEqual({
      format: 'jpeg',
      quality: 1,
      lossless: false,
      effort: 'best',
      width: 65_535,
      height: 1,
      fit: 'scale-down',
      gravity: { x: 0.5, y: 0.25 },
      background: { r: 16, g: 32, b: 48, a: 255 },
      rotate: 270,
      flip: 'hv',
      filter: 'mitchell',
      metadata: 'copyright',
      profile: 'p3',
      maxBytes: 50_000,
    })
  })

  it.each(['1e2', '0x10', ' 5', '5 ', '5.0', '+5', '05', '-5', '', '٥', 'NaN', '1000000'])(
    'refuses the number "%s"',
    (text) => {
      expect(() => parse({ width: text })).toThrow(OptionError)
    },
  )

  it.each([
    ['format', 'bmp'],
    ['format', 'WEBP'],
    ['quality', '0'],
    ['quality', '101'],
    ['lossless', '1'],
    ['effort', 'max'],
    ['width', '65536'],
    ['height', '0'],
    ['fit', 'toString'],
    ['rotate', '45'],
    ['flip', 'vh'],
    ['filter', 'nearest'],
    ['metadata', 'all'],
    ['profile', 'display-p3'],
    ['max_bytes', '999'],
    ['max_bytes', '100000001'],
    ['max_bytes', '1000000000'],
    ['max_bytes', '50k'],
    ['max_bytes', '5e4'],
    ['max_bytes', ''],
  ])('refuses %s=%s and names the option', (option, text) => {
    const error = expect.objectContaining({ code: 'invalid-option', option })
    expect(() => parse({ [option]: text })).toThrow(error)
  })

  it.each(['maxBytes', 'max-bytes', 'Width', '__proto__', 'constructor', ''])(
    'does not know "%s"',
    (option) => {
      const error = expect.objectContaining({ code: 'unknown-option', option })
      expect(() => parseNative([[option, '1']])).toThrow(error)
    },
  )

  it.each([1_000, 100_000_000])('takes max_bytes=%i', (maxBytes) => {
    expect(parse({ max_bytes: `${maxBytes}` })).toEqual({ ...DEFAULT_OPTIONS, maxBytes })
  })

  it('refuses an option that is given twice', () => {
    const twice = () =>
      parseNative([
        ['width', '1'],
        ['width', '1'],
      ])
    expect(twice).toThrow(expect.objectContaining({ code: 'invalid-option', option: 'width' }))
  })

  it('says what it expected', () => {
    expect(() => parse({ quality: 'abc' })).toThrow('a whole number from 1 to 100')
    expect(() => parse({ fit: 'x' })).toThrow('one of cover, contain, pad')
    expect(() => parse({ gravity: 'x' })).toThrow('a point like 0.5x0.25')
  })

  it('reads chroma and progressive, for formats that have the choice', () => {
    expect(parse({ format: 'jpeg', chroma: '422' }).chroma).toBe('422')
    expect(parse({ format: 'avif', chroma: '444' }).chroma).toBe('444')
    expect(parse({ format: 'auto', chroma: '422', progressive: 'false' })).toMatchObject({
      chroma: '422',
      progressive: false,
    })
    for (const given of [
      { format: 'avif', chroma: '422' },
      { format: 'webp', chroma: '444' },
      { format: 'png', chroma: '444' },
      { format: 'jpeg', chroma: '4:2:0' },
      { format: 'avif', chroma: '444', lossless: 'true' },
    ]) {
      expect(() => parse(given)).toThrow('Cannot use option "chroma"')
    }
    expect(() => parse({ format: 'avif', chroma: '422' })).toThrow('expected 420 or 444 for AVIF')
    expect(() => parse({ format: 'webp', progressive: 'true' })).toThrow('false for WEBP')
  })

  it('reads colors, for formats that have palettes', () => {
    expect(parse({ format: 'png', colors: '2' }).colors).toBe(2)
    expect(parse({ format: 'gif', colors: '64' }).colors).toBe(64)
    expect(parse({ format: 'auto', colors: '256' }).colors).toBe(256)
    expect(parse({ format: 'gif', colors: '256' })).not.toHaveProperty('colors')
    for (const given of [
      { format: 'png', colors: '1' },
      { format: 'png', colors: '257' },
      { format: 'webp', colors: '16' },
      { format: 'png', colors: '16', lossless: 'true' },
    ]) {
      expect(() => parse(given)).toThrow('Cannot use option "colors"')
    }
  })

  it('leaves out progressive where it says what is usual', () => {
    expect(parse({ format: 'jpeg', progressive: 'true' })).not.toHaveProperty('progressive')
    expect(parse({ format: 'webp', progressive: 'false' })).not.toHaveProperty('progressive')
    const jpeg = { format: 'jpeg', effort: 'fast' }
    expect(parse({ ...jpeg, progressive: 'false' })).not.toHaveProperty('progressive')
    expect(parse({ ...jpeg, progressive: 'true' }).progressive).toBe(true)
    expect(parse({ format: 'jpeg', progressive: 'false' }).progressive).toBe(false)
  })

  it('takes lossless=near for WebP and for what is chosen, and refuses it by name elsewhere', () => {
    expect(parse({ lossless: 'near', format: 'webp' }).lossless).toBe('near')
    expect(parse({ lossless: 'near', format: 'auto' }).lossless).toBe('near')
    for (const format of ['avif', 'jxl', 'png', 'jpeg', 'gif']) {
      expect(() => parse({ lossless: 'near', format })).toThrow(/lossless/)
    }
  })

  it('refuses lossless JPEG', () => {
    expect(() => parse({ lossless: 'true', format: 'jpeg' })).toThrow(OptionError)
    expect(parse({ lossless: 'true', format: 'auto' }).lossless).toBe(true)
  })
})

describe('parseConvertQuery()', () => {
  it('takes dry-run out of the options', () => {
    const query = parseConvertQuery(new URLSearchParams('width=5&dry-run=true'))
    expect(query).toEqual({ isDryRun: true, entries: [['width', '5']] })
  })

  it.each(['dry-run=1', 'dry-run', 'dry-run=true&dry-run=true'])('refuses %s', (text) => {
    expect(() => parseConvertQuery(new URLSearchParams(text))).toThrow(OptionError)
  })
})
