/** The Worker as tinify, over a store of its own, and its caller. */

import { expect } from 'vitest'
import { MemoryStore } from '../helpers/memory-store.ts'
import { fixture } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'
import { API_KEY } from './test-env.ts'

export const ON = { ADAPTERS: 'tinify', TINIFY_BUCKETS: 'my-bucket=assets/' }
export const BASIC = `Basic ${btoa(`api:${API_KEY}`)}`
export const PNG = fixture('logo.png')

/** Results have as many bytes as their format's name has letters. */
export function tinifyApp(env: Record<string, string> = {}, fetchRemote?: typeof fetch) {
  const store = new MemoryStore()
  const asked: object[] = []
  const hits = new Map<string, number>()
  const convert: Parameters<typeof fakeApp>[0] = async (input, options) => {
    asked.push(options)
    const { format, width = 8, height = 8 } = options
    const bytes = new TextEncoder().encode(format) as Uint8Array<ArrayBuffer>
    return { ...conversionOf(input), format, bytes, width, height }
  }
  const limiter = {
    allowAddress: async () => true,
    hit: async (subject: string) => {
      const count = (hits.get(subject) ?? 0) + 1
      hits.set(subject, count)
      return { hits: count, endsInMs: 1_000 }
    },
  }
  const app = fakeApp(convert, { ...ON, ...env }, () => ({ store, limiter }), fetchRemote)
  const shrink = (body: BodyInit, headers: Record<string, string> = {}) =>
    app.request('/shrink', {
      method: 'POST',
      body,
      headers: { Authorization: BASIC, 'Content-Type': '', ...headers },
    })
  return { ...app, store, asked, shrink }
}

type TinifyApp = ReturnType<typeof tinifyApp>

export async function shrunk(app: TinifyApp): Promise<string> {
  const response = await app.shrink(PNG)
  expect(response.status).toBe(201)
  return new URL(response.headers.get('Location')!).pathname
}

export function command(app: TinifyApp, path: string, document: unknown, method = 'POST') {
  return app.request(path, {
    method,
    body: JSON.stringify(document),
    headers: { Authorization: BASIC, 'Content-Type': 'application/json' },
  })
}
