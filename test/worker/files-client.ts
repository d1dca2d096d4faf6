/** A small file in the bucket, and who asks for it. */

import { env } from 'cloudflare:workers'
import { send } from './client.ts'
import { ADMIN_API_KEY, API_KEY } from './test-env.ts'

export const TEXT = '0123456789'
export const FILE = '/files/compressed/ten-0123456789ab.jpg'
export const IMMUTABLE = 'public, max-age=31536000, immutable'
export const KEY = { 'x-api-key': API_KEY }
export const ADMIN = { Authorization: `Bearer ${ADMIN_API_KEY}` }
export const OLD = 'Mon, 01 Jan 2024 00:00:00 GMT'

/** Stores the file, and others beside it; answers what tells its version. */
export async function storeFiles(): Promise<{ etag: string; lastModified: string }> {
  const httpMetadata = { contentType: 'image/jpeg' }
  for (const key of ['compressed/ten-0123456789ab.jpg', 'originals/a b/ten.jpg', 'full/ten.jpg']) {
    await env.BUCKET.put(key, TEXT, { httpMetadata, customMetadata: { owner: 'ci' } })
  }
  await env.BUCKET.put('full/typeless', TEXT)
  await env.BUCKET.put('full/empty', '')
  const { headers } = await send(FILE, { method: 'HEAD' })
  return { etag: headers.get('ETag') ?? '', lastModified: headers.get('Last-Modified') ?? '' }
}

/** Read as bytes: workerd warns of text in what says that it is an image. */
export async function textOf(response: Response): Promise<string> {
  return new TextDecoder().decode(await response.bytes())
}

export function get(headers: Record<string, string>, path = FILE): Promise<Response> {
  return send(path, { headers })
}
