/** `DELETE /img/<source>`: nothing is left of what was made of it. The source itself stays. */

import { Hono } from 'hono'
import { type SourceName, splitImgPath } from '../../request/img-path.ts'
import { isInternal, isPlainKey } from '../../storage/keys.ts'
import { purgeVariants } from '../../variants/purge.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { note } from '../answer/note.ts'
import type { AppEnv } from '../app-env.ts'
import { IMG } from '../img/read-address.ts'
import { rateLimit } from '../middleware/rate-limit.ts'
import { requireAdminKey } from '../middleware/require-key.ts'

/** Of a source that is gone there may be variants: it need not be there. */
export const imgPurgeRoutes = new Hono<AppEnv>().delete(
  `${IMG}:source{.+}`,
  rateLimit(),
  requireAdminKey(),
  async (c) => {
    const { store, remotes, metrics } = c.var.services
    // The first segment belongs to the source here: as if there were one with options before it.
    const { source } = splitImgPath(c.req.url.replace(IMG, `${IMG}-/`), IMG)
    const name = purgeable(source)
    note(c, { storageKey: name })
    const purged = await purgeVariants(store, name)
    if (source?.kind === 'remote') await remotes.forget(name)
    metrics.count('purged_total', {}, purged)
    return c.json({ source: name, purged })
  },
)

/** The source under the name that its variants were stored under. */
function purgeable(source: SourceName | undefined): string {
  const name =
    source?.kind === 'remote'
      ? URL.parse(source.url)?.href.replace(/#.*/, '')
      : plainKey(source?.key)
  if (name !== undefined) return name
  throw new HttpProblem('not-found', 'Cannot find the source: there is none with this name')
}

function plainKey(key = ''): string | undefined {
  return isPlainKey(key) && !isInternal(key) ? key : undefined
}
