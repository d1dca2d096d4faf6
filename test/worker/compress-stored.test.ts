import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { expectProblem, fileOf, fixture, sniff } from './client.ts'
import { compress, imageForm, post, storedBytes } from './compress-client.ts'

describe('POST /compress options', () => {
  it('POST /compress takes the file from the field file as well, but not from both', async () => {
    const one = new FormData()
    one.append('file', fileOf('photo.jpg'))
    expect((await post(one)).status).toBe(200)
    one.append('image', fileOf('photo.jpg'))
    await expectProblem(await post(one), 400, 'too-many-files')
  })

  it('POST /compress takes every option of a conversion', async () => {
    const answer = await compress('photo.jpg', { format: 'webp', width: '80', fit: 'contain' })
    expect(answer).toMatchObject({ contentType: 'image/webp', width: 80, height: 60 })
    expect(answer.key).toMatch(/\.webp$/)
    expect(sniff(await storedBytes(answer))).toBe('webp')
  })

  it('POST /compress?dry-run=true is 400 unknown-option', async () => {
    const response = await post(imageForm('photo.jpg'), {}, '/compress?dry-run=true')
    await expectProblem(response, 400, 'unknown-option')
  })

  it('POST /compress makes a harmless key of any file name', async () => {
    const file = new File([fixture('photo.jpg')], '../../ÜBER uns & alle?.JPEG')
    const { key } = await compress(file)
    expect(key).toMatch(/^compressed\/ueber-uns-and-alle-[0-9a-f]{12}\.jpg$/)
  })

  it('POST /compress puts size, origin and options into the metadata', async () => {
    const { key } = await compress('photo.jpg', { quality: '41' })
    const object = await env.BUCKET.head(key)
    const digest = await crypto.subtle.digest('SHA-256', fixture('photo.jpg'))
    expect(object?.customMetadata).toEqual({
      width: '160',
      height: '120',
      'source-bytes': `${fixture('photo.jpg').length}`,
      source: hex(digest),
      options: expect.stringContaining('"quality":41'),
    })
    expect(object?.httpMetadata).toMatchObject({
      contentType: 'image/jpeg',
      cacheControl: 'public, max-age=31536000, immutable',
    })
  })
})

describe('POST /compress addresses by content', () => {
  it('POST /compress answers the same key for the same input and options, in any order', async () => {
    const one = await compress('photo.jpg', { quality: '42', width: '100' })
    const stored = await env.BUCKET.head(one.key)
    const again = await compress('photo.jpg', { width: '100', quality: '42' })
    expect(again).toEqual(one)
    expect((await env.BUCKET.head(one.key))?.version).toBe(stored?.version)
  })

  it('POST /compress answers another key for other options, another file, another name', async () => {
    const other = new File([fixture('photo.jpg')], 'other.jpg')
    const changed = new File([fixture('turned.jpg')], 'photo.jpg')
    const answers = [
      await compress('photo.jpg', { quality: '43' }),
      await compress('photo.jpg', { quality: '44' }),
      await compress(changed, { quality: '43' }),
      await compress(other, { quality: '43' }),
    ]
    expect(new Set(answers.map(({ key }) => key)).size).toBe(4)
  })

  it('POST /compress twice at the same moment makes one object, and answers both', async () => {
    const file = () => new File([fixture('photo.jpg')], 'twin.jpg')
    const twins = await Promise.all([1, 2, 3].map(() => compress(file(), { quality: '45' })))
    expect(new Set(twins.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect((await env.BUCKET.list({ prefix: 'compressed/twin' })).objects).toHaveLength(1)
  })

  it('POST /compress never serves what something else left under its key', async () => {
    const { key, bytes } = await compress('photo.jpg', { quality: '46' })
    await env.BUCKET.put(key, 'squatter')
    const moved = await compress('photo.jpg', { quality: '46' })
    expect(moved.key).toMatch(/^compressed\/photo-[0-9a-f]{64}\.jpg$/)
    expect(moved.bytes).toBe(bytes)
    expect(await compress('photo.jpg', { quality: '46' })).toEqual(moved)
  })
})

function hex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
