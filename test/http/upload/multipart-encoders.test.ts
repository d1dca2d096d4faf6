import { describe, expect, it } from 'vitest'
import { readMultipart } from '../../../src/http/upload/multipart.ts'
import { type Random, seededRandom } from '../../helpers/random.ts'

/** What turns up in file names, field texts and files, whole or in parts. */
const TEXTS = [
  'a',
  '.png',
  ' ',
  '"',
  "'",
  ';',
  '=',
  '\\',
  '%22',
  '%',
  '/',
  ':',
  ',',
  '\t',
  '-',
  '--',
  '\r\n',
  '\r',
  '\n',
  'é',
  'e\u0301',
  'ß',
  'Ж',
  '天狗',
  '🐕',
  '\u202f',
  '’',
  '€',
  '\0',
  '\x7f',
  'name="file"',
  '; name="evil"',
  'filename=',
  "UTF-8''",
  '\ufeff',
  '\u2028',
] // prettier-ignore

function pick<T>(random: Random, list: readonly T[]): T {
  return list[random.below(list.length)] as T
}

function textOf(random: Random, most: number): string {
  return Array.from({ length: random.below(most + 1) }, () => pick(random, TEXTS)).join('')
}

interface Given {
  readonly fields: readonly (readonly [string, string])[]
  readonly fileName: string
  readonly file: Uint8Array<ArrayBuffer>
}

function givenBy(random: Random): Given {
  const names = ['width', 'quality', 'größe', 'a"b', 'x;y', '天']
  const fields = Array.from(
    { length: random.below(4) },
    () => [pick(random, names), textOf(random, 5)] as const,
  )
  const text = new TextEncoder().encode(textOf(random, 10))
  const file = Uint8Array.from([...text, ...random.bytes(random.below(40)), 13])
  return { fields, fileName: `${textOf(random, 6)}x`, file }
}

/** As Node's own `FormData` encoder (undici) writes it, the file at a random place. */
async function encodedByNode(random: Random, { fields, fileName, file }: Given) {
  const data = new FormData()
  const place = random.below(fields.length + 1)
  const entries = [...fields]
  for (const [name, text] of entries.splice(0, place)) data.append(name, text)
  data.append('file', new File([file], fileName))
  data.append('file', new File([], '')) // an input that nobody used
  for (const [name, text] of entries) data.append(name, text)
  const response = new Response(data)
  const contentType = response.headers.get('content-type') ?? ''
  return { contentType, body: new Uint8Array(await response.arrayBuffer()) }
}

/** Reads the body in pieces that end at the given offsets. */
function read(contentType: string, body: Uint8Array, cuts: Iterable<number>) {
  const file: number[] = []
  const reader = readMultipart({
    contentType,
    fileFields: ['file'],
    onFileChunk: (chunk) => file.push(...chunk),
  })
  let from = 0
  for (const to of [...cuts, body.length]) {
    reader.write(body.slice(from, to))
    from = to
  }
  return { ...reader.end(), file: Uint8Array.from(file) }
}

/** HTML makes every line break of a text CR LF; a byte order mark is none of an option. */
function asSent(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '\r\n').replace(/^\ufeff/, '')
}

describe('readMultipart() and the encoders of others', () => {
  it('readMultipart() reads what Node’s FormData encoder writes, cut at every byte', async () => {
    const random = seededRandom(7578)
    for (let i = 0; i < 40; i++) {
      const given = givenBy(random)
      const { contentType, body } = await encodedByNode(random, given)
      const expected = {
        fields: given.fields.map(([name, text]) => [name, asSent(text)]),
        fileName: given.fileName.replaceAll('%22', '"'), // nobody can tell them apart
        file: given.file,
      }
      const result = read(contentType, body, body.keys())
      expect(result).toEqual(expected)
      const text = JSON.stringify(result) // thousands of `toEqual` take seconds
      for (let cut = 0; cut < body.length; cut++) {
        expect(JSON.stringify(read(contentType, body, [cut]))).toBe(text)
      }
    }
  })

  it('readMultipart() finds the file of any body that only its headers spoil', () => {
    const random = seededRandom(7579)
    const encoder = new TextEncoder()
    for (let i = 0; i < 500; i++) {
      const odd = encoder.encode(textOf(random, 6).replace(/[\r\n"]|name=/g, ''))
      const file = random.bytes(random.below(60) + 1)
      const body = Uint8Array.from([
        ...encoder.encode('--B\r\nContent-Disposition: form-data; '),
        ...(i % 2 === 0 ? odd : random.bytes(8).filter((byte) => byte > 34)),
        ...encoder.encode('; name="file"; filename=x\r\n\r\n'),
        ...file,
        ...encoder.encode('\r\n--B--'),
      ])
      const cut = random.below(body.length)
      expect(read('multipart/form-data; boundary=B', body, [cut]).file).toEqual(file)
    }
  })

  it('readMultipart() answers any change of a byte with a form or with a refusal', async () => {
    const random = seededRandom(7580)
    const { contentType, body } = await encodedByNode(random, givenBy(random))
    for (let i = 0; i < 5_000; i++) {
      const changed = body.slice(0, random.below(4) === 0 ? random.below(body.length) : body.length)
      for (let n = random.below(4); n >= 0; n--)
        changed[random.below(body.length)] = random.below(256)
      try {
        read(contentType, changed, [random.below(body.length)])
      } catch (error) {
        expect(['HttpProblem', 'OptionError']).toContain((error as Error).name)
      }
    }
  })
})
