/** `GET|HEAD|DELETE /files/:key`: what rests in the bucket, streamed. */

import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { every } from 'hono/combine'
import { isPrivate } from '../../storage/keys.ts'
import type { ByteRange, StoredObject } from '../../storage/object-store.ts'
import type { AppEnv } from '../app-env.ts'
import { fileHeaders, versionHeaders } from '../files/file-headers.ts'
import { fileKey, fileNotFound } from '../files/file-key.ts'
import { checkPreconditions, hasPreconditions } from '../files/preconditions.ts'
import { contentRange, requestedRange } from '../files/requested-range.ts'
import { firstGate } from '../middleware/first-gate.ts'
import { rateLimit } from '../middleware/rate-limit.ts'
import { requireAdminKey, requireKey } from '../middleware/require-key.ts'
import { requireOwner } from '../middleware/require-owner.ts'

const PATH = '/files/:key{.+}'

/** Not under a limit: one page may show a hundred files, and a CDN asks for everybody. */
export const fileRoutes = new Hono<AppEnv>()
  .get(PATH, requireKeyForPrivate(), async (c) => {
    const key = fileKey(c)
    if (asksForLess(c)) return await answerLess(c, key)
    return sendFile(c, await c.var.services.store.get(key))
  })
  .delete(PATH, rateLimit(), requireAdminKey(), async (c) => {
    const key = fileKey(c)
    const { store } = c.var.services
    const info = await store.head(key)
    if (!info) throw fileNotFound()
    checkPreconditions(c, info)
    await store.delete(key)
    return c.body(null, 204)
  })

function requireKeyForPrivate(): MiddlewareHandler<AppEnv> {
  const guard = every(firstGate(), requireKey(), requireOwner())
  return async function requireKeyForPrivate(c, next) {
    if (isPrivate(fileKey(c))) await guard(c, next)
    else await next()
  }
}

/** Whether the answer may do without the whole body. */
function asksForLess(c: Context<AppEnv>): boolean {
  return c.req.method === 'HEAD' || hasPreconditions(c) || c.req.header('Range') !== undefined
}

/** Looks first, and reads only what has to be sent. */
async function answerLess(c: Context<AppEnv>, key: string): Promise<Response> {
  const { store } = c.var.services
  const info = await store.head(key)
  if (!info) throw fileNotFound()
  if (checkPreconditions(c, info) === 'not-modified') return c.body(null, 304, versionHeaders(info))
  if (c.req.method === 'HEAD') return c.body(null, 200, fileHeaders(info))
  const range = requestedRange(c, info)
  const part = range && (await store.get(key, { range, onlyIf: { etag: info.etag } }))
  // Without a body it was replaced in between: the range was for another version.
  return part?.body ? sendFile(c, part, range) : sendFile(c, await store.get(key))
}

function sendFile(
  c: Context<AppEnv>,
  object: StoredObject | undefined,
  range?: ByteRange,
): Response {
  if (!object) throw fileNotFound()
  const headers = fileHeaders(object, range?.length)
  const body = object.body ?? null
  if (!range) return c.newResponse(body, 200, headers)
  return c.newResponse(body, 206, { ...headers, ...contentRange(range, object) })
}
