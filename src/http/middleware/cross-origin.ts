/** Lets pages of the allowed origins read our answers. */

import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import type { AppEnv } from '../app-env.ts'

const PREFLIGHT_SECONDS = 86_400

const ALLOW_METHODS = ['GET', 'HEAD', 'POST', 'DELETE']

const ALLOW_HEADERS = [
  'Authorization',
  'X-Api-Key',
  'Content-Type',
  'X-Compression-Quality',
  'X-Request-Id',
  'Idempotency-Key',
  'Range',
  'If-Range',
  'If-None-Match',
  'If-Modified-Since',
]

const EXPOSE_HEADERS = [
  'Image-Width',
  'Image-Height',
  'Image-Original-Bytes',
  'Image-Quality',
  'Image-Plan',
  'Image-Kept',
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
 */
export function crossOrigin(): MiddlewareHandler<AppEnv> {
  const answer = cors({
    origin: (origin, c) => allowed(origin, c.get('services').config.allowedOrigins),
    allowMethods: ALLOW_METHODS,
    allowHeaders: ALLOW_HEADERS,
    exposeHeaders: EXPOSE_HEADERS,
    maxAge: PREFLIGHT_SECONDS,
  })
  return function crossOrigin(c, next) {
    const { allowedOrigins } = c.var.services.config
    const isOptions = c.req.method === 'OPTIONS'
    const isPreflight = isOptions && c.req.header('Access-Control-Request-Method') !== undefined
    if (allowedOrigins.length === 0 || isOptions !== isPreflight) return next()
    return answer(c, next)
  }
}

function allowed(origin: string, list: readonly string[]): string | null {
  if (list.includes('*')) return '*'
  return list.includes(origin) ? origin : null
}
