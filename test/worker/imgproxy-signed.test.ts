/** Who may ask imgproxy for what: signatures, and what strangers get. */

import { describe, expect, it } from 'vitest'
import { app, asked, b64, KEYS, signed, told } from './imgproxy-app.ts'

describe('GET /imgproxy/…', () => {
  it('takes what is signed in any size, and nothing that is not', async () => {
    const { request } = app(KEYS)
    const path = 'rs:fit:123:77:1/plain/local:///cat.jpg@png'
    expect((await request(await signed(path))).status).toBe(200)
    expect(asked.at(-1)).toMatchObject({ width: 123, height: 77, fit: 'contain' })
    expect((await request(await signed(`w:33/${b64('local:///cat.jpg')}.png`))).status).toBe(200)
    for (const wrong of ['unsafe', '_', (await signed('w:1/plain/cat.jpg')).split('/')[2]]) {
      expect(await told(await request(`/imgproxy/${wrong}/${path}`))).toEqual([403, 'Forbidden'])
    }
    // A proxy on the way may have written the same in another way.
    const merged = (await signed(path))
      .replace('local:///', 'local:/')
      .replace('rs:fit', 'rs%3Afit')
    expect((await request(merged)).status).toBe(200)
  })

  it('takes short signatures and trusted words as configured; `unsafe` only as strangers are', async () => {
    const env = {
      ...KEYS,
      IMGPROXY_SIGNATURE_SIZE: '8',
      IMGPROXY_TRUSTED_SIGNATURES: 'word,unsafe',
    }
    const { request } = app(env)
    const path = 'w:57/plain/cat.jpg@png'
    expect((await request(await signed(path, 8))).status).toBe(200)
    expect((await request(await signed(path))).status).toBe(403)
    await request(`/imgproxy/word/${path}`)
    expect(asked.at(-1)?.width).toBe(57)
    await request(`/imgproxy/unsafe/${path}`)
    expect(asked.at(-1)?.width).toBe(64)
  })

  it('is closed to strangers where our own addresses have to be signed', async () => {
    const { request } = app({ URL_SIGNING_KEYS: 'web=a-secret-of-the-owner' })
    expect(await told(await request('/imgproxy/_/w:48/plain/cat.jpg'))).toEqual([403, 'Forbidden'])
  })

  it('leaves originals to those who have signed', async () => {
    const path = 'w:48/plain/local:///originals/cat.jpg@png'
    expect((await app().request(`/imgproxy/_/${path}`)).status).toBe(404)
    const response = await app(KEYS).request(await signed(path))
    expect(response.headers.get('Cache-Control')).toMatch(/^private, max-age=/)
  })
})
