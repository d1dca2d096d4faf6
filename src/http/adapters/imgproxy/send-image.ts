/** `/<signature>/<options>/<source>`: a picture; or the source, where nothing is to be done with it. */

import type { Context } from 'hono'
import { readAddress } from '../../../request/grammars/imgproxy/read-wish.ts'
import { transformOf } from '../../../request/grammars/imgproxy/transform-of.ts'
import type { ImgproxyWish } from '../../../request/grammars/imgproxy/wish.ts'
import { SourceError } from '../../../source/source-error.ts'
import type { AppEnv } from '../../app-env.ts'
import type { Access } from '../../img/check-signature.ts'
import { readFacts } from '../../img/read-facts.ts'
import { type GrantedSource, grantSource, sendPicture } from '../../img/send-picture.ts'
import { sendSource } from '../../img/send-source.ts'
import { until } from './check-access.ts'
import { nameFile } from './name-file.ts'
import { addressOf, rulesOf, signedRequest, sourceNameOf, told } from './read-request.ts'

export async function sendImage(c: Context<AppEnv>): Promise<Response> {
  const { imgproxy: config } = c.var.services.config
  const { access: granted, path } = await signedRequest(c, config.pathPrefix)
  const { wish, source } = told(() => readAddress(path, rulesOf(config)))
  const access = until(granted, wish.expires)
  const address = await addressOf(source, config)
  const { filename, attachment } = wish
  try {
    const response = await sendWished(c, wish, grantSource(c, sourceNameOf(address), access))
    return nameFile(response, { address, filename, attachment })
  } catch (error) {
    const fallback = wish.fallbackUrl || config.fallbackUrl
    if (fallback === '' || !(error instanceof SourceError)) throw error
    return await sendFallback(c, wish, { address: fallback, access })
  }
}

/** Kept for a short time: the source may be back. */
const FALLBACK_SECONDS = 60

interface Fallback {
  readonly address: string
  readonly access: Access
}

async function sendFallback(c: Context<AppEnv>, wish: ImgproxyWish, { address, access }: Fallback) {
  const granted = grantSource(c, sourceNameOf(address), access)
  const response = await sendPicture(c, { ...pictureOf(c, wish), granted })
  response.headers.set('Cache-Control', `public, max-age=${FALLBACK_SECONDS}`)
  return response
}

async function sendWished(
  c: Context<AppEnv>,
  wish: ImgproxyWish,
  granted: GrantedSource,
): Promise<Response> {
  if (wish.raw) return await sendSource(c, granted)
  const picture = pictureOf(c, wish)
  if (wish.skipFormats.length > 0 && (await isSkipped(c, wish, granted))) {
    return await sendSource(c, granted)
  }
  return await sendPicture(c, { ...picture, granted })
}

/** A watermark that the address names is for those who have signed it; everybody gets the configured one. */
function pictureOf(c: Context<AppEnv>, wish: ImgproxyWish) {
  const { watermarkUrl } = c.var.services.config.imgproxy
  const watermark = sourceNameOf(wish.watermarkUrl || watermarkUrl)
  return { transform: transformOf(wish, watermark), mayDraw: wish.watermarkUrl === '' }
}

/** The source is of a format that is not to be touched, and no other is asked for. */
async function isSkipped(
  c: Context<AppEnv>,
  { skipFormats, format }: ImgproxyWish,
  granted: GrantedSource,
): Promise<boolean> {
  const { original } = (await readFacts(c, granted)).facts
  const own = original.format.replace(/^image\//, '')
  return skipFormats.includes(own) && (format === '' || format === own)
}
