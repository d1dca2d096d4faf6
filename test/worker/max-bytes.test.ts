import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ImageError } from '../../src/engine/index.ts'
import { convert, convertRaw, expectProblem, fileOf, fixture, form, send, sniff } from './client.ts'
import { fakeApp } from './fake-app.ts'
import type { FixtureName } from './fixture-names.ts'
import { API_KEY } from './test-env.ts'

const LOSSY = ['webp', 'avif', 'jpeg'] as const

/** `POST /compress` with a form. */
function compress(name: FixtureName, fields: Record<string, string>): Promise<Response> {
  const body = new FormData()
  body.append('image', fileOf(name))
  for (const [option, text] of Object.entries(fields)) body.append(option, text)
  return send('/compress', { method: 'POST', body, headers: { 'x-api-key': API_KEY } })
}

/** `POST /compress` with a raw body. */
function compressRaw(name: FixtureName, query: string, quality: string): Promise<Response> {
  const headers = { 'x-api-key': API_KEY, 'Content-Type': 'image/jpeg' }
  return send(`/compress${query}`, {
    method: 'POST',
    body: fixture(name),
    headers: { ...headers, 'X-Compression-Quality': quality },
  })
}

async function lengthOf(response: Response): Promise<number> {
  expect(response.status).toBe(200)
  return (await response.bytes()).length
}

describe('POST /convert with max_bytes', () => {
  it.each(LOSSY)('POST /convert makes a %s that fits, and tells its quality', async (format) => {
    const query = `?format=${format}&width=320`
    const asked = await lengthOf(await convertRaw('photo.jpg', query))
    const limit = Math.round(asked * 0.6)
    const response = await convertRaw('photo.jpg', `${query}&max_bytes=${limit}`)
    const quality = Number(response.headers.get('Image-Quality'))
    expect(quality).toBeGreaterThan(0)
    expect(quality).toBeLessThan(80)
    const plan = response.headers.get('Image-Plan')
    expect(plan).toMatch(/ > frame 320x240 > /)
    expect(plan).toContain(`${format} 320x240 q${quality} (max ${limit} bytes, `)
    const bytes = await response.bytes()
    expect(sniff(bytes)).toBe(format)
    expect(bytes.length).toBeLessThanOrEqual(limit)
    expect(response.headers.get('Content-Length')).toBe(`${bytes.length}`)
    const next = `${query}&quality=${quality + 1}`
    expect(await lengthOf(await convertRaw('photo.jpg', next))).toBeGreaterThan(limit)
  })

  it('POST /convert takes max_bytes from a form, and keeps the asked quality where it fits', async () => {
    const fields = { format: 'jpg', quality: '40', max_bytes: '1000000' }
    const response = await convert(form('photo.jpg', fields))
    expect(response.headers.get('Image-Quality')).toBe('40')
    expect(await lengthOf(response)).toBeGreaterThan(0)
  })

  it('POST /convert beyond reach is 422 max-bytes with the smallest size and its quality', async () => {
    const query = '?format=jpeg&width=1000'
    const smallestBytes = await lengthOf(await convertRaw('photo.jpg', `${query}&quality=1`))
    const response = await convertRaw('photo.jpg', `${query}&max_bytes=1000`)
    const problem = await expectProblem(response, 422, 'max-bytes')
    expect(problem).toMatchObject({ limit: 1_000, smallestBytes, quality: 1 })
    expect(problem.detail).toContain(`a result of quality 1 has ${smallestBytes} bytes`)
  })

  it('POST /convert of a PNG passes what fits and refuses what does not', async () => {
    const query = '?format=png&width=320'
    const length = await lengthOf(await convertRaw('photo.jpg', query))
    const passed = await convertRaw('photo.jpg', `${query}&max_bytes=${length}`)
    expect(passed.headers.get('Image-Quality')).toBe('100')
    expect(await lengthOf(passed)).toBe(length)
    const refused = await convertRaw('photo.jpg', `${query}&max_bytes=${length - 1}`)
    const problem = await expectProblem(refused, 422, 'max-bytes')
    expect(problem).toMatchObject({ limit: length - 1, smallestBytes: length })
    expect(problem).not.toHaveProperty('quality')
  })

  it.each(['999', '0', '-5000', '5e4', '50000.5', '100000001', 'many', ''])(
    'POST /convert?max_bytes=%s is 400 invalid-option',
    async (text) => {
      const response = await convertRaw('photo.jpg', `?max_bytes=${text}`)
      const problem = await expectProblem(response, 400, 'invalid-option')
      expect(problem.option).toBe('max_bytes')
      expect(problem.detail).toContain('a whole number from 1000 to 100000000')
    },
  )

  it('POST /convert?dry-run=true tells that the result waits in a frame', async () => {
    const response = await convertRaw('photo.jpg', '?dry-run=true&width=80&max_bytes=2000')
    const plan = await response.json<{ steps: string[]; plan: string }>()
    expect(plan.steps.slice(-2)).toEqual(['frame 80x60', 'webp 80x60 q1-80 (max 2000 bytes)'])
    expect(plan.plan).toContain('frame 80x60 > webp 80x60 q1-80 (max 2000 bytes); peak=')
  })

  it('POST /convert counts what it refuses under the code', async () => {
    const app = fakeApp(async () => {
      throw new ImageError('max-bytes', 'Cannot convert to 1000 bytes: no', { limit: 1_000 })
    })
    await expectProblem(await app.convert(), 422, 'max-bytes')
    const names = Object.keys(app.counted()).filter((name) => name.includes('max-bytes'))
    expect(names.join(' ')).toMatch(/conversions_total/)
    expect(names.join(' ')).toMatch(/rejected_total/)
  })
})

