import { describe, expect, it } from 'vitest'
import { readMultipart } from '../../../src/http/upload/multipart.ts'

const BOUNDARY = '----form-boundary-'
const encoder = new TextEncoder()

/** Part after part, with the given disposition and content. */
function form(...parts: readonly (readonly [disposition: string, content: string])[]): string {
  const bodies = parts.map(
    ([disposition, content]) =>
      `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`,
  )
  return `${bodies.join('')}--${BOUNDARY}--\r\n`
}

const FILE = ['name="file"; filename="a.jpg"', 'one\r\n--two\r\n------form-bound-\r\n-'] as const
const WIDTH = ['name="width"', '100'] as const
const EMPTY = ['name="empty"', ''] as const

/** Reads a form that arrives in pieces cut at the given offsets. */
function read(
  text: string,
  cuts: readonly number[] = [],
  { boundary = BOUNDARY, fileFields = ['file'] } = {},
) {
  const bytes = encoder.encode(text)
  let file = ''
  const reader = readMultipart({
    contentType: `multipart/form-data; boundary=${boundary}`,
    fileFields,
    onFileChunk: (chunk) => {
      file += new TextDecoder().decode(chunk)
    },
  })
  let from = 0
  for (const to of [...cuts, bytes.length]) {
    reader.write(bytes.slice(from, to))
    from = to
  }
  return { ...reader.end(), file }
}

const code = (value: string) => expect.objectContaining({ code: value })

