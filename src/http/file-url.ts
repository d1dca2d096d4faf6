/** The address at which a stored file is served. */

import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'

/** Under `PUBLIC_BASE_URL`, or under the origin of the request. */
export function fileUrl(c: Context<AppEnv>, key: string): string {
  const base = c.var.services.config.publicBaseUrl || new URL(c.req.url).origin
  return `${base}/files/${key.split('/').map(encodeURIComponent).join('/')}`
}