describe('POST /compress with max_bytes', () => {
  it('POST /compress stores a file that fits, under a key of its own', async () => {
    const plain = await (await compress('photo.jpg', {})).json<{ key: string; bytes: number }>()
    const limit = `${Math.round(plain.bytes * 0.7)}`
    const response = await compress('photo.jpg', { max_bytes: limit })
    const fitted = await response.json<{ key: string; bytes: number }>()
    expect(fitted.bytes).toBeLessThanOrEqual(Number(limit))
    expect(fitted.key).not.toBe(plain.key)
    expect((await env.BUCKET.head(fitted.key))?.size).toBe(fitted.bytes)
    const again = await compress('photo.jpg', { max_bytes: limit })
    expect(await again.json()).toEqual(fitted)
  })

  it('POST /compress beyond reach is 422 max-bytes and stores nothing', async () => {
    const before = (await env.BUCKET.list()).objects.length
    const response = await compress('photo.jpg', { width: '1000', max_bytes: '1000' })
    await expectProblem(response, 422, 'max-bytes')
    expect((await env.BUCKET.list()).objects).toHaveLength(before)
  })

  it('POST /compress of a raw body fits as well', async () => {
    const asked = await lengthOf(await compressRaw('photo.jpg', '', '70'))
    const limit = Math.round(asked * 0.7)
    const response = await compressRaw('photo.jpg', `?max_bytes=${limit}`, '70')
    expect(Number(response.headers.get('Image-Quality'))).toBeLessThan(70)
    expect(await lengthOf(response)).toBeLessThanOrEqual(limit)
  })

  it('POST /compress keeps an input only where it fits', async () => {
    const kept = await compressRaw('small.jpg', '', '95')
    expect(kept.headers.get('Image-Kept')).toBe('true')
    const length = await lengthOf(kept)
    const fitting = await compressRaw('small.jpg', `?max_bytes=${length}`, '95')
    expect(fitting.headers.get('Image-Kept')).toBe('true')
    expect(await lengthOf(fitting)).toBe(length)
    const smaller = await compressRaw('small.jpg', `?max_bytes=${length - 1}`, '95')
    expect(smaller.headers.get('Image-Kept')).toBeNull()
    expect(await lengthOf(smaller)).toBeLessThan(length)
  })
})
