/** What all adapters have in common, by a service that there is not. */

import { describe, expect, it } from 'vitest'
import type { Adapter } from '../../src/http/adapters/adapter.ts'
import { onTheFly } from '../../src/http/adapters/on-the-fly.ts'
import { checkOwnSignature } from '../../src/http/adapters/own-signature.ts'
import type { AppEnv } from '../../src/http/app-env.ts'
import { createContract } from '../../src/http/contract/contract.ts'
import { grantSource, sendPicture } from '../../src/http/img/send-picture.ts'
import { readForeign, sourceNamed } from '../../src/request/grammars/foreign.ts'
import { signUrl } from '../../src/signing/sign-url.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { expectProblem, fixture } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'

const PATH = '/wsrv/{source}'
const TOY: Adapter<AppEnv> = {
  name: 'wsrv',
  owns: (pathname) => pathname.startsWith('/wsrv/'),
  isPublic: true,
  routes: [
    {
      method: 'GET',
      path: PATH,
      matches: (pathname) => pathname !== '/wsrv/',
      handle: onTheFly(async (c) => {
        const { access, search } = await checkOwnSignature(c)
        const wide = new URLSearchParams(search).get('wide')
        const entries = wide === null ? [] : [{ name: 'width', text: wide, from: 'wide' }]
        const granted = grantSource(c, sourceNamed(c.req.path.slice('/wsrv'.length)), access)
        return await sendPicture(c, { ...readForeign(entries), granted })
      }),
    },
  ],
  refuse: (c, { status, code, headers, body }) => {
    return c.body(`toy ${code} ${body.option ?? ''}`.trim(), status as 400, headers)
  },
  operations: [
    {
      method: 'get',
      path: PATH,
      id: 'toy',
      tag: 'Toy',
      summary: 'A toy',
      access: 'anybody',
      answers: { 200: { description: 'A picture.' } },
      refusals: { description: 'A line.', content: { 'text/plain': {} } },
    },
  ],
}

const objects = new MemoryStore()
await objects.put('cat.jpg', fixture('photo.jpg'), { contentType: 'image/jpeg' })
const widths: unknown[] = []

function toyApp(env: Record<string, string> = {}) {
  const convert: Parameters<typeof fakeApp>[0] = async (input, { width }) => {
    widths.push(width)
    return conversionOf(input)
  }
  return fakeApp(convert, env, () => ({ store: objects }), undefined, [TOY])
}
const ON = { ADAPTERS: 'wsrv' }

describe('adapters', () => {
  it('are as if they were not there while they are switched off', async () => {
    const { request } = toyApp({ ADAPTERS: 'imgproxy' })
    await expectProblem(await request('/wsrv/cat.jpg?wide=48'), 404, 'not-found')
    const { paths } = await (await request('/openapi.json')).json<{ paths: object }>()
    expect(Object.keys(paths)).not.toContain(PATH)
  })

  it('stand in the contract of the configuration that switches them on, and in no other', async () => {
    const configurations = [ON, { ADAPTERS: 'imgproxy' }, ON]
    const contracts = configurations.map(async (env) => {
      const response = await toyApp(env).request('/openapi.json')
      return Object.keys((await response.json<{ paths: object }>()).paths).includes(PATH)
    })
    expect(await Promise.all(contracts)).toEqual([true, false, true])
  })

  it('answer pictures as /img does, with its sizes for strangers, and are counted', async () => {
    const { request, counted } = toyApp(ON)
    const response = await request('/wsrv/cat.jpg?wide=47', { headers: { Accept: 'image/webp' } })
    expect(response.status).toBe(200)
    expect(widths.at(-1)).toBe(48)
    expect(response.headers.get('Vary')).toBe('Accept')
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(response.headers.get('Cache-Tag')).toMatch(/^img-/)
    expect(counted()).toMatchObject({
      '["adapter_requests_total","","wsrv","200"]': 1,
      '["variant_requests_total","","computed"]': 1,
      [`["http_requests_total","","GET","${PATH}","200"]`]: 1,
    })
    const head = await request('/wsrv/cat.jpg?wide=47', { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it.each([
    ['/wsrv/cat.jpg?wide=047', {}, 400, 'toy invalid-option wide'],
    ['/wsrv/none.jpg', {}, 404, 'toy not-found'],
    ['/wsrv/', {}, 404, 'toy not-found'],
    ['/wsrv/cat.jpg', { method: 'POST' }, 405, 'toy method-not-allowed'],
    ['/wsrv/https:%2F%2Fa.example/b.jpg', {}, 404, 'toy not-found'],
    ['/wsrv/cat.jpg', { headers: { Via: '1.1 edgepress' } }, 508, 'toy loop'],
  ])('refuse %s (%j) with %i in the shape of the service', async (path, init, status, text) => {
    const { request, counted } = toyApp(ON)
    const response = await request(path, init)
    expect([response.status, await response.text()]).toEqual([status, text])
    expect(counted()[`["adapter_requests_total","","wsrv","${status}"]`]).toBe(1)
    if (status === 405) expect(response.headers.get('Allow')).toBe('GET, HEAD')
  })

  it('tell the log why, and leave other paths alone', async () => {
    const { request, logged } = toyApp(ON)
    await request('/wsrv/none.jpg')
    expect(logged.at(-1)).toMatchObject({ adapter: 'wsrv', route: PATH, problem: 'not-found' })
    await expectProblem(await request('/wsrv-not'), 404, 'not-found')
  })

  it('hold to URL_SIGNING_KEYS where the service has no signature', async () => {
    const secret = 'a-secret-of-the-owner'
    const { request } = toyApp({ ...ON, URL_SIGNING_KEYS: `web=${secret}` })
    const path = '/wsrv/cat.jpg?wide=47'
    const refused = await request(path)
    expect([refused.status, await refused.text()]).toEqual([403, 'toy bad-signature'])
    const response = await request(await signUrl(path, { key: { name: 'web', secret } }))
    expect(response.status).toBe(200)
    expect(widths.at(-1)).toBe(47)
  })

  it('are in the contract while they are switched on, with their own refusals', async () => {
    const { paths } = createContract({
      ...{ version: '1', server: '/', maxWorkers: 1, limits: {} },
      adapters: TOY.operations,
    })
    expect(Object.keys(paths[PATH]?.get?.responses ?? {})).toEqual(['200', 'default'])
  })
})
