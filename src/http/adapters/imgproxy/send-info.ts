/** `/info/<signature>/<options>/<source>`: facts of a source, as imgproxy calls them. */

import type { Context } from 'hono'
import { type InfoWish, readInfo } from '../../../request/grammars/imgproxy/read-info.ts'
import { unsupportedOption } from '../../../request/option-error.ts'
import { note } from '../../answer/note.ts'
import type { AppEnv } from '../../app-env.ts'
import { freshnessOf } from '../../img/freshness.ts'
import { readFacts, type SourceFacts } from '../../img/read-facts.ts'
import { sendDocument } from '../../img/send-document.ts'
import { grantSource } from '../../img/send-picture.ts'
import { until } from './check-access.ts'
import { addressOf, rulesOf, signedRequest, sourceNameOf, told } from './read-request.ts'

export async function sendInfo(c: Context<AppEnv>): Promise<Response> {
  const { imgproxy: config, imgMaxAge: maxAge } = c.var.services.config
  const { access: granted, path } = await signedRequest(c, `${config.pathPrefix}/info`)
  const { wish, source } = told(() => readInfo(path, rulesOf(config)))
  const access = until(granted, wish.expires)
  const picked = grantSource(c, sourceNameOf(await addressOf(source, config)), access)
  const { facts, variant } = await readFacts(c, picked)
  const limits = { isPrivate: picked.isPrivate, expiresIn: access.expiresIn, maxAge }
  const { cacheControl, tag } = await freshnessOf(variant, limits)
  note(c, { variant: variant.isMade ? 'computed' : 'store' })
  const headers = { 'Cache-Control': cacheControl, 'Cache-Tag': tag }
  return await sendDocument(c, documentOf(facts, wish), headers)
}

function documentOf({ original, placeholder, palette = [] }: SourceFacts, wish: InfoWish): object {
  const { file_size: size, format, width, height, orientation } = original
  const blurHash = blurHashOf(wish, placeholder?.blurHash)
  return {
    ...(wish.size && { size }),
    ...(wish.format && { format: format.replace(/^image\//, ''), mime_type: format }),
    ...(wish.dimensions && { width, height, orientation }),
    ...(wish.pagesNumber && { pages_number: original.frames }),
    ...(wish.alpha && { alpha: original.alpha }),
    ...(wish.palette > 0 && { palette: palette.slice(0, wish.palette).map(channelsOf) }),
    ...(blurHash !== undefined && { blurhash: blurHash }),
    ...(wish.thumbHash && placeholder && { thumb_hash: hexOf(placeholder.thumbHash) }),
  }
}

/** A BlurHash says in its first digit how many components it has: (across − 1) + 9 (down − 1). */
function blurHashOf({ blurHash: [across, down] }: InfoWish, made: string | undefined) {
  if (across === 0 || made === undefined) return undefined
  const own = DIGITS.indexOf(made.charAt(0))
  if (own !== across - 1 + 9 * (down - 1)) {
    throw unsupportedOption(
      `blurhash:${across}:${down} (this picture has ${(own % 9) + 1}:${Math.floor(own / 9) + 1})`,
    )
  }
  return made
}

/** The first of the 83 (github.com/woltapp/blurhash). */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~'

function channelsOf(color: string) {
  const [R, G, B] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
  return { R, G, B, A: 255 }
}

function hexOf(base64: string): string {
  const bytes = Array.from(atob(base64), (char) => char.charCodeAt(0))
  return bytes.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('')
}
