/** What is sent to `/v1/images`, and what is stored of it. */

import { env } from 'cloudflare:workers'
import { fixture, send } from './client.ts'
import { AUTH } from './jobs-client.ts'

export const MEBIBYTE = 1024 * 1024

export function postForm(data: FormData, headers: Record<string, string> = {}): Promise<Response> {
  return send('/v1/images', { method: 'POST', body: data, headers: { ...AUTH, ...headers } })
}

export async function originals(): Promise<string[]> {
  return (await env.BUCKET.list({ prefix: 'originals/' })).objects.map(({ key }) => key)
}

/** A JPEG with a tail that no decoder looks at, to be as large as a large one. */
export function largeJpeg(bytes: number): Uint8Array<ArrayBuffer> {
  const large = new Uint8Array(bytes)
  for (let i = 0; i < bytes; i++) large[i] = i % 251
  large.set(fixture('photo.jpg'))
  return large
}
