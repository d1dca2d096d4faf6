import { describe, expect, it } from 'vitest'
import { fixture } from './client.ts'
import { compress, latin1, post, storedBytes } from './compress-client.ts'
import { type FixtureName, SECRET } from './fixture-names.ts'

describe('POST /compress keeps the input where that is smaller', () => {
  it('POST /compress keeps a JPEG that a conversion would not shrink, without EXIF', async () => {
    expect(latin1(fixture('small.jpg'))).toContain(SECRET)
    const answer = await compress('small.jpg', { quality: '90' })
    expect(answer).toMatchObject({ kept: true, width: 160, height: 120 })
    expect(answer.bytes).toBeLessThan(answer.originalBytes)
    const text = latin1(await storedBytes(answer))
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain('Exif')
    expect(text).toContain('ICC_PROFILE')
    expect(await compress('small.jpg', { quality: '90' })).toEqual(answer)
  })

  it('POST /compress with a raw body keeps likewise, and says so', async () => {
    const headers = { 'Content-Type': 'image/jpeg', 'X-Compression-Quality': '90' }
    const response = await post(fixture('small.jpg'), headers)
    expect(response.headers.get('Image-Kept')).toBe('true')
    expect(latin1(await response.bytes())).not.toContain(SECRET)
  })

  it.each<[string, FixtureName, Record<string, string>]>([
    ['is to be resized', 'small.jpg', { width: '150' }],
    ['is to be turned', 'small.jpg', { rotate: '90' }],
    ['keeps its copyright', 'small.jpg', { metadata: 'copyright' }],
    ['is to be another format', 'small.jpg', { format: 'webp' }],
    ['is not upright, with an edge of part of a block', 'turned.jpg', {}],
    ['is no JPEG', 'logo.png', { format: 'png' }],
  ])('POST /compress does not keep an input that %s', async (_, name, fields) => {
    const answer = await compress(name, { quality: '95', ...fields })
    expect(answer).not.toHaveProperty('kept')
  })

  it('POST /compress turns a photo without loss where it would grow', async () => {
    const answer = await compress('turnable.jpg', { quality: '95' })
    expect(answer).toMatchObject({ width: 128, height: 160, kept: true })
    expect(answer.bytes).toBeLessThan(answer.originalBytes)
    const text = latin1(await storedBytes(answer))
    expect(text).not.toContain('Exif')
    expect(text).not.toContain(SECRET)
    expect(text).toContain('ICC_PROFILE')
  })

  it('POST /compress with a raw body turns likewise, and says so', async () => {
    const headers = { 'Content-Type': 'image/jpeg', 'X-Compression-Quality': '95' }
    const response = await post(fixture('turnable.jpg'), headers)
    expect(response.headers.get('Image-Kept')).toBe('true')
    expect(response.headers.get('Image-Width')).toBe('128')
  })

  it('POST /compress stands a turned photo upright', async () => {
    expect(await compress('turned.jpg', { quality: '95' })).toMatchObject({
      width: 120,
      height: 160,
    })
  })
})
