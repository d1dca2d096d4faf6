/** From what an address asks for to the answer: the same for every grammar. */

import type { Context } from 'hono'
import type { Variant } from '../../delivery/variant.ts'
import type { OutputFormat } from '../../engine/index.ts'
import type { SourceName } from '../../request/img-path.ts'
import type { TransformRequest } from '../../request/transform.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import type { AppEnv } from '../app-env.ts'
import { admission } from './admission.ts'
import type { Access } from './check-signature.ts'
import { freshnessOf } from './freshness.ts'
import { type PickedSource, pickSource } from './pick-source.ts'
import { acceptedFor, mostVariants, transformFor } from './read-address.ts'
import { sendVariant, wantsBody } from './send-variant.ts'

/** A source that the caller may have, and what is asked before something is fetched or made for him. */
export interface GrantedSource extends PickedSource {
  readonly access: Access
  admit(): Promise<void>
}

export interface PictureWish
  extends Pick<TransformRequest, 'transform' | 'slowQuality' | 'isPreset'> {
  readonly granted: GrantedSource
  /** Any size, any number of variants: default, whether the address is signed, or names what is configured. */
  readonly isFree?: boolean
  /** What `auto` may choose of what the caller names, the best first; default: `AUTO_FORMATS`. */
  readonly autoFormats?: readonly OutputFormat[]
  /** Layers that a stranger may have drawn: those of the configuration. */
  readonly mayDraw?: boolean
  /** Seconds in caches for sources of our own; default: `IMG_MAX_AGE`. */
  readonly maxAge?: number
}

/** Throws `HttpProblem` and `SourceError` where there is none, or none for this caller. */
export function grantSource(
  c: Context<AppEnv>,
  name: SourceName | undefined,
  access: Access,
): GrantedSource {
  const admit = admission(c, access)
  return { ...pickSource(c, name, { ...access, admit }), access, admit }
}

/** The variant that was asked for, found or made. `withBody`: it will be read. Throws as `Delivery.deliver` does. */
export function deliverPicture(
  c: Context<AppEnv>,
  wish: PictureWish,
  withBody = wantsBody(c),
): Promise<Variant> {
  const { granted, isFree = granted.access.isSigned || wish.isPreset === true } = wish
  const { source, admit, isPrivate, access } = granted
  refuseDrawing(wish, granted)
  const isShared = !isPrivate && access.expiresIn === undefined
  const transform = transformFor(c, wish, isFree)
  const accepted = acceptedFor(c, transform, wish.autoFormats)
  const limit = mostVariants(c, transform, isFree)
  const { signal } = c.req.raw
  return c.var.services.delivery.deliver(
    { source, transform, accepted, admit, isShared, signal, ...limit },
    withBody,
  )
}

/** What strangers lay on pictures could be any file: somebody has to answer for it. */
function refuseDrawing(
  { transform, isPreset, mayDraw }: PictureWish,
  { access }: GrantedSource,
): void {
  if (!transform.draw || access.isSigned || isPreset || mayDraw) return
  throw new HttpProblem('source-not-allowed', 'Cannot draw: that takes a signed address')
}

/** Answers it, or that the client has it, or a part. Says that it hangs on `Accept` where it does. */
export async function sendPicture(c: Context<AppEnv>, wish: PictureWish): Promise<Response> {
  const { granted, transform, maxAge = c.var.services.config.imgMaxAge } = wish
  if (transform.format === 'auto' || transform.format === 'json') c.set('isAuto', true)
  const variant = await deliverPicture(c, wish)
  const { isPrivate, access } = granted
  const limits = { isPrivate, expiresIn: access.expiresIn, maxAge }
  return await sendVariant(c, variant, await freshnessOf(variant, limits))
}