describe('readMultipart()', () => {
  const body = form(WIDTH, FILE, EMPTY)
  const expected = {
    fields: [
      ['width', '100'],
      ['empty', ''],
    ],
    fileName: 'a.jpg',
    file: FILE[1],
  }

  it('gives the file and the fields, before and after it', () => {
    expect(read(body)).toEqual(expected)
  })

  it('does not care where chunks are cut', () => {
    for (let first = 1; first < body.length; first++) {
      expect(read(body, [first])).toEqual(expected)
      for (let second = first + 1; second < body.length; second += 5) {
        expect(read(body, [first, second])).toEqual(expected)
      }
    }
  })

  it('takes a form byte by byte', () => {
    expect(read(body, [...body].map((_, index) => index).slice(1))).toEqual(expected)
  })

  it('counts no part whose name begins with _, however many a framework adds', () => {
    const tokens = Array.from({ length: 100 }, (_, i) => [`name="_token${i}"`, 'x'] as const)
    expect(read(form(...tokens, WIDTH, FILE, EMPTY))).toEqual(expected)
    const fields = Array.from({ length: 33 }, (_, i) => [`name="f${i}"`, 'x'] as const)
    expect(() => read(form(...fields))).toThrow('more than 32 parts')
  })

  it('ignores what follows the last boundary', () => {
    const smuggled = `${body}${form(WIDTH)}`
    expect(read(smuggled)).toEqual(expected)
    expect(read(smuggled, [body.length - 1])).toEqual(expected)
  })

  it.each(['file', 'image'])('refuses a second file, in field %s', (name) => {
    const second = [`name="${name}"; filename="b.jpg"`, 'x'] as const
    const expectedCode = name === 'file' ? 'too-many-files' : 'unknown-option'
    expect(() => read(form(FILE, second))).toThrow(code(expectedCode))
  })

  it('refuses a form without the file', () => {
    expect(() => read(form(WIDTH))).toThrow(code('missing-file'))
  })

  it.each(['image', 'file'])('takes the file from %s where both may be', (name) => {
    const text = form([`name="${name}"; filename="b.png"`, 'x'])
    const fileFields = ['image', 'file']
    expect(read(text, [], { fileFields })).toEqual({ fields: [], fileName: 'b.png', file: 'x' })
  })

  it('refuses an image and a file', () => {
    const text = form(['name="image"', 'x'], ['name="file"', 'y'])
    expect(() => read(text, [], { fileFields: ['image', 'file'] })).toThrow(code('too-many-files'))
  })

  it.each([
    ['nothing', ''],
    ['an unfinished form', body.slice(0, -6)],
    ['a form cut inside its file', body.slice(0, body.indexOf('two'))],
    ['a part without a name', form(['x="y"', '1'])],
    ['a part without headers', `--${BOUNDARY}\r\n\r\n100\r\n--${BOUNDARY}--\r\n`],
    ['a field of 1025 bytes', form(['name="width"', '1'.repeat(1_025)])],
    ['33 parts', form(...Array.from({ length: 33 }, () => WIDTH))],
    ['headers without an end', `--${BOUNDARY}\r\nX: ${'x'.repeat(20_000)}`],
    [
      'a part of nothing but its content',
      `--${BOUNDARY}\r\n\r\n${FILE[0]}\r\n\r\nx\r\n--${BOUNDARY}--`,
    ],
    ['a part that ends in its headers', `--${BOUNDARY}\r\nX: x\r\n--${BOUNDARY}--`],
    ['a boundary right after a boundary', `--${BOUNDARY}\r\n${form(FILE)}`],
    ['a delimiter with line feeds only', form(FILE).replaceAll('\r\n', '\n')],
  ])('refuses %s', (_, text) => {
    expect(() => read(text)).toThrow(code('malformed-body'))
  })

  it('takes a file whose name is not decodable, without the name', () => {
    const text = form([`name="file"; filename*=UTF-8''%ff`, 'x'])
    expect(read(text)).toEqual({ fields: [], fileName: undefined, file: 'x' })
  })

  it.each([
    ["'()+_,-./:=?", 'the marks of RFC 2046'],
    ['----WebKitFormBoundary/=?:', 'a browser’s with marks'],
    ['a b', 'a space'],
    ['x'.repeat(70), '70 characters'],
  ])('takes the boundary "%s", quoted and not: %s', (boundary) => {
    const text = body.replaceAll(BOUNDARY, boundary)
    const content = FILE[1].replaceAll(BOUNDARY, boundary)
    for (const written of [boundary, `"${boundary}"`, `${boundary}; charset=utf-8`]) {
      expect(read(text, [], { boundary: written })).toEqual({ ...expected, file: content })
    }
  })

  it.each([
    'x',
    '-',
    '--x',
    '-\r\n',
    '--\rx',
    ' x',
    '\tx',
    '\r',
    '\n',
    '\rx',
    ` \r\r\n--${BOUNDARY}x`,
    `\r\n--${BOUNDARY}`.slice(1),
    ' '.repeat(100),
  ])('takes a line that only begins with the boundary, then %j, for data', (rest) => {
    const line = `\r\n--${BOUNDARY}${rest}`
    for (const content of [`${line}.`, `one${line}`, `${line}${line}.`, `${line}\r\n--`]) {
      const text = form(WIDTH, ['name="file"', content], EMPTY)
      const result = { fields: expected.fields, fileName: undefined, file: content }
      for (let cut = 1; cut < text.length; cut++) expect(read(text, [cut])).toEqual(result)
      expect(read(text, [...text].map((_, index) => index).slice(1))).toEqual(result)
    }
  })

  it.each([' ', '\t', ' \t '])('takes %j behind a boundary for padding', (padding) => {
    const text = body
      .replaceAll(`--${BOUNDARY}\r\n`, `--${BOUNDARY}${padding}\r\n`)
      .replace(/--\r\n$/, `--${padding}\r\n`)
    for (let cut = 1; cut < text.length; cut++) expect(read(text, [cut])).toEqual(expected)
  })

  it.each(['', '\r', '\n', '\r\n', '\r\nepilogue', ' '])(
    'takes a form that ends with %j, after any preamble',
    (ending) => {
      for (const preamble of ['', '\r\n', 'This is a form.\r\n', `--${BOUNDARY}x\r\n`]) {
        const text = preamble + body.replace(/\r\n$/, ending)
        for (let cut = 1; cut < text.length; cut++) expect(read(text, [cut])).toEqual(expected)
      }
    },
  )

  it('passes a file of false delimiters on in as few chunks as it came', () => {
    const line = `\r\n--${BOUNDARY}x`
    const text = form(['name="file"', line.repeat(1_000)])
    let chunks = 0
    const reader = readMultipart({
      contentType: `multipart/form-data; boundary=${BOUNDARY}`,
      fileFields: ['file'],
      onFileChunk: () => chunks++,
    })
    for (let at = 0; at < text.length; at += 1_000) {
      reader.write(encoder.encode(text.slice(at, at + 1_000)))
    }
    reader.end()
    expect(chunks).toBeLessThanOrEqual(Math.ceil(text.length / 1_000))
  })

  it.each(['file', 'image', 'avatar'])(
    'ignores a file input that nobody used, in field %s',
    (name) => {
      const unused = [`name="${name}"; filename=""`, ''] as const
      expect(read(form(unused, WIDTH, FILE, EMPTY, unused))).toEqual(expected)
    },
  )

  it('misses the file where its input was not used', () => {
    const text = form(['name="file"; filename=""', ''], WIDTH)
    expect(() => read(text)).toThrow(code('missing-file'))
  })

  it('counts a file that has a name and no bytes', () => {
    const empty = ['name="file"; filename="b.jpg"', ''] as const
    expect(read(form(empty))).toEqual({ fields: [], fileName: 'b.jpg', file: '' })
    expect(() => read(form(FILE, empty))).toThrow(code('too-many-files'))
  })

  it('passes over fields that begin with _, however long', () => {
    const token = ['name="_token"', 'x'] as const
    const state = ['name="__VIEWSTATE"', 'x'.repeat(50_000)] as const
    expect(read(form(token, WIDTH, state, FILE, EMPTY))).toEqual(expected)
  })

  it('refuses a file in a field that begins with _', () => {
    const text = form(FILE, ['name="_file"; filename="b.jpg"', 'x'])
    expect(() => read(text)).toThrow(code('unknown-option'))
  })

  it.each(['', 'x'.repeat(71), 'bö'])('refuses the boundary "%s"', (boundary) => {
    expect(() => read(body, [], { boundary })).toThrow(code('malformed-body'))
  })
})
