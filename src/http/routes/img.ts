/** `GET|HEAD /img/<options>/<source>`: pictures on the fly. */

import { type Context, Hono } from 'hono'
import type { Variant } from '../../delivery/variant.ts'
import { note } from '../answer/note.ts'
import { toProblem } from '../answer/problems.ts'
import type { AppEnv } from '../app-env.ts'
import { clientAddress } from '../caller/client-address.ts'
import { freshnessOf } from '../img/freshness.ts'
import { type PickedSource, pickSource } from '../img/pick-source.ts'
import {
  acceptedFor,
  IMG,
  type ImgAddress,
  readAddress,
  transformFor,
} from '../img/read-address.ts'
import { sendVariant, wantsBody } from '../img/send-variant.ts'
import { observeVariant } from '../middleware/observe-variant.ts'
import { outliveClient } from '../middleware/outlive-client.ts'
import { limitHits } from '../middleware/rate-limit.ts'
import { varyByAccept } from '../middleware/vary-by-accept.ts'

/** Not under a limit: one page may show a hundred pictures. What has to be made is counted. */
export const imgRoutes = new Hono<AppEnv>().get(
  `${IMG}:options/:source{.+}`,
  outliveClient(),
  varyByAccept(),
  observeVariant(),
  async (c) => {
    const address = readAddress(c)
    const picked = pickSource(c, address.source, false)
    try {
      const variant = await deliver(c, address, picked)
      const { imgMaxAge: maxAge } = c.var.services.config
      const { isPrivate } = picked
      const freshness = await freshnessOf({ source: variant.source.name, maxAge, isPrivate })
      return await sendVariant(c, variant, freshness)
    } catch (error) {
      return redirect(c, address, { url: picked.url, error })
    }
  },
)

function deliver(
  c: Context<AppEnv>,
  address: ImgAddress,
  { source }: PickedSource,
): Promise<Variant> {
  const transform = transformFor(c, address, false)
  const accepted = acceptedFor(c, transform)
  const admit = () => limitHits(c, `img:${clientAddress(c)}`)
  return c.var.services.delivery.deliver({ source, transform, accepted, admit }, wantsBody(c))
}

/** To the source, if the address wants that instead of a problem; else throws the error. */
function redirect(
  c: Context<AppEnv>,
  { redirectsOnError }: ImgAddress,
  { url, error }: { readonly url: string | undefined; readonly error: unknown },
): Response {
  const problem = toProblem(error)
  const isAbout = problem.status >= 413 && problem.code !== 'range-not-satisfiable'
  if (!redirectsOnError || url === undefined || !isAbout) throw error
  note(c, { problem })
  return c.redirect(url, 302)
}
