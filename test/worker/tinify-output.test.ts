/** What tinify's clients ask of a file that they have sent. */

import { describe, expect, it } from 'vitest'
import { ORIGIN } from './client.ts'
import { BASIC, command, PNG, shrunk, tinifyApp } from './tinify-app.ts'

describe('/output/<id>', () => {
  it('hands the file to whoever has its address', async () => {
    const app = tinifyApp()
    const path = await shrunk(app)
    const response = await app.request(path)
    expect([response.status, await response.text()]).toEqual([200, 'png'])
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '3',
      'image-width': '8',
      'image-height': '8',
    })
    expect(response.headers.get('Cache-Control')).toMatch(/^private, max-age=\d+$/)
    const head = await app.request(path, { method: 'HEAD' })
    expect([head.status, head.headers.get('Content-Length')]).toEqual([200, '3'])
  })

  it('takes commands with POST, for keys alone, and counts them', async () => {
    const app = tinifyApp()
    const path = await shrunk(app)
    const document = { resize: { method: 'fit', width: 5, height: 4 }, convert: { type: '*/*' } }
    const response = await command(app, path, document)
    // PNG is three letters, and no other has fewer.
    expect([response.status, await response.text()]).toEqual([200, 'png'])
    expect(response.headers.get('Image-Width')).toBe('5')
    expect(response.headers.get('Compression-Count')).toBe('2')
    expect(app.asked.map((options) => (options as { format: string }).format)).toEqual([
      ...['png', 'png', 'avif', 'webp', 'png', 'png'],
    ])
    const stranger = await app.request(path, { method: 'POST', body: '{}' })
    expect(stranger.status).toBe(401)
  })

  it('answers what /shrink has made where a POST says nothing', async () => {
    const app = tinifyApp()
    const path = await shrunk(app)
    const response = await app.request(path, { method: 'POST', headers: { Authorization: BASIC } })
    expect([response.status, await response.text()]).toEqual([200, 'png'])
    const empty = await command(app, path, {})
    expect([empty.status, await empty.text()]).toEqual([200, 'png'])
    expect(empty.headers.get('Compression-Count')).toBeNull()
  })

  it('stores results under our keys of another cloud’s bucket', async () => {
    const app = tinifyApp()
    const path = await shrunk(app)
    const store = {
      ...{ service: 's3', path: 'my-bucket/images/cat.png' },
      ...{ aws_access_key_id: 'id', aws_secret_access_key: 'secret' },
      headers: { 'Cache-Control': 'public, max-age=60' },
    }
    const response = await command(app, path, { store })
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(response.headers.get('Location')).toBe(`${ORIGIN}/files/assets/images/cat.png`)
    expect(response.headers.get('Image-Width')).toBe('8')
    expect(await app.store.head('assets/images/cat.png')).toMatchObject({
      ...{ bytes: 3, contentType: 'image/png', cacheControl: 'public, max-age=60' },
    })
    expect(JSON.stringify(app.logged)).not.toContain('secret')
  })

  it.each([
    [{ store: { service: 's3', path: 'other/cat.png' } }, 's3://other'],
    [{ store: { service: 'gcs', path: 'my-bucket/../originals/x' } }, 'store.path'],
    [{ convert: { type: ['image/jpeg'] } }, 'transform.background'],
    [{ resize: { method: 'scale', width: 0 } }, 'resize.width'],
    [{ zoom: 2 }, 'zoom'],
  ])('refuses %j, and names it', async (document, named) => {
    const app = tinifyApp()
    const response = await command(app, await shrunk(app), document)
    expect(response.status).toBe(400)
    const { error, message } = await response.json<{ error: string; message: string }>()
    expect(error).toBe('Bad request')
    expect(message).toContain(named)
    expect((await app.store.list({ prefix: 'assets/' })).objects).toEqual([])
  })

  it('is gone for whoever asks for what there is not', async () => {
    const app = tinifyApp()
    const path = `/output/0abc${'0'.repeat(36)}`
    for (const response of [await app.request(path), await command(app, path, {})]) {
      expect([response.status, await response.json()]).toMatchObject([404, { error: 'Not found' }])
    }
  })

  it('sees to it now and then that what has expired goes', async () => {
    const app = tinifyApp({ TINIFY_HOURS: '1' })
    const old = 'shrinks/0aaa/x'
    await app.store.put(old, PNG, { contentType: 'image/png' })
    const { store } = app
    const list = store.list.bind(store)
    store.list = async (options) => {
      const page = await list(options)
      const aged = (key: string, uploaded: Date) =>
        key === old ? new Date(uploaded.getTime() - 7_200_000) : uploaded
      return {
        objects: page.objects.map((one) => ({ ...one, uploaded: aged(one.key, one.uploaded) })),
      }
    }
    await shrunk(app)
    expect(await store.head(old)).toBeUndefined()
  })
})
