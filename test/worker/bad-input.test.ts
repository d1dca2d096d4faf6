import { describe, expect, it } from 'vitest'
import { convert, convertRaw, expectProblem, fileOf, fixture, form, send } from './client.ts'
import { API_KEY } from './test-env.ts'

const MAX_BYTES = 30 * 1024 * 1024
const AUTH = { Authorization: `Bearer ${API_KEY}` }

describe('POST /convert with a bad file', () => {
  it('POST /convert without a file is 400 missing-file', async () => {
    const body = new FormData()
    body.append('width', '100')
    await expectProblem(await convert(body), 400, 'missing-file')
  })

  it('POST /convert with two files is 400 too-many-files', async () => {
    const body = form('photo.jpg')
    body.append('file', fileOf('logo.png'))
    await expectProblem(await convert(body), 400, 'too-many-files')
  })

  it('POST /convert with an empty file is 400 empty-file', async () => {
    const body = new FormData()
    body.append('file', new File([], 'empty.jpg'))
    await expectProblem(await convert(body), 400, 'empty-file')
  })

  it('POST /convert with an empty raw body is 400 empty-file', async () => {
    const response = await convert('', { headers: { 'Content-Type': 'image/png' } })
    await expectProblem(response, 400, 'empty-file')
  })

  it('POST /convert with a text file named .jpg is 415 unsupported-format', async () => {
    const body = new FormData()
    body.append('file', new File(['just some words'], 'photo.jpg', { type: 'image/jpeg' }))
    await expectProblem(await convert(body), 415, 'unsupported-format')
  })

  it('POST /convert with half a JPEG is 422 damaged-image', async () => {
    const whole = fixture('photo.jpg')
    const response = await convert(whole.subarray(0, whole.length / 2), {
      headers: { 'Content-Type': 'image/jpeg' },
    })
    await expectProblem(response, 422, 'damaged-image')
  })

  it('POST /convert with a file in another field is 400 unknown-option that names it', async () => {
    const body = new FormData()
    body.append('picture', fileOf('photo.jpg'))
    const problem = await expectProblem(await convert(body), 400, 'unknown-option')
    expect(problem.option).toBe('picture')
  })
})

describe('POST /convert with a bad option', () => {
  it.each([
    ['quality', '0'],
    ['quality', '101'],
    ['quality', 'abc'],
    ['width', '0'],
    ['width', '-1'],
    ['width', '99999'],
    ['width', '1e9'],
    ['height', '65536'],
    ['fit', 'stretch'],
    ['format', 'bmp'],
    ['gravity', '2x0'],
    ['background', 'nocolour'],
    ['rotate', '45'],
    ['dry-run', 'yes'],
  ])('POST /convert?%s=%s is 400 invalid-option that names it', async (option, text) => {
    const response = await convertRaw('photo.jpg', `?${new URLSearchParams({ [option]: text })}`)
    const problem = await expectProblem(response, 400, 'invalid-option')
    expect(problem.option).toBe(option)
    expect(problem.detail).toContain(`"${option}"`)
  })

  it('POST /convert with an unknown query option is 400 unknown-option that names it', async () => {
    const problem = await expectProblem(
      await convertRaw('photo.jpg', '?widht=100'),
      400,
      'unknown-option',
    )
    expect(problem.option).toBe('widht')
  })

  it('POST /convert with an unknown field is 400 unknown-option that names it', async () => {
    const response = await convert(form('photo.jpg', { colour: 'red' }))
    const problem = await expectProblem(response, 400, 'unknown-option')
    expect(problem.option).toBe('colour')
  })

  it('POST /convert with lossless=true and format=jpeg is 400 invalid-option', async () => {
    const response = await convertRaw('photo.jpg', '?lossless=true&format=jpeg')
    await expectProblem(response, 400, 'invalid-option')
  })
})

describe('POST /convert with a bad body', () => {
  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])(
    'POST /convert with %s is 415 unsupported-media-type',
    async (type) => {
      const response = await convert('{}', { headers: { 'Content-Type': type } })
      await expectProblem(response, 415, 'unsupported-media-type')
    },
  )

  it.each([
    ['no boundary', 'multipart/form-data', '--x--\r\n'],
    ['a boundary that never ends', 'multipart/form-data; boundary=x', '--x\r\n'],
    ['bytes that are no form', 'multipart/form-data; boundary=x', 'words'],
  ])('POST /convert with %s is 400 malformed-body', async (_, type, body) => {
    const response = await convert(body, { headers: { 'Content-Type': type } })
    await expectProblem(response, 400, 'malformed-body')
  })

  it('POST /convert with a declared body over the limit is 413 body-too-large', async () => {
    const response = await convert(new Uint8Array(MAX_BYTES + 1), {
      headers: { 'Content-Type': 'image/jpeg', 'Content-Length': `${MAX_BYTES + 1}` },
    })
    const problem = await expectProblem(response, 413, 'body-too-large')
    expect(problem).toMatchObject({ limit: MAX_BYTES, actual: MAX_BYTES + 1 })
  })

  it('POST /convert with a chunked body over the limit is 413 body-too-large', async () => {
    let left = 32
    const chunked = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(new Uint8Array(1024 * 1024))
        else controller.close()
      },
    })
    const response = await convert(chunked, { headers: { 'Content-Type': 'image/jpeg' } })
    const problem = await expectProblem(response, 413, 'body-too-large')
    expect(problem.limit).toBe(MAX_BYTES)
  })
})

describe('routes and keys', () => {
  it.each([
    ['a wrong bearer key', { Authorization: 'Bearer wrong-key-0123456789' }],
    ['a wrong x-api-key', { 'x-api-key': 'wrong-key-0123456789' }],
    ['another scheme', { Authorization: `Basic ${btoa(`ci:${API_KEY}`)}` }],
    ['an empty key', { 'x-api-key': '' }],
    ['no key', {}],
  ])('POST /convert with %s is 401 unauthorized', async (_, headers: Record<string, string>) => {
    const response = await send('/convert', {
      method: 'POST',
      body: fixture('photo.jpg'),
      headers: { 'Content-Type': 'image/jpeg', ...headers },
    })
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer')
    await expectProblem(response, 401, 'unauthorized')
  })

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    '%s /convert is 405 method-not-allowed and allows POST',
    async (method) => {
      const response = await send('/convert', { method, headers: AUTH })
      expect(response.headers.get('Allow')).toBe('POST')
      await expectProblem(response, 405, 'method-not-allowed')
    },
  )

  it('POST /health is 405 method-not-allowed and allows GET and HEAD', async () => {
    const response = await send('/health', { method: 'POST' })
    expect(response.headers.get('Allow')).toBe('GET, HEAD')
    await expectProblem(response, 405, 'method-not-allowed')
  })

  it.each(['/nothing', '/convert/', '/convert/x', '/%00'])(
    'GET %s is 404 not-found',
    async (path) => {
      await expectProblem(await send(path, { headers: AUTH }), 404, 'not-found')
    },
  )
})
