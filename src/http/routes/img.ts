/** `GET|HEAD /img/<options>/<source>`: pictures on the fly. */

import { type Context, Hono } from 'hono'
import { note } from '../answer/note.ts'
import { toProblem } from '../answer/problems.ts'
import type { AppEnv } from '../app-env.ts'
import { checkSignature } from '../img/check-signature.ts'
import { IMG, type ImgAddress, readAddress } from '../img/read-address.ts'
import { grantSource, sendPicture } from '../img/send-picture.ts'
import { observeVariant } from '../middleware/observe-variant.ts'
import { outliveClient } from '../middleware/outlive-client.ts'
import { refuseLoops } from '../middleware/refuse-loops.ts'
import { varyByAccept } from '../middleware/vary-by-accept.ts'

/**
 * Not under a limit: one page may show a hundred pictures. What has to be made is counted. An address
 * without a source, or without options (`/img//cat.jpg`), is one of these as well, and told so.
 */
export const imgRoutes = new Hono<AppEnv>().on(
  'GET',
  [`${IMG}:options/:source{.+}`, `${IMG}:options/`, `${IMG}:options`, `${IMG}/*`],
  outliveClient(),
  varyByAccept(),
  observeVariant(),
  refuseLoops(),
  async (c) => {
    const address = readAddress(c)
    const access = await checkSignature(c, address)
    const granted = grantSource(c, address.source, access)
    try {
      return await sendPicture(c, { ...address, granted })
    } catch (error) {
      return redirect(c, address, { url: granted.url, error })
    }
  },
)

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
