/** `GET|HEAD /img/<options>/<source>`: pictures on the fly. */

import { type Context, Hono } from 'hono'
import type { Variant } from '../../delivery/variant.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { note } from '../answer/note.ts'
import { toProblem } from '../answer/problems.ts'
import type { AppEnv } from '../app-env.ts'
import { admission } from '../img/admission.ts'
import { type Access, checkSignature } from '../img/check-signature.ts'
import { freshnessOf } from '../img/freshness.ts'
import { type PickedSource, pickSource } from '../img/pick-source.ts'
import {
  acceptedFor,
  IMG,
  type ImgAddress,
  mostVariants,
  readAddress,
  transformFor,
} from '../img/read-address.ts'
import { sendVariant, wantsBody } from '../img/send-variant.ts'
import { observeVariant } from '../middleware/observe-variant.ts'
import { outliveClient } from '../middleware/outlive-client.ts'
import { refuseLoops } from '../middleware/refuse-loops.ts'
import { varyByAccept } from '../middleware/vary-by-accept.ts'

/**
 * Not under a limit: one page may show a hundred pictures. What has to be made is counted. An address
 * without a source is one of these as well, and told so.
 */
export const imgRoutes = new Hono<AppEnv>().on(
  'GET',
  [`${IMG}:options/:source{.+}`, `${IMG}:options/`, `${IMG}:options`],
  outliveClient(),
  varyByAccept(),
  observeVariant(),
  refuseLoops(),
  async (c) => {
    const address = readAddress(c)
    const access = await checkSignature(c, address)
    const admit = admission(c, access)
    const picked = pickSource(c, address.source, { ...access, admit })
    try {
      const variant = await deliver(c, { ...address, ...access, ...picked, admit })
      const { imgMaxAge } = c.var.services.config
      const { isPrivate } = picked
      const { expiresIn } = access
      const limits = { isPrivate, expiresIn, maxAge: imgMaxAge }
      const freshness = await freshnessOf(variant, limits)
      return await sendVariant(c, variant, freshness)
    } catch (error) {
      return redirect(c, address, { url: picked.url, error })
    }
  },
)

type Order = Omit<ImgAddress, 'source'> & Access & PickedSource & { admit(): Promise<void> }

function deliver(c: Context<AppEnv>, order: Order): Promise<Variant> {
  const { source, admit, isSigned, isPrivate, expiresIn } = order
  const isShared = !isPrivate && expiresIn === undefined
  const transform = transformFor(c, order, isSigned)
  if (transform.draw && !isSigned) {
    throw new HttpProblem('source-not-allowed', 'Cannot draw: that takes a signed address')
  }
  const accepted = acceptedFor(c, transform)
  const limit = mostVariants(c, transform, isSigned)
  const { signal } = c.req.raw
  return c.var.services.delivery.deliver(
    { source, transform, accepted, admit, isShared, signal, ...limit },
    wantsBody(c),
  )
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
