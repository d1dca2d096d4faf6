/** Addresses of Cloudinary's fetch delivery: who may have what, and how refusals are told. */

import { describe, expect, it } from 'vitest'
import { MemoryStore } from '../helpers/memory-store.ts'
import { fixture } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'

const SECRET = 'abcdefghijklmnop1234567890a'
const ON = {
  ADAPTERS: 'cloudinary',
  ALLOWED_SOURCES: 'img.example.com',
  CLOUDINARY_CLOUDS: `demo,shop=${SECRET}`,
  CLOUDINARY_TRANSFORMATIONS: 'card=c_fill,h_200,w_300/e_grayscale',
}
const FETCH = '/demo/image/fetch'
const SOURCE = 'https://img.example.com/a.jpg'
const SIGNED = `/shop/image/fetch/s--oLD5_KO7--/c_fill,h_200,w_300/e_grayscale/${SOURCE}`

function cloudinaryApp(env: Record<string, string> = {}) {
  const asked: Record<string, unknown>[] = []
  const fetched: string[] = []
  const convert: Parameters<typeof fakeApp>[0] = async (input, options) => {
    asked.push({ ...options })
    return { ...conversionOf(input), format: options.format }
  }
  const remote: typeof fetch = async (url) => {
    fetched.push(String(url))
    if (String(url).includes('down')) throw new TypeError('no such host')
    const isThere = !String(url).includes('none')
    return isThere ? new Response(fixture('photo.jpg')) : new Response('', { status: 404 })
  }
  const store = new MemoryStore()
  return { ...fakeApp(convert, { ...ON, ...env }, () => ({ store }), remote), asked, fetched }
}

describe('GET /<cloud>/image/fetch/…', () => {
  it('answers the picture, in the source’s own format where none is asked for', async () => {
    const { request, asked, fetched, counted } = cloudinaryApp()
    const response = await request(`${FETCH}/c_fill,g_north,h_96,w_128/${SOURCE}?_a=BAMABkfi0`)
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('image/jpeg')
    expect(response.headers.get('Vary')).toBeNull()
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(fetched).toEqual([SOURCE])
    expect(asked[0]).toMatchObject({
      ...{ format: 'jpeg', fit: 'cover', width: 128, height: 96, gravity: { x: 0.5, y: 0 } },
    })
    expect(counted()).toMatchObject({
      '["adapter_requests_total","","cloudinary","200"]': 1,
      '["http_requests_total","","GET","/{cloud}/image/fetch/{transformation}","200"]': 1,
    })
  })

  it('negotiates f_auto, and says so', async () => {
    const { request, asked } = cloudinaryApp()
    const path = `${FETCH}/w_128/f_auto/${SOURCE}`
    const response = await request(path, { headers: { Accept: 'image/webp' } })
    expect(response.headers.get('Vary')).toBe('Accept')
    expect(asked[0]).toMatchObject({ format: 'webp' })
  })

  it('gives strangers the sizes that everybody shares, and whoever has signed any', async () => {
    const { request, asked } = cloudinaryApp()
    expect((await request(`${FETCH}/w_300/${SOURCE}`)).status).toBe(200)
    expect((await request(SIGNED)).status).toBe(200)
    expect(asked.map(({ width }) => width)).toEqual([384, 300])
  })

  it('takes t_ for what it is named after', async () => {
    const { request, asked } = cloudinaryApp({ ALLOWED_WIDTHS: '*' })
    await request(`${FETCH}/t_card/${SOURCE}`)
    expect(asked[0]).toMatchObject({ width: 300, height: 200, fit: 'cover', grayscale: true })
  })

  it.each([
    ['fl_attachment', 'attachment; filename="a.jpg"'],
    ['fl_attachment:my_cat,f_webp', 'attachment; filename="my_cat.webp"'],
  ])('%s is to be saved', async (flag, disposition) => {
    const response = await cloudinaryApp().request(`${FETCH}/${flag}/${SOURCE}`)
    expect(response.headers.get('Content-Disposition')).toBe(disposition)
  })

  it.each([
    [`${FETCH}/e_sepia/${SOURCE}`, 400, 'e_sepia'],
    [`${FETCH}/w_abc/${SOURCE}`, 400, 'w_abc'],
    [`${FETCH}/foo/${SOURCE}`, 400, 'foo'],
    [`${FETCH}/w_300`, 404, 'no source'],
    [FETCH, 404, ''],
    [`${FETCH}/w_300/https://img.example.com/none.jpg`, 404, 'none'],
    [`${FETCH}/w_300/https://other.example/a.jpg`, 401, 'host'],
    [`${FETCH}/w_300/https://img.example.com/down.jpg`, 404, 'does not answer'],
    [`${FETCH}/w_300/http://img.example.com/a.jpg`, 401, 'https'],
    [`/none/image/fetch/w_300/${SOURCE}`, 404, 'cloud'],
    [SIGNED.replace('w_300', 'w_301'), 401, 'Invalid signature oLD5_KO7'],
    [SIGNED.replace('/shop/', '/demo/'), 401, 'Invalid signature'],
  ])('refuses %s with %i and X-Cld-Error', async (path, status, why) => {
    const { request, counted } = cloudinaryApp()
    const response = await request(path)
    expect([response.status, await response.text()]).toEqual([status, ''])
    expect(response.headers.get('X-Cld-Error')).toContain(why)
    expect(counted()[`["adapter_requests_total","","cloudinary","${status}"]`]).toBe(1)
  })

  it('takes signed addresses alone where addresses have to be signed', async () => {
    const { request } = cloudinaryApp({ URL_SIGNING_KEYS: 'web=a-secret-of-the-owner' })
    expect((await request(`${FETCH}/w_300/${SOURCE}`)).status).toBe(401)
    expect((await request(SIGNED)).status).toBe(200)
  })

  it('leaves uploads alone: they are not there', async () => {
    const response = await cloudinaryApp().request('/demo/image/upload/w_300/a.jpg')
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    expect(response.status).toBe(404)
  })
})
