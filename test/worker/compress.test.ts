import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { expectProblem, fixture, ORIGIN, send, sniff } from './client.ts'
import { type Answer, compress, imageForm, KEY, post } from './compress-client.ts'

describe('POST /compress as StorageCompressAI has it', () => {
  it('POST /compress answers an address that a plain GET serves as JPEG', async () => {
    const answer = await compress('photo.jpg', { quality: '50' })
    const { url, key, bytes } = answer
    expect(answer).toEqual({
      url: `${ORIGIN}/files/${key}`,
      key: expect.stringMatching(/^compressed\/photo-[0-9a-f]{12}\.jpg$/),
      contentType: 'image/jpeg',
      bytes: expect.any(Number),
      originalBytes: fixture('photo.jpg').length,
      width: 160,
      height: 120,
    })
    expect(bytes).toBeLessThan(answer.originalBytes)
    const file = await send(new URL(url).pathname)
    expect(file.status).toBe(200)
    expect(file.headers.get('Content-Type')).toBe('image/jpeg')
    expect(file.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    const content = await file.bytes()
    expect(content).toHaveLength(bytes)
    expect(sniff(content)).toBe('jpeg')
  })

  it('POST /api/v1/compress with its fields works, and fileName names the result', async () => {
    const body = imageForm('logo.png', { quality: '85', fileName: 'imagem-comprimida.jpg' })
    const { key } = await (await post(body, {}, '/api/v1/compress')).json<Answer>()
    expect(key).toMatch(/^compressed\/imagem-comprimida-[0-9a-f]{12}\.jpg$/)
  })

  it('POST /compress takes the raw body of its engine and answers JPEG, storing nothing', async () => {
    const before = (await env.BUCKET.list()).objects.length
    const response = await post(fixture('logo.png'), {
      'Content-Type': 'image/png',
      'X-Compression-Quality': '60',
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('image/jpeg')
    expect(response.headers.get('Image-Quality')).toBe('60')
    expect(sniff(await response.bytes())).toBe('jpeg')
    expect((await env.BUCKET.list()).objects).toHaveLength(before)
  })

  it.each([
    ['a form without a file', imageFormWithout()],
    ['an empty form file', imageForm(new File([], 'empty.jpg'))],
  ])('POST /compress with %s is 400', async (_, body) => {
    expect((await post(body)).status).toBe(400)
  })

  it('POST /compress with nothing at all is 400 missing-file', async () => {
    const response = await send('/compress', { method: 'POST', headers: KEY })
    await expectProblem(response, 400, 'missing-file')
  })

  it('POST /compress without a key is 401 and stores nothing', async () => {
    const body = imageForm(new File([fixture('photo.jpg')], 'no-key.jpg'))
    await expectProblem(await send('/compress', { method: 'POST', body }), 401, 'unauthorized')
    expect((await env.BUCKET.list({ prefix: 'compressed/no-key' })).objects).toEqual([])
  })

  it.each([
    ['quality', '0'],
    ['quality', '101'],
    ['quality', 'high'],
    ['format', 'bmp'],
    ['colour', 'red'],
  ])('POST /compress with %s=%s is 400 that names it', async (option, text) => {
    const response = await post(imageForm('photo.jpg', { [option]: text }))
    const code = option === 'colour' ? 'unknown-option' : 'invalid-option'
    expect((await expectProblem(response, 400, code)).option).toBe(option)
  })

  it.each(['0', '101', 'high', ''])(
    'POST /compress with X-Compression-Quality: %s is 400 invalid-option',
    async (quality) => {
      const response = await post(fixture('photo.jpg'), {
        'Content-Type': 'image/jpeg',
        'X-Compression-Quality': quality,
      })
      await expectProblem(response, 400, 'invalid-option')
    },
  )
})

function imageFormWithout(): FormData {
  const data = new FormData()
  data.append('quality', '80')
  return data
}
