import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { expectProblem, fixture, send } from './client.ts'
import { img, store, variants } from './img-client.ts'
import { ADMIN_API_KEY, API_KEY } from './test-env.ts'

const ADMIN = { Authorization: `Bearer ${ADMIN_API_KEY}` }
const purge = (source: string, headers: Record<string, string> = ADMIN) =>
  send(`/img/${source}`, { method: 'DELETE', headers })

/** A source with three variants, of two versions of it. */
async function prepare(key: string): Promise<void> {
  await store(key, 'photo.jpg')
  await img(`w=16,f=webp/${key}`)
  await img(`w=32,f=webp/${key}`)
  await store(key, 'turned.jpg')
  await img(`w=16,f=webp/${key}`)
}

describe('DELETE /img/:source', () => {
  it('removes all variants of a source, of every version, and nothing else', async () => {
    await prepare('purge/one.jpg')
    const others = (await variants()).length - 3
    await prepare('purge/other.jpg')
    const response = await purge('purge/one.jpg')
    expect(await response.json()).toEqual({ source: 'purge/one.jpg', purged: 3 })
    expect(await variants()).toHaveLength(others + 3)
    expect((await send('/files/purge/one.jpg')).status).toBe(200)
    expect((await img('w=16,f=webp/purge/one.jpg')).status).toBe(200)
    expect(await (await purge('purge/one.jpg')).json()).toMatchObject({ purged: 1 })
  })

  it('takes a source that is gone, and one of another host', async () => {
    await prepare('purge/gone.jpg')
    await env.BUCKET.delete('purge/gone.jpg')
    expect(await (await purge('purge/gone.jpg')).json()).toMatchObject({ purged: 3 })
    const url = 'https://images.example/cat.jpg?v=1'
    const [plain, encoded] = [await purge(url), await purge(encodeURIComponent(url))]
    expect(await plain.json()).toEqual({ source: url, purged: 0 })
    expect(await encoded.json()).toEqual({ source: url, purged: 0 })
  })

  it('takes an admin key, and no other name', async () => {
    await expectProblem(await purge('purge/one.jpg', {}), 401, 'unauthorized')
    await expectProblem(await purge('purge/one.jpg', { 'x-api-key': API_KEY }), 403, 'forbidden')
    await expectProblem(await purge('variants/x'), 404, 'not-found')
    await expectProblem(await purge('purge/%5C'), 404, 'not-found')
  })
})

describe('a source that changes through our own routes', () => {
  it('loses its variants when it is removed', async () => {
    await prepare('purge/removed.jpg')
    const before = (await variants()).length
    await send('/files/purge/removed.jpg', { method: 'DELETE', headers: ADMIN })
    expect(await variants()).toHaveLength(before - 3)
  })

  it('keeps those of a compressed file that is made again', async () => {
    const compress = async () => {
      const body = new FormData()
      body.append('image', new File([fixture('photo.jpg')], 'kept.jpg'))
      const response = await send('/compress', {
        method: 'POST',
        body,
        headers: { 'x-api-key': API_KEY },
      })
      return (await response.json<{ key: string }>()).key
    }
    const key = await compress()
    await img(`w=16,f=webp/${key}`)
    const before = (await variants()).length
    expect(await compress()).toBe(key)
    expect(await variants()).toHaveLength(before)
  })
})
