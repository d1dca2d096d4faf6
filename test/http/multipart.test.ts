import { describe, expect, it } from 'vitest'
import { readMultipart } from '../../src/http/multipart.ts'

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

  it('readMultipart() gives the file and the fields, before and after it', () => {
    expect(read(body)).toEqual(expected)
  })

  it('readMultipart() does not care where chunks are cut', () => {
    for (let first = 1; first < body.length; first++) {
      expect(read(body, [first])).toEqual(expected)
      for (let second = first + 1; second < body.length; second += 5) {
        expect(read(body, [first, second])).toEqual(expected)
      }
    }
  })

  it('readMultipart() takes a form byte by byte', () => {
    expect(read(body, [...body].map((_, index) => index).slice(1))).toEqual(expected)
  })

  it('readMultipart() ignores what follows the last boundary', () => {
    const smuggled = `${body}${form(WIDTH)}`
    expect(read(smuggled)).toEqual(expected)
    expect(read(smuggled, [body.length - 1])).toEqual(expected)
  })

  it.each(['file', 'image'])('readMultipart() refuses a second file, in field %s', (name) => {
    const second = [`name="${name}"; filename="b.jpg"`, 'x'] as const
    const expectedCode = name === 'file' ? 'too-many-files' : 'unknown-option'
    expect(() => read(form(FILE, second))).toThrow(code(expectedCode))
  })

  it('readMultipart() refuses a form without the file', () => {
    expect(() => read(form(WIDTH))).toThrow(code('missing-file'))
  })

  it.each(['image', 'file'])('readMultipart() takes the file from %s where both may be', (name) => {
    const text = form([`name="${name}"; filename="b.png"`, 'x'])
    const fileFields = ['image', 'file']
    expect(read(text, [], { fileFields })).toEqual({ fields: [], fileName: 'b.png', file: 'x' })
  })

  it('readMultipart() refuses an image and a file', () => {
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
    ['an undecodable file name', form([`name="file"; filename*=UTF-8''%ff`, 'x'])],
  ])('readMultipart() refuses %s', (_, text) => {
    expect(() => read(text)).toThrow(code('malformed-body'))
  })

  it.each(['', 'x'.repeat(71)])('readMultipart() refuses the boundary "%s"', (boundary) => {
    expect(() => read(body, [], { boundary })).toThrow(code('malformed-body'))
  })
})
