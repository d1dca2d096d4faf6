/** What all pictures on the fly have in common, under whatever address they are asked for. */

import { every } from 'hono/combine'
import type { AppEnv } from '../app-env.ts'
import { observeVariant } from '../middleware/observe-variant.ts'
import { outliveClient } from '../middleware/outlive-client.ts'
import { refuseLoops } from '../middleware/refuse-loops.ts'
import { varyByAccept } from '../middleware/vary-by-accept.ts'
import type { AdapterRoute } from './adapter.ts'
import { refuse } from './refuse.ts'

type Handle = AdapterRoute<AppEnv>['handle']

/**
 * A route's `handle`: as on `/img`, the answer tells whether it hangs on `Accept`, is counted
 * (`variant_requests_total`), outlives its client, and none of our own requests is answered.
 */
export function onTheFly(handle: Handle): Handle {
  const answer: Handle = async (c) => {
    try {
      await refuseLoops()(c, async () => {})
      return await handle(c)
    } catch (error) {
      c.error = error instanceof Error ? error : new Error(String(error)) // for the log
      return refuse(c, error)
    }
  }
  const around = every(outliveClient(), varyByAccept(), observeVariant(), answer)
  return async (c) => {
    await around(c, async () => {})
    return c.res
  }
}
