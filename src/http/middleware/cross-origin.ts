/** Lets pages of the allowed origins read our answers. */

import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import type { AppEnv } from '../app-env.ts'
import { isPublicPath } from '../files/file-key.ts'
import { PRECONDITIONS } from '../files/preconditions.ts'

const PREFLIGHT_SECONDS = 86_400

const READ_METHODS = ['GET', 'HEAD']
const ALLOW_METHODS = [...READ_METHODS, 'POST', 'DELETE']

const ALLOW_HEADERS = [
  'Authorization',
  'X-Api-Key',
  'Content-Type',
  'X-Compression-Quality',
  'X-Request-Id',
  'Idempotency-Key',
  'Range',
  'If-Range',
  ...PRECONDITIONS,
]

const EXPOSE_HEADERS = [
  'Image-Width',
  'Image-Height',
  'Image-Original-Bytes',
  'Image-Quality',
  'Image-Plan',
  'Image-Kept',
  'Image-Variant',
  'ETag',
  'Location',
  'Content-Range',
  'Accept-Ranges',
  'Server-Timing',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
]

/**
 * Answers preflights, which carry no key, and names the caller's origin if it is on the list.
 * An empty list: as if it were not there. Hono's own would answer preflights for nobody.
 * Public files are for every page, whatever the list: the answer is then the same for all callers,
 * and one copy in a cache serves them.
 */
export function crossOrigin(): MiddlewareHandler<AppEnv> {
  const options = {
    allowHeaders: ALLOW_HEADERS,
    exposeHeaders: EXPOSE_HEADERS,
    maxAge: PREFLIGHT_SECONDS,
  }
  const answerListed = cors({
    ...options,
    origin: (origin, c) => allowed(origin, c.get('services').config.allowedOrigins),
    allowMethods: ALLOW_METHODS,
  })
  const answerAll = cors({ ...options, origin: '*', allowMethods: READ_METHODS })
  return function crossOrigin(c, next) {
    const { allowedOrigins } = c.var.services.config
    const asked = c.req.header('Access-Control-Request-Method')
    const isOptions = c.req.method === 'OPTIONS'
    if (isOptions && asked === undefined) return next()
    const method = isOptions ? asked : c.req.method
    const isRead = READ_METHODS.some((name) => name === method)
    const isPublic = c.var.adapter ? c.var.adapter.isPublic : isPublicPath(c.req.path)
    if (isRead && isPublic) return answerAll(c, next)
    return allowedOrigins.length === 0 ? next() : answerListed(c, next)
  }
}

function allowed(origin: string, list: readonly string[]): string | null {
  if (list.includes('*')) return '*'
  return list.includes(origin) ? origin : null
}
