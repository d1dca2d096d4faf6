/** Who may have something fetched or made: whoever has signed for it, or has not asked too often. */

import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { clientAddress } from '../caller/client-address.ts'
import { limitHits } from '../middleware/rate-limit.ts'
import type { Access } from './check-signature.ts'

/** To be called before each fetch and each conversion; what is found is not counted. */
export function admission(c: Context<AppEnv>, { isSigned }: Access): () => Promise<void> {
  return async () => {
    if (!isSigned) await limitHits(c, `img:${clientAddress(c)}`)
  }
}
