/** A caller of `/compress`, and what it finds in the bucket. */

import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { fileOf, send } from './client.ts'
import type { FixtureName } from './fixture-names.ts'
import { API_KEY } from './test-env.ts'

export const KEY = { 'x-api-key': API_KEY }

export interface Answer {
  readonly url: string
  readonly key: string
  readonly contentType: string
  readonly bytes: number
  readonly originalBytes: number
  readonly width: number
  readonly height: number
  readonly kept?: true
}

export function imageForm(file: FixtureName | File, fields: Record<string, string> = {}): FormData {
  const data = new FormData()
  data.append('image', typeof file === 'string' ? fileOf(file) : file)
  for (const [name, text] of Object.entries(fields)) data.append(name, text)
  return data
}

export function post(body: BodyInit, headers = {}, path = '/compress'): Promise<Response> {
  return send(path, { method: 'POST', body, headers: { ...KEY, ...headers } })
}

export async function compress(
  file: FixtureName | File,
  fields: Record<string, string> = {},
): Promise<Answer> {
  const response = await post(imageForm(file, fields))
  expect(response.status).toBe(200)
  return response.json<Answer>()
}

export async function storedBytes({ key }: Answer): Promise<Uint8Array> {
  return new Uint8Array((await (await env.BUCKET.get(key))?.arrayBuffer()) ?? new ArrayBuffer(0))
}

export function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}
