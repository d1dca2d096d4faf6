/** What all three routes take an upload from, and refuse alike. */

import { describe, expect, it } from 'vitest'
import { expectProblem, fileOf, fixture, send } from './client.ts'
import { accepted, ended, jobOf } from './jobs-client.ts'
import { API_KEY } from './test-env.ts'

const ROUTES = [
  ['/convert', 'file'],
  ['/compress', 'image'],
  ['/v1/images', 'file'],
] as const
const BOUNDARY = 'AaB03x'
const MEBIBYTE = 1024 * 1024
const MAX_BYTES = 30 * MEBIBYTE

function post(route: string, body: BodyInit, headers: Record<string, string> = {}) {
  const auth = { Authorization: `Bearer ${API_KEY}` }
  return send(route, { method: 'POST', body, headers: { ...auth, ...headers } })
}

/** Parts of texts and of bytes, joined. */
function bytesFrom(...parts: readonly (string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  const arrays = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part))
  const joined = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const array of arrays) {
    joined.set(array, at)
    at += array.length
  }
  return joined
}

type Content = string | Uint8Array
type Part = readonly [disposition: string, content: Content]

function formOf(parts: readonly Part[], boundary = BOUNDARY): Uint8Array<ArrayBuffer> {
  const bodies = parts.flatMap(([disposition, content]) => [
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`,
    content,
    '\r\n',
  ])
  return bytesFrom(...bodies, `--${boundary}--\r\n`)
}

function postForm(route: string, parts: readonly Part[], boundary = BOUNDARY) {
  const type = { 'Content-Type': `multipart/form-data; boundary=${boundary}` }
  return post(route, formOf(parts, boundary), type)
}

/** The bytes in chunks, so that no length is declared. */
function chunked(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.subarray(at, at + 1_000))
      at += 1_000
    },
  })
}

/** Accepted; a job is waited for. */
async function expectTaken(response: Response): Promise<void> {
  if (response.status === 202) {
    const { status } = await ended(await accepted(response))
    expect(status).toBe('done')
    return
  }
  expect(response.status).toBe(200)
  await response.bytes()
}

describe.each(ROUTES)('POST %s takes any file', (route, field) => {
  const photo = fixture('photo.jpg')

  it.each([
    ['a Chinese name', 'filename="天狗.jpg"'],
    ['a Cyrillic name', 'filename="Снимок.jpg"'],
    ['an emoji', 'filename="🐕.jpg"'],
    ['typographic marks', 'filename="Anna’s 5 €.jpg"'],
    ['accents of macOS (NFD)', `filename="${'Café.jpg'.normalize('NFD')}"`],
    ['the narrow space of a macOS screenshot', 'filename="at 9.41.00\u202fAM.jpg"'],
    ['a trailing semicolon', 'filename="a.jpg";'],
    ['a tab', 'filename="a\tb.jpg";\tsize=1'],
    ['an escaped quote', 'filename="a%22b.jpg"'],
    ['a name in the long form', "filename*=UTF-8''%e5%a4%a9.jpg"],
    ['a name that is not decodable', "filename*=UTF-8''%ff.jpg"],
    ['odd other parameters', 'x; =; y="; filename=a b.jpg'],
  ])(`POST ${route} takes a file with %s`, async (_, parameters) => {
    await expectTaken(await postForm(route, [[`name="${field}"; ${parameters}`, photo]]))
    await expectTaken(await postForm(route, [[`${parameters}; name="${field}"`, photo]]))
  })

  it.each(['a/b', 'a=b', 'a?b', 'a:b', '----=_Part_1_2.3/4'])(
    `POST ${route} takes the unquoted boundary %s`,
    async (boundary) => {
      await expectTaken(await postForm(route, [[`name="${field}"; filename="a"`, photo]], boundary))
    },
  )

  it(`POST ${route} takes lines of a file that begin with the boundary for data`, async () => {
    const line = `\r\n--${BOUNDARY}`
    const picture = bytesFrom(photo, `${line}x\r\nand more${line}-`)
    const response = await postForm(route, [[`name="${field}"; filename="a"`, picture]])
    if (response.status === 202) {
      const { original } = await jobOf(await accepted(response.clone()))
      expect(original.bytes).toBe(picture.length)
    } else if (route === '/convert') {
      expect(response.headers.get('Image-Original-Bytes')).toBe(`${picture.length}`)
    } else {
      expect(await response.clone().json()).toMatchObject({ originalBytes: picture.length })
    }
    await expectTaken(response)
  })

  it(`POST ${route} ignores file inputs that nobody used`, async () => {
    const file = [`name="${field}"; filename="a"`, photo] as const
    const unused = ['image', 'file', 'avatar'].map((name) => [`name="${name}"; filename=""`, ''])
    await expectTaken(await postForm(route, [...unused, file, ...unused] as Part[]))
  })

  it(`POST ${route} takes empty fields for absent and passes over those that begin with _`, async () => {
    const empty = ['quality', 'width', 'fileName', 'formats', 'colour'].map(
      (name) => [`name="${name}"`, ''] as const,
    )
    const tokens = [
      ['name="_csrf"', 'token'],
      ['name="__VIEWSTATE"', 'x'.repeat(20_000)],
    ] as const
    const file = [`name="${field}"; filename="a"`, photo] as const
    const given = ['name="quality"', '70'] as const
    await expectTaken(await postForm(route, [...empty, ...tokens, file, given, ...empty]))
  })

  it(`POST ${route} takes a chunked body without a type for the file`, async () => {
    const response = await post(route, chunked(photo))
    await expectTaken(response)
  })

  it(`POST ${route} takes a body with a length and without a type for the file`, async () => {
    await expectTaken(await post(route, photo, { 'Content-Length': `${photo.length}` }))
  })

  it(`POST ${route} takes a file of the upload limit, in a form of more`, async () => {
    const file = bytesFrom(photo, new Uint8Array(MAX_BYTES - photo.length))
    const body = formOf([
      [`name="${field}"; filename="a"`, file],
      ['name="_state"', 'x'.repeat(100_000)],
    ])
    await expectTaken(
      await post(route, body, {
        'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
        'Content-Length': `${body.length}`,
      }),
    )
  })

  it(`POST ${route} refuses a file of one byte over the limit, declared or not`, async () => {
    const file = bytesFrom(photo, new Uint8Array(MAX_BYTES + 1 - photo.length))
    const body = formOf([[`name="${field}"; filename="a"`, file]])
    const type = { 'Content-Type': `multipart/form-data; boundary=${BOUNDARY}` }
    for (const headers of [type, { ...type, 'Content-Length': `${body.length}` }]) {
      const problem = await expectProblem(await post(route, body, headers), 413, 'body-too-large')
      expect(problem.limit).toBe(MAX_BYTES)
    }
  })

  it(`POST ${route} refuses a form that declares more than any form needs`, async () => {
    const headers = {
      'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
      'Content-Length': `${MAX_BYTES + MEBIBYTE + 1}`,
    }
    const body = new Uint8Array(MAX_BYTES + MEBIBYTE + 1)
    const problem = await expectProblem(await post(route, body, headers), 413, 'body-too-large')
    expect(problem).toMatchObject({ limit: MAX_BYTES, actual: body.length })
  })
})

describe.each(ROUTES)('POST %s says what it cannot take', (route, field) => {
  const photo = fixture('photo.jpg')
  const base64 = btoa(String.fromCharCode(...photo))

  it.each([
    ['a data URL', `data:image/jpeg;base64,${base64}`, 'data-url'],
    ['base64 text', base64, 'base64'],
  ])(`POST ${route} says of %s what it is, raw and in a form`, async (what, text, format) => {
    const name = `name="${field}"`
    const responses = [
      await post(route, text, { 'Content-Type': 'application/octet-stream' }),
      await postForm(route, [[`${name}; filename="a.jpg"`, text]]),
      await postForm(route, [[name, text]]),
    ]
    for (const response of responses) {
      const problem = await expectProblem(response, 415, 'unsupported-format')
      expect(problem).toMatchObject({ format, detail: expect.stringContaining(what) })
    }
  })

  it(`POST ${route} says of a text that base64 and data URLs are not decoded`, async () => {
    const response = await post(route, `data:image/jpeg;base64,${base64}`)
    const { detail } = await expectProblem(response, 415, 'unsupported-media-type')
    expect(detail).toContain('it is text/plain')
    expect(detail).toContain('base64 and data URLs are not decoded')
  })

  it.each(['gzip', 'br', 'deflate'])(
    `POST ${route} with Content-Encoding: %s is 415 with Accept-Encoding: identity`,
    async (encoding) => {
      const headers = { 'Content-Type': 'image/jpeg', 'Content-Encoding': encoding }
      const response = await post(route, photo, headers)
      expect(response.headers.get('Accept-Encoding')).toBe('identity')
      const { detail } = await expectProblem(response, 415, 'unsupported-media-type')
      expect(detail).toContain(`Content-Encoding: ${encoding}`)
    },
  )

  it(`POST ${route} with Content-Encoding: identity is taken`, async () => {
    const headers = { 'Content-Type': 'image/jpeg', 'Content-Encoding': 'identity' }
    await expectTaken(await post(route, photo, headers))
  })

  it(`POST ${route} with nothing at all is 400 missing-file`, async () => {
    const headers = { Authorization: `Bearer ${API_KEY}` }
    await expectProblem(await send(route, { method: 'POST', headers }), 400, 'missing-file')
  })

  it(`POST ${route} with nothing but a file input that nobody used is 400 missing-file`, async () => {
    const response = await postForm(route, [[`name="${field}"; filename=""`, '']])
    await expectProblem(response, 400, 'missing-file')
  })
})

describe('POST /compress names its result after the file', () => {
  it.each([
    ['filename="Снимок экрана.jpg"', 'snimok-ekrana'],
    ['filename="Screenshot at 9.41.00\u202fAM.jpg"', 'screenshot-at-9-41-00-am'],
    [`filename="${'Über.jpg'.normalize('NFD')}"`, 'ueber'],
    ['filename="Anna’s 🐕.jpg"', 'annas'],
    ['filename="天狗.jpg"', 'image'],
    ["filename=x.jpg; filename*=UTF-8''%c3%9cber.jpg", 'ueber'],
    ["filename*=UTF-8''%ff.jpg", 'image'],
  ])('POST /compress with %s makes the key compressed/%s-…', async (parameters, slug) => {
    const parts: Part[] = [[`name="image"; ${parameters}`, fixture('photo.jpg')]]
    const { key } = await (await postForm('/compress', parts)).json<{ key: string }>()
    expect(key).toMatch(new RegExp(`^compressed/${slug}-[0-9a-f]{12}\\.jpg$`))
  })

  it('POST /compress with an empty fileName is named after the file', async () => {
    const body = new FormData()
    body.append('fileName', '')
    body.append('image', fileOf('photo.jpg'))
    const { key } = await (await post('/compress', body)).json<{ key: string }>()
    expect(key).toMatch(/^compressed\/photo-/)
  })
})
