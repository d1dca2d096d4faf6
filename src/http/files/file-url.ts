/** Addresses that are answered: under `PUBLIC_BASE_URL`, or under the origin of the request. */

import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'

/** At which a stored file is served. */
export function fileUrl(c: Context<AppEnv>, key: string): string {
  return publicUrl(c, `/files/${key.split('/').map(encodeURIComponent).join('/')}`)
}

/** Of one of our own paths. */
export function publicUrl(c: Context<AppEnv>, path: string): string {
  return `${c.var.services.config.publicBaseUrl || new URL(c.req.url).origin}${path}`
}

/** For the `Location` header, where a path does, as long as it is ours that the caller sees. */
export function location(c: Context<AppEnv>, path: string): string {
  return `${c.var.services.config.publicBaseUrl}${path}`
}
