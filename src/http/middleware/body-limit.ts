/** Refuses a body that declares to be too large, or of no use, before anything is read. */

import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { bodyTooLarge } from '../upload/body.ts'
import { bodyKind } from '../upload/body-kind.ts'
import { declaredBytes, maxBodyBytes } from '../upload/declared-bytes.ts'

/** The other half is in `BodyReader`, for bodies that lie or declare nothing; Hono's own buffers those. */
export function bodyLimit(): MiddlewareHandler<AppEnv> {
  return async function bodyLimit(c, next) {
    const { maxUploadBytes } = c.var.services.config
    const declared = declaredBytes(c.req.raw)
    const most = maxBodyBytes(bodyKind(c.req.raw), maxUploadBytes)
    if (declared !== undefined && declared > most) {
      throw bodyTooLarge(maxUploadBytes, declared)
    }
    await next()
  }
}
