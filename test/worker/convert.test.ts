import { describe, expect, it } from 'vitest'
import { inflateBrotli } from '../../src/load/brotli.ts'
import { convert, convertRaw, expectProblem, fileOf, fixture, form, send, sniff } from './client.ts'
import { API_KEY, SECOND_API_KEY } from './test-env.ts'

const OUTPUTS = ['webp', 'avif', 'jpeg', 'png'] as const
const INPUTS = ['photo.jpg', 'logo.png', 'photo.webp', 'photo.avif', 'photo.gif'] as const

describe('POST /convert answers', () => {
  it.each(INPUTS.flatMap((input) => OUTPUTS.map((output) => [input, output] as const)))(
    'POST /convert turns %s into %s',
    async (input, output) => {
      const response = await convertRaw(input, `?format=${output}&width=32`)
      expect(response.status).toBe(200)
      expect(response.headers.get('Content-Type')).toBe(`image/${output}`)
      expect(response.headers.get('Image-Width')).toBe('32')
      expect(sniff(await response.bytes())).toBe(output)
    },
  )

  it.each(['photo.jpg', 'logo.png'] as const)(
    'POST /convert reads the JPEG XL that it has made of %s',
    async (input) => {
      const jxl = await (await convertRaw(input, '?format=jxl')).bytes()
      const response = await convert(jxl, { query: '?format=png&width=32' })
      expect(response.headers.get('Image-Plan')).toMatch(/^jxl \d+x\d+ .*libjxl/)
      expect(sniff(await response.bytes())).toBe('png')
    },
  )

  it('POST /convert gives back the very JPEG that it has made a JPEG XL of', async () => {
    const jxl = await convertRaw('photo.jpg', '?format=jxl&jpeg=restorable')
    expect(jxl.headers.get('Image-Plan')).toContain('recoded')
    const response = await convert(await jxl.bytes(), { query: '?format=jpeg&jpeg=original' })
    expect(response.status).toBe(200)
    expect(await response.bytes()).toEqual(new Uint8Array(fixture('photo.jpg')))
  })

  it('POST /convert refuses to give back a JPEG that is not there', async () => {
    const jxl = await convertRaw('photo.jpg', '?format=jxl')
    const response = await convert(await jxl.bytes(), { query: '?format=jpeg&jpeg=original' })
    await expectProblem(response, 400, 'invalid-option')
  })

  it('inflateBrotli() reads what Brotli has packed in Node, and no more than it may', () => {
    const bytes = new TextEncoder().encode('the markers of a JPEG '.repeat(50))
    const packed = Uint8Array.from(
      atob('G0sE+J0JdixkMmrQOeT1ERQanVQKe2uQIjO5CVI2V6I0WCUA4TLw+54wAA=='),
      (letter) => letter.charCodeAt(0),
    )
    expect(new Uint8Array(inflateBrotli(packed, bytes.length))).toEqual(bytes)
    expect(() => inflateBrotli(packed, bytes.length - 1)).toThrow()
    expect(() => inflateBrotli(packed.subarray(0, 9), bytes.length)).toThrow()
  })

  it('POST /convert tells size, quality, timings, plan and tag in headers', async () => {
    const response = await convertRaw('photo.jpg', '?format=webp&width=80&quality=70')
    const bytes = await response.bytes()
    const header = (name: string) => response.headers.get(name)
    expect(header('Content-Length')).toBe(`${bytes.length}`)
    expect(header('Image-Width')).toBe('80')
    expect(header('Image-Height')).toBe('60')
    expect(header('Image-Original-Bytes')).toBe(`${fixture('photo.jpg').length}`)
    expect(header('Image-Quality')).toBe('70')
    expect(header('ETag')).toMatch(/^"[0-9a-f]{32}"$/)
    expect(header('Cache-Control')).toBe('no-store')
    expect(header('Server-Timing')).toMatch(
      /^probe;dur=[\d.]+, decode;dur=[\d.]+, resize;dur=[\d.]+, encode;dur=[\d.]+$/,
    )
    expect(header('Image-Plan')).toMatch(/^jpeg 160x120.* > webp .*q70; peak=[\d.]+MiB$/)
    expect(header('Vary')).toBe('Origin')
  })

  it('the same tag for the same bytes and another for others', async () => {
    const tags = await Promise.all(
      [50, 50, 51].map(async (quality) => {
        const response = await convertRaw('photo.jpg', `?quality=${quality}`)
        await response.bytes()
        return response.headers.get('ETag')
      }),
    )
    expect(tags[0]).toBe(tags[1])
    expect(tags[0]).not.toBe(tags[2])
  })

  it('POST /convert goes by the bytes and not by the declared type', async () => {
    const response = await convert(fixture('logo.png'), {
      headers: { 'Content-Type': 'image/jpeg' },
    })
    expect(response.headers.get('Image-Plan')).toMatch(/^png 64x64/)
    expect(sniff(await response.bytes())).toBe('webp')
  })
})

