import { describe, expect, it } from 'vitest'
import { readPartHeaders } from '../../../src/http/upload/part-headers.ts'

/** The headers of a part with this disposition; a character above 0xFF is UTF-8, `\xhh` that byte. */
function read(disposition: string | Uint8Array) {
  const start = new TextEncoder().encode('Content-Disposition: ')
  const value =
    typeof disposition === 'string' ? new TextEncoder().encode(disposition) : disposition
  const headers = readPartHeaders(new Uint8Array([...start, ...value]))
  return headers && { name: headers.name, isFile: headers.isFile, fileName: headers.fileName }
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0))
}

describe('readPartHeaders()', () => {
  it.each([
    ['Chinese', '天狗.png'],
    ['Cyrillic', 'Снимок экрана.png'],
    ['an emoji', '🐕‍🦺.jpg'],
    ['typographic marks', '“Anna’s” 5 € – 1.jpg'],
    ['accents of macOS (NFD)', 'Café à Ü.png'.normalize('NFD')],
    ['the narrow space of a macOS screenshot', 'Screenshot 2025-01-31 at 9.41.00\u202fAM.png'],
    ['a semicolon', 'a; b.png'],
    ['an equals sign', 'a; name=b.png'],
    ['a tab', 'a\tb.png'],
    ['a backslash', 'C:\\photos\\new\\a.png'],
    ['a backslash at its end', 'a\\'],
    ['a percent sign', '100%.png'],
    ['a control character', 'a\x01b\x7fc.png'],
    ['nothing', ''],
    ['8,000 letters', 'x'.repeat(8_000)],
  ])('reads a file name with %s', (_, fileName) => {
    const expected = { name: 'file', isFile: true, fileName }
    expect(read(`form-data; name="file"; filename="${fileName}"`)).toEqual(expected)
    expect(read(`form-data; filename="${fileName}"; name="file"`)).toEqual(expected)
  })

  it.each([
    [
      'quotes and line breaks as browsers escape them',
      'filename="a%22b%0D%0Ac.png"',
      'a"b\r\nc.png',
    ],
    ['quotes as old curl escapes them', 'filename="a\\"b.png"', 'a"b.png'],
    ['quotes that nobody escaped', 'filename="a"b.png"', 'a"b.png'],
    ['no quotes', 'filename=a b.png', 'a b.png'],
    ['no closing quote', 'filename="a.png', 'a.png'],
    ['a name in ISO 8859-1', "filename*=iso-8859-1'de'%fcber.png", 'über.png'],
    ['both forms of a name', 'filename="_.png"; filename*=UTF-8\'\'%e5%a4%a9.png', '天.png'],
    ['both forms, the other way round', "filename*=utf-8''%e5%a4%a9.png; filename=_.png", '天.png'],
    ['a long form in quotes', 'filename*="UTF-8\'\'a.png"', 'a.png'],
    ['a long form that is not UTF-8', 'filename="a.png"; filename*=UTF-8\'\'%ff.png', 'a.png'],
    ['nothing but a long form that is not UTF-8', "filename*=UTF-8''%ff.png", undefined],
    ['a long form in no known charset', "filename*=klingon''a.png", undefined],
    ['a long form that is none', 'filename*=a.png', undefined],
    ['a trailing semicolon', 'filename="a.png";', 'a.png'],
    ['semicolons without anything between', ';; ; filename="a.png" ;;', 'a.png'],
    ['a tab between the parameters', '\tfilename="a.png"\t;\tsize=1', 'a.png'],
    ['spaces around the signs', ' filename = "a.png" ', 'a.png'],
    ['a parameter without a value', 'filename="a.png"; inline', 'a.png'],
    ['names in capitals', 'FILENAME="a.png"', 'a.png'],
    ['a file name twice', 'filename="a.png"; filename="b.png"', 'a.png'],
  ])('reads %s, and the name on either side', (_, parameters, fileName) => {
    const expected = { name: 'file', isFile: true, fileName }
    expect(read(`form-data; name="file"; ${parameters}`)).toEqual(expected)
    expect(read(`form-data; ${parameters}; name="file"`)).toEqual(expected)
  })

  it.each([
    ['ISO 8859-1', '\xfcber.png'],
    ['Shift JIS', '\x93V\x8b\xe7.png'],
    ['Shift JIS that ends like an escaped quote', '\x83\\'],
    ['half a UTF-8 character', 'a\xe5\xa4'],
  ])('gives no name for a file name in %s, which is no error', (_, fileName) => {
    const expected = { name: 'file', isFile: true, fileName: undefined }
    expect(read(latin1(`form-data; name="file"; filename="${fileName}"`))).toEqual(expected)
    expect(read(latin1(`form-data; filename="${fileName}"; name="file"`))).toEqual(expected)
  })

  it.each([
    ['form-data; name=width', 'width'],
    ['form-data; name="my field"', 'my field'],
    ['form-data; name="%22a%22"', '"a"'],
    ['form-data; name="größe"', 'größe'],
    ['form-data; name=""', ''],
    ['FORM-DATA;NAME="width"', 'width'],
    ['name="width"', undefined],
    ['form-data; x="name=y"', undefined],
    ['form-data', undefined],
    ['', undefined],
  ])('reads the name of %s as %s', (disposition, name) => {
    const expected = name === undefined ? undefined : { name, isFile: false, fileName: undefined }
    expect(read(disposition)).toEqual(expected)
  })

  it('passes over other headers, folds lines and knows charsets', () => {
    const lines = [
      'junk',
      'X-Odd: \x01\xff',
      'content-DISPOSITION:form-data;',
      '\tname="width"',
      'Content-Type: text/plain; charset="iso-8859-1"',
    ]
    const headers = readPartHeaders(latin1(lines.join('\r\n')))
    expect(headers).toMatchObject({ name: 'width', isFile: false })
    expect(headers?.decode(latin1('\xfc'))).toBe('ü')
  })

  it.each(['', 'utf-8', 'klingon'])('decodes charset "%s" as UTF-8', (charset) => {
    const text = `Content-Disposition: form-data; name=a\r\nContent-Type: text/plain; charset=${charset}`
    const headers = readPartHeaders(latin1(text))
    expect(headers?.decode(new TextEncoder().encode('ü'))).toBe('ü')
  })
})
