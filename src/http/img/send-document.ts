/** A document about a picture: JSON with a tag of its own. */

import type { Context } from 'hono'
import { sha256Hex } from '../../variants/digest.ts'
import type { AppEnv } from '../app-env.ts'
import { checkPreconditions } from '../files/preconditions.ts'

export async function sendDocument(
  c: Context<AppEnv>,
  document: object,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const text = JSON.stringify(document)
  const etag = `"${(await sha256Hex(text)).slice(0, 32)}"`
  const all = { ...headers, ETag: etag, 'Cross-Origin-Resource-Policy': 'cross-origin' }
  const info = {
    key: '',
    bytes: text.length,
    etag,
    uploaded: new Date(),
    contentType: '',
    metadata: {},
  }
  if (checkPreconditions(c, info) === 'not-modified') return c.body(null, 304, all)
  return c.body(text, 200, { ...all, 'Content-Type': 'application/json' })
}
