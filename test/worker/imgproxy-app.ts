/** The Worker as imgproxy, over a bucket of its own. */

import { expect } from 'vitest'
import type { ConvertOptions } from '../../src/engine/index.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { fixture } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'

const contentType = 'image/jpeg'
const objects = new MemoryStore()
await objects.put('cat.jpg', fixture('photo.jpg'), { contentType })
await objects.put('photos/cat.jpg', fixture('photo.jpg'), { contentType })
await objects.put('originals/cat.jpg', fixture('photo.jpg'), { contentType })
await objects.put('page.html', new Uint8Array(new TextEncoder().encode('<script>1</script>')), {
  contentType: 'text/html',
})
export const b64 = (text: string) =>
  btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
export const KEYS = { IMGPROXY_KEY: '736563726574', IMGPROXY_SALT: '68656C6C6F' }
export const ENCRYPTION = '1eb5b0e971ad7f45324c1bb15c947cb207c43152fa5c6c7f35c4f36e0c18e0f1'
export const asked: ConvertOptions[] = []

export function app(env: Record<string, string> = {}, fetchRemote?: Parameters<typeof fakeApp>[3]) {
  const all = { ADAPTERS: 'imgproxy', ALLOWED_SOURCES: 'a.example', ...env }
  const convert: Parameters<typeof fakeApp>[0] = async (input, options) => {
    asked.push(options)
    return conversionOf(input)
  }
  return fakeApp(convert, all, () => ({ store: objects }), fetchRemote)
}

/** As imgproxy's clients sign. */
export async function signed(path: string, size = 32): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const raw = new TextEncoder().encode('secret')
  const key = await crypto.subtle.importKey('raw', raw, hmac, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`hello/${path}`))
  const text = String.fromCharCode(...new Uint8Array(mac).subarray(0, size))
  return `/imgproxy/${b64(text)}/${path}`
}

export async function told(response: Response): Promise<[number, string]> {
  expect(response.headers.get('Content-Type')).toMatch(/^text\/plain/)
  return [response.status, await response.text()]
}