describe('POST /convert reads forms', () => {
  it('POST /convert takes options from fields', async () => {
    const response = await convert(form('photo.jpg', { format: 'jpg', width: '40' }))
    expect(response.headers.get('Image-Height')).toBe('30')
    expect(sniff(await response.bytes())).toBe('jpeg')
  })

  it('POST /convert takes fields that follow the file, and options from the query', async () => {
    const body = new FormData()
    body.append('file', fileOf('photo.jpg'))
    body.append('format', 'png')
    const response = await convert(body, { query: '?height=30' })
    expect(response.headers.get('Image-Width')).toBe('40')
    expect(sniff(await response.bytes())).toBe('png')
  })

  it('POST /convert refuses an option that is given in the query and in a field', async () => {
    const response = await convert(form('photo.jpg', { width: '40' }), { query: '?width=40' })
    const problem = await expectProblem(response, 400, 'invalid-option')
    expect(problem.option).toBe('width')
  })

  it('POST /convert takes a chunked body of unknown length', async () => {
    const bytes = fixture('photo.jpg')
    const body = new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 100) {
          controller.enqueue(bytes.subarray(at, at + 100))
        }
        controller.close()
      },
    })
    const response = await convert(body, { headers: { 'Content-Type': 'image/jpeg' } })
    expect(response.headers.get('Image-Original-Bytes')).toBe(`${bytes.length}`)
    expect(sniff(await response.bytes())).toBe('webp')
  })
})

describe('POST /convert negotiates', () => {
  it.each([
    ['image/avif,image/webp,image/*,*/*;q=0.8', 'avif'],
    ['image/webp,image/*', 'webp'],
    ['*/*', 'jpeg'],
  ])('POST /convert?format=auto reads Accept: %s as %s', async (accept, format) => {
    const response = await convertRaw('photo.jpg', '?format=auto&width=16', { Accept: accept })
    expect(response.headers.get('Vary')).toBe('Accept, Origin')
    expect(sniff(await response.bytes())).toBe(format)
  })

  it.each([
    [16_383, 'image/webp,image/*', 'webp'],
    [16_384, 'image/webp,image/*', 'jpeg'],
    [20_000, 'image/avif,image/webp,*/*', 'avif'],
    [40_000, 'image/avif,image/webp,*/*', 'jpeg'],
    [65_535, 'image/avif,image/webp,*/*', 'png'],
  ])(
    'POST /convert?format=auto takes what holds %i rows of: %s',
    async (height, Accept, format) => {
      const query = `?format=auto&fit=fill&width=1&height=${height}&dry-run=true`
      const response = await convertRaw('photo.jpg', query, { Accept })
      expect(await response.json()).toMatchObject({ to: format, width: 1, height })
    },
  )

  it('POST /convert refuses what a format cannot hold, and names the format', async () => {
    const response = await convertRaw('photo.jpg', '?format=webp&fit=fill&width=1&height=16384')
    const problem = await expectProblem(response, 413, 'image-too-large')
    expect(problem).toMatchObject({ format: 'webp', limit: 16_383, actual: 16_384 })
  })

  it('POST /convert?format=auto varies on errors too', async () => {
    const response = await convert(new TextEncoder().encode('no image'), {
      query: '?format=auto',
      headers: { 'Content-Type': 'image/png' },
    })
    expect(response.headers.get('Vary')).toBe('Accept, Origin')
    await expectProblem(response, 415, 'unsupported-format')
  })
})

describe.each(['/convert', '/compress'])('POST %s with format=auto', (path) => {
  const post = (query: string, init: RequestInit = {}) =>
    send(`${path}${query}`, { method: 'POST', ...init })
  const auth = { 'x-api-key': API_KEY }

  it(`POST ${path}?format=auto varies by Accept on refusals before the file is read`, async () => {
    for (const [query, headers, status] of [
      ['?format=auto', {}, 401],
      ['?format=auto&width=0', { ...auth, 'Content-Type': 'image/png' }, 400],
      ['?format=auto', { ...auth, 'Content-Type': 'text/plain' }, 415],
    ] as const) {
      const response = await post(query, { headers, body: 'x' })
      expect([response.status, response.headers.get('Vary')]).toEqual([status, 'Accept, Origin'])
    }
  })

  it(`POST ${path} varies by Accept where a field of the form says auto, options wrong or not`, async () => {
    for (const [options, status] of [
      [{ format: 'auto', width: '16' }, 200],
      [{ format: 'auto', width: '0' }, 400],
    ] as const) {
      const response = await post('', { headers: auth, body: form('photo.jpg', options) })
      expect([response.status, response.headers.get('Vary')]).toEqual([status, 'Accept, Origin'])
    }
  })
})

describe('POST /convert plans', () => {
  it('POST /convert?dry-run=true answers the plan as JSON', async () => {
    const response = await convertRaw('photo.jpg', '?dry-run=true&format=avif&width=80')
    expect(response.status).toBe(200)
    const plan = await response.json<Record<string, unknown>>()
    expect(plan).toMatchObject({
      from: 'jpeg',
      to: 'avif',
      sourceWidth: 160,
      sourceHeight: 120,
      width: 80,
      height: 60,
    })
    expect(plan.peakBytes).toBeGreaterThan(0)
    expect(plan.plan).toMatch(/^jpeg 160x120/)
  })

  it('POST /convert?dry-run=false converts', async () => {
    const response = await convertRaw('photo.jpg', '?dry-run=false')
    expect(sniff(await response.bytes())).toBe('webp')
  })
})

describe('POST /convert lets in', () => {
  it.each([
    { Authorization: `Bearer ${API_KEY}` },
    { Authorization: `bearer ${SECOND_API_KEY}` },
    { 'x-api-key': API_KEY },
    { 'x-api-key': SECOND_API_KEY },
  ])('POST /convert accepts %o', async (headers: Record<string, string>) => {
    const response = await send('/convert', {
      method: 'POST',
      body: fixture('photo.jpg'),
      headers: { 'Content-Type': 'image/jpeg', ...headers },
    })
    expect(sniff(await response.bytes())).toBe('webp')
  })
})
